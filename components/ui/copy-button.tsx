"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";

/** Copies a value and says so for two seconds. */
export function CopyButton({ value, label, doneLabel }: { value: string; label: string; doneLabel: string }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <button
      type="button"
      aria-label={isCopied ? doneLabel : label}
      title={isCopied ? doneLabel : label}
      onClick={async () => {
        await navigator.clipboard.writeText(value);
        setIsCopied(true);
        setTimeout(() => setIsCopied(false), 2_000);
      }}
      className="grid size-8 shrink-0 place-items-center rounded-sm text-third transition hover:bg-sunken hover:text-ink"
      data-print="hide"
    >
      {isCopied ? (
        <Check className="size-4 text-good" aria-hidden="true" />
      ) : (
        <Copy className="size-4" aria-hidden="true" />
      )}
    </button>
  );
}
