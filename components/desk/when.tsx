"use client";

import { useEffect, useState } from "react";
import { relativeTimeText } from "@/components/ui/relative-time";

const RENEW_MS = 15_000;

function exactText(date: Date, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long", timeZone }).format(date);
}

/**
 * How long ago, with the exact moment on hover. The server writes the words already, so that a table keeps its widths when
 * the browser takes over; only the exact moment changes from UTC to the person's own time then.
 */
export function When({ at, className }: { at: string; className?: string }) {
  const [now, setNow] = useState(() => new Date());
  const [isInBrowser, setIsInBrowser] = useState(false);
  useEffect(() => {
    setIsInBrowser(true);
    const timer = setInterval(() => setNow(new Date()), RENEW_MS);
    return () => clearInterval(timer);
  }, []);
  const date = new Date(at);
  // `now` is a few seconds old between two renewals: what happened meanwhile is not to come.
  const isJustNow = date > now && date.getTime() - now.getTime() < RENEW_MS;
  return (
    <time
      dateTime={at}
      title={exactText(date, isInBrowser ? undefined : "UTC")}
      className={className}
      suppressHydrationWarning
    >
      {relativeTimeText(isJustNow ? now : date, now, "en")}
    </time>
  );
}
