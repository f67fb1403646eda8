"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { ConnectionBadge } from "../live/connection-badge";
import { useLive } from "../live/use-live";

type Shown = { at: string; entry: string };

/** Brings the page up to date when something has happened to its order: after an action the worker goes on for a while. */
export function LiveOrder({ orderId, shown }: { orderId: string; shown: Shown }) {
  const router = useRouter();
  const { view, connection } = useLive<Shown>({ url: `/support/orders/${orderId}/events`, event: "order" }, shown);
  useEffect(() => {
    // A view from before the page was made knows less than the page.
    if (view.at > shown.at && view.entry !== shown.entry) router.refresh();
  }, [view, shown.at, shown.entry, router]);
  return <ConnectionBadge connection={connection} />;
}
