"use client";

import { useCallback, useEffect, useState } from "react";
import type { Currency } from "@/lib/shared/money";

/** An order in the customer's list, as `GET /api/me/orders` sends it. */
export type MyOrder = {
  reference: string;
  status: string;
  diamonds: number;
  recipientId: string;
  currency: Currency;
  totalMinor: string;
  method: string;
  placedAt: string;
  orderUrl: string;
};

export const ORDER_FILTERS = ["all", "open", "delivered", "refunded"] as const;
export type OrderFilter = (typeof ORDER_FILTERS)[number];

type State = { status: "loading" | "failed" | "ready"; orders: MyOrder[]; nextCursor: string | null };

async function fetchPage(filter: OrderFilter, cursor: string | null, signal?: AbortSignal) {
  const query = new URLSearchParams({ show: filter, ...(cursor === null ? {} : { cursor }) });
  const answer = await fetch(`/api/me/orders?${query}`, { signal });
  if (!answer.ok) throw new Error(`The list of orders answered ${answer.status}`);
  return (await answer.json()) as { orders: MyOrder[]; nextCursor: string | null };
}

/** The customer's orders, a page at a time. `loadMore` appends; a failure keeps what is shown. */
export function useMyOrders(filter: OrderFilter) {
  const [state, setState] = useState<State>({ status: "loading", orders: [], nextCursor: null });
  const [isLoadingMore, setIsLoadingMore] = useState(false);
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `tries` is what "Try again" changes.
  useEffect(() => {
    const abort = new AbortController();
    setState({ status: "loading", orders: [], nextCursor: null });
    fetchPage(filter, null, abort.signal).then(
      (page) => setState({ status: "ready", ...page }),
      () => {
        if (!abort.signal.aborted) setState({ status: "failed", orders: [], nextCursor: null });
      },
    );
    return () => abort.abort();
  }, [filter, tries]);

  const loadMore = useCallback(async () => {
    setIsLoadingMore(true);
    try {
      const page = await fetchPage(filter, state.nextCursor);
      setState((shown) => ({ ...page, status: "ready", orders: [...shown.orders, ...page.orders] }));
    } catch {
      setState((shown) => ({ ...shown, status: "failed" }));
    }
    setIsLoadingMore(false);
  }, [filter, state.nextCursor]);

  return { state, isLoadingMore, loadMore, retry: () => setTries((count) => count + 1) };
}
