"use client";

import { CircleCheck } from "lucide-react";
import { useEffect, useState } from "react";

const EVENT = "facet:toast";
const SHOWN_MS = 3_500;

/** Says a short thing about an action that just succeeded. Errors belong at their field or in an Alert, never here. */
export function showToast(message: string): void {
  window.dispatchEvent(new CustomEvent(EVENT, { detail: message }));
}

/** Where toasts appear; once per document. The region is always present, so screen readers announce what enters it. */
export function ToastRegion() {
  const [message, setMessage] = useState<string | null>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (event: Event) => {
      setMessage(String((event as CustomEvent<unknown>).detail));
      clearTimeout(timer);
      timer = setTimeout(() => setMessage(null), SHOWN_MS);
    };
    window.addEventListener(EVENT, show);
    return () => {
      clearTimeout(timer);
      window.removeEventListener(EVENT, show);
    };
  }, []);

  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-28 z-30 flex justify-center px-4 lg:bottom-8"
      data-print="hide"
    >
      {message !== null && (
        <p className="flex animate-rise items-center gap-2 rounded-full bg-ink px-4 py-2.5 text-sm font-medium text-inverse shadow-raised">
          <CircleCheck className="size-4" aria-hidden="true" />
          {message}
        </p>
      )}
    </div>
  );
}
