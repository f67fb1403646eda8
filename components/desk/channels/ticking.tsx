"use client";

import { useEffect, useState } from "react";

function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 1_440 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} d`;
}

/** "4 s ago", counting; for moments that are renewed while the page stays. */
export function Ago({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={at} suppressHydrationWarning>
      {spanText(now - Date.parse(at))} ago
    </time>
  );
}

/** "in 24 s", counting down. */
export function Until({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={at} suppressHydrationWarning>
      in {spanText(Date.parse(at) - now)}
    </time>
  );
}
