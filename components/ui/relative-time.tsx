"use client";

import { useEffect, useState } from "react";

const UNITS: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/** "3 minutes ago" for a moment in the past or the future; pure, so that lists can be tested. */
export function relativeTimeText(at: Date, now: Date, locale: string): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1_000);
  const [unit, unitSeconds] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  return format.format(Math.trunc(seconds / unitSeconds), unit);
}

type Props = { at: string; locale: string; className?: string };

/**
 * Relative time with the exact one on hover and for machines. The server writes the date in UTC; the browser replaces
 * it with the relative time after hydration and renews it every 15 s.
 */
export function RelativeTime({ at, locale, className }: Props) {
  const [now, setNow] = useState<Date | null>(null);
  useEffect(() => {
    setNow(new Date());
    const timer = setInterval(() => setNow(new Date()), 15_000);
    return () => clearInterval(timer);
  }, []);
  const date = new Date(at);
  const exact = new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "medium",
    ...(now === null ? { timeZone: "UTC" } : {}),
  }).format(date);
  return (
    <time dateTime={at} title={exact} className={className} suppressHydrationWarning>
      {now === null ? exact : relativeTimeText(date, now, locale)}
    </time>
  );
}
