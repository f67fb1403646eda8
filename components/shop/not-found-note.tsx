"use client";

import { useEffect, useState } from "react";
import { buttonClass } from "@/components/ui/button";
import { isLocale, type Locale } from "@/lib/shared/locales";

type Words = { title: string; body: string; home: string; track: string };

/** "This page does not exist" in the language that the address begins with; English first, as the document is static. */
export function NotFoundNote({ words }: { words: Record<Locale, Words> }) {
  const [locale, setLocale] = useState<Locale>("en");
  useEffect(() => {
    const first = window.location.pathname.split("/")[1];
    if (!isLocale(first)) return;
    setLocale(first);
    document.documentElement.lang = first;
    document.title = words[first].title;
  }, [words]);
  const { title, body, home, track } = words[locale];
  return (
    <>
      <h1 className="text-2xl">{title}</h1>
      <p className="text-second">{body}</p>
      <div className="flex flex-wrap justify-center gap-2">
        <a href={`/${locale}`} className={buttonClass({ variant: "primary" })}>
          {home}
        </a>
        <a href={`/${locale}/track`} className={buttonClass()}>
          {track}
        </a>
      </div>
    </>
  );
}
