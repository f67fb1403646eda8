"use client";

import { useEffect } from "react";

const ROWS = "[data-row-link]";
const SEARCH = "[data-desk-search]";
const NEXT = "[data-desk-next]";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, dialog, [contenteditable]") !== null;
}

/** Moves the focus among the rows of the page's lists; the first `j` goes to the first row. */
function moveFocus(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>(ROWS)];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** The desk's keys: `/` goes to the search, `j` and `k` along the rows; Enter opens, because a row's link has the focus; `n` takes on the next one where a page offers it. */
export function DeskKeys() {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "/") {
        event.preventDefault();
        document.querySelector<HTMLInputElement>(SEARCH)?.focus();
      } else if (event.key === "j" || event.key === "k") {
        event.preventDefault();
        moveFocus(event.key === "j" ? 1 : -1);
      } else if (event.key === "n" && !event.repeat) {
        // Held down it must not take on one after the other.
        document.querySelector<HTMLButtonElement>(NEXT)?.click();
      }
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return null;
}
