"use client";

import { X } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { classNames } from "./class-names";

export type DialogShape = "dialog" | "sheet" | "side";

const SHAPES: Record<DialogShape, string> = {
  dialog: "m-auto w-[calc(100%-2rem)] max-w-narrow rounded-xl",
  // A sheet rises from the bottom edge on phones and is a dialog from tablets on.
  sheet:
    "mx-0 mt-auto mb-0 w-full max-w-full rounded-t-xl safe-bottom sm:m-auto sm:w-[calc(100%-2rem)] sm:max-w-narrow sm:rounded-xl sm:pb-0",
  side: "my-0 mr-0 ml-auto h-dvh max-h-none w-full max-w-narrow sm:rounded-l-xl",
};

type Props = {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  closeLabel: string;
  shape?: DialogShape;
  children: ReactNode;
};

/**
 * A modal dialog on the browser's own `<dialog>`: focus stays inside, Escape and a tap beside it close it, and the page
 * behind is inert, without a line of library code on the buying path. Content mounts only while it is open.
 */
export function Dialog({ isOpen, onClose, title, closeLabel, shape = "dialog", children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    if (isOpen && !element.open) element.showModal();
    if (!isOpen && element.open) element.close();
  }, [isOpen]);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the keyboard's way, and the browser handles it.
    <dialog
      ref={dialog}
      data-modal
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className={classNames(
        "max-h-[calc(100dvh-2rem)] overflow-y-auto overscroll-contain bg-surface p-0 text-ink shadow-raised",
        "open:animate-rise",
        SHAPES[shape],
      )}
    >
      {isOpen && (
        <div className="p-5">
          <div className="mb-4 flex items-center gap-3">
            <h2 id={titleId} className="flex-1 text-lg">
              {title}
            </h2>
            <button
              type="button"
              onClick={onClose}
              aria-label={closeLabel}
              className="grid size-9 place-items-center rounded-full border border-line text-second transition hover:bg-sunken hover:text-ink"
            >
              <X className="size-4.5" aria-hidden="true" />
            </button>
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}

/** A dialog that rises from the bottom on phones: for switches and short choices. */
export function Sheet(props: Omit<Props, "shape">) {
  return <Dialog {...props} shape="sheet" />;
}
