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
  const [toast, setToast] = useState<{ message: string } | null>(null);

  useEffect(() => {
    const show = (event: Event) => setToast({ message: String((event as CustomEvent<unknown>).detail) });
    window.addEventListener(EVENT, show);
    return () => window.removeEventListener(EVENT, show);
  }, []);

  // Counted from when it is on the screen: one that is shown together with a refreshed page may wait for it.
  useEffect(() => {
    if (toast === null) return;
    const timer = setTimeout(() => setToast(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [toast]);

  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-28 z-30 flex justify-center px-4 lg:bottom-8"
      data-print="hide"
    >
      {toast !== null && (
        <p className="flex animate-rise items-center gap-2 rounded-full bg-ink px-4 py-2.5 text-sm font-medium text-inverse shadow-raised">
          <CircleCheck className="size-4" aria-hidden="true" />
          {toast.message}
        </p>
      )}
    </div>
  );
}
