"use client";

import { WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useText } from "@/components/i18n/text-provider";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("online", onChange);
  window.addEventListener("offline", onChange);
  return () => {
    window.removeEventListener("online", onChange);
    window.removeEventListener("offline", onChange);
  };
}

/** Says that the connection is gone while it is; the live region is always there, so it is announced. */
export function OfflineNote() {
  const t = useText("shell");
  const isOnline = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status" data-print="hide">
      {!isOnline && (
        <p className="flex items-center justify-center gap-2 bg-ink px-4 py-2 text-center text-sm font-medium text-inverse">
          <WifiOff className="size-4 shrink-0" aria-hidden="true" />
          {t("offline")}
        </p>
      )}
    </div>
  );
}
