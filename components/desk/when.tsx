"use client";

import { useEffect, useState } from "react";
import { relativeTimeText } from "@/components/ui/relative-time";
import { DESK_TIME_ZONE } from "@/lib/shared/desk-time";
import { formatDuration } from "./format";

const RENEW_MS = 15_000;

function exactText(date: Date, timeZone: string | undefined): string {
  return new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "long", timeZone }).format(date);
}

type Props = { at: string; className?: string };

/** How long ago, with the exact moment on hover. */
export function When(props: Props) {
  return <Moment {...props} words={(date, now) => relativeTimeText(date, now, "en")} />;
}

/** "23 h": how far a moment is, for a sentence that says itself whether it is past or to come. */
export function HowLong(props: Props) {
  return <Moment {...props} words={(date, now) => formatDuration(Math.abs(date.getTime() - now.getTime()))} />;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  timeZone: DESK_TIME_ZONE,
});

/** "28 Nov, 22:12:41" by the desks' clock. */
export function Clock({ at, className }: Props) {
  return (
    <time dateTime={at} title="Manila time" className={className}>
      {CLOCK.format(new Date(at))}
    </time>
  );
}

/**
 * The server writes the words already, so that a table keeps its widths when the browser takes over; only the exact moment
 * changes from UTC to the person's own time then.
 */
function Moment({ at, className, words }: Props & { words: (date: Date, now: Date) => string }) {
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
      {words(isJustNow ? now : date, now)}
    </time>
  );
}
