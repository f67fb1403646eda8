"use client";

import { useEffect, useState } from "react";

/**
 * The server's time in milliseconds since 1970, ticking while `isRunning`. The device's own clock may be minutes off, so it
 * only measures how long ago the server said its time.
 */
export function useServerClock(
  serverNow: string,
  { tickMs, isRunning }: { tickMs: number; isRunning: boolean },
): number {
  const [now, setNow] = useState(() => Date.parse(serverNow));
  useEffect(() => {
    const offsetMs = Date.parse(serverNow) - Date.now();
    const tick = () => setNow(Date.now() + offsetMs);
    tick();
    if (!isRunning) return;
    const timer = setInterval(tick, tickMs);
    return () => clearInterval(timer);
  }, [serverNow, tickMs, isRunning]);
  return now;
}
