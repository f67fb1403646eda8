"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";

type Props = { title: ReactNode; closeLabel: string; onClose: () => void; children: ReactNode };

/**
 * Details beside a list: not modal, so the list stays usable (and its `j`/`k` keys work) while the panel is open. Takes
 * the focus when it appears; Escape closes it. On phones it covers the list.
 */
export function SidePanel({ title, closeLabel, onClose, children }: Props) {
  const panel = useRef<HTMLElement>(null);
  const titleId = useId();

  useEffect(() => {
    panel.current?.focus();
  }, []);

  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        // In a dialog that was opened from here, Escape means the dialog.
        if (event.key === "Escape" && !(event.target as Element).closest("dialog")) onClose();
      }}
      className="fixed inset-0 z-20 animate-rise overflow-y-auto border-l border-line bg-surface p-5 shadow-raised outline-none sm:left-auto sm:w-108 lg:sticky lg:inset-auto lg:top-4 lg:max-h-[calc(100dvh-2rem)] lg:rounded-lg lg:border lg:shadow-card"
    >
      <div className="mb-4 flex items-center gap-3">
        <h2 id={titleId} className="min-w-0 flex-1 text-md">
          {title}
        </h2>
        <button
          type="button"
          onClick={onClose}
          aria-label={closeLabel}
          className="grid size-9 shrink-0 place-items-center rounded-full border border-line text-second transition hover:bg-sunken hover:text-ink"
        >
          <X className="size-4.5" aria-hidden="true" />
        </button>
      </div>
      {children}
    </aside>
  );
}
