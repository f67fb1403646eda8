import "./shop.css";
import type { Metadata } from "next";
import { Document } from "@/components/brand/document";
import { Gem } from "@/components/brand/gem";
import { NotFoundNote } from "@/components/shop/not-found-note";
import { textOf } from "@/i18n/messages";
import { LOCALES, type Locale } from "@/lib/shared/locales";

export const metadata: Metadata = { title: textOf("en", "notFound")("title"), robots: { index: false } };

/** Every address that is no page. One static document for all languages: the browser picks the words by the address. */
export default function GlobalNotFound() {
  const words = Object.fromEntries(
    LOCALES.map((locale) => {
      const t = textOf(locale, "notFound");
      return [locale, { title: t("title"), body: t("body"), home: t("home"), track: t("track") }];
    }),
  ) as Record<Locale, { title: string; body: string; home: string; track: string }>;
  return (
    <Document lang="en">
      <main className="mx-auto grid min-h-dvh max-w-narrow place-content-center justify-items-center gap-4 px-4 py-12 text-center">
        <Gem className="size-16 opacity-60 grayscale" />
        <NotFoundNote words={words} />
      </main>
    </Document>
  );
}
