"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * For a row of links that is longer than a phone's screen: scrolls the current one into it, again whenever `place` changes.
 * Only the row moves, never the page.
 */
export function useCurrentInSight(place: string | undefined): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what moves the mark.
  useEffect(() => {
    const current = row.current?.querySelector<HTMLElement>("[aria-current=page]");
    const { scrollWidth = 0, clientWidth = 0 } = row.current ?? {};
    if (current == null || scrollWidth <= clientWidth) return;
    row.current?.scrollTo({ left: current.offsetLeft - (clientWidth - current.offsetWidth) / 2 });
  }, [place]);
  return row;
}
