"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { OrderView } from "@/lib/orders/order-view";

export type OrderAccess = { reference: string; token: string };
export type OrderState =
  | { status: "loading" }
  | { status: "missing" }
  | { status: "unreachable" }
  | { status: "ready"; order: OrderView; isLive: boolean };

/** How often to ask while the stream is broken. */
const POLL_MS = 2_500;
/** A stream that says nothing for this long is dead: the server writes a heartbeat every 15 s. */
const RECONNECT_MS = 5_000;

type Answer = { kind: "order"; order: OrderView } | { kind: "missing" } | { kind: "unreachable" };

async function fetchOrder({ reference, token }: OrderAccess): Promise<Answer> {
  try {
    const answer = await fetch(`/api/orders/${encodeURIComponent(reference)}?t=${encodeURIComponent(token)}`);
    if (answer.status === 404 || answer.status === 422) return { kind: "missing" };
    if (!answer.ok) return { kind: "unreachable" };
    return { kind: "order", order: (await answer.json()) as OrderView };
  } catch {
    return { kind: "unreachable" };
  }
}

/**
 * An order as it happens: server-sent events, and polling for as long as the stream is broken. The first read is an
 * ordinary request, so a proxy that swallows streams costs liveness and never the page. `refresh` asks at once (after an
 * action). A closed order is still watched: a late payment or a refund may move it again.
 */
export function useOrder(access: OrderAccess | null): { state: OrderState; refresh: () => Promise<boolean> } {
  const [state, setState] = useState<OrderState>({ status: "loading" });
  const isLive = useRef(false);

  const show = useCallback((order: OrderView) => {
    // Two sources may cross on the way: what the server wrote later wins.
    setState((shown) =>
      shown.status === "ready" && shown.order.serverNow > order.serverNow
        ? shown
        : { status: "ready", order, isLive: isLive.current },
    );
  }, []);

  const refresh = useCallback(async () => {
    const answer: Answer = access === null ? { kind: "missing" } : await fetchOrder(access);
    if (answer.kind === "order") show(answer.order);
    else if (answer.kind === "missing") setState({ status: "missing" });
    else setState((shown) => (shown.status === "ready" ? { ...shown, isLive: false } : { status: "unreachable" }));
    return answer.kind !== "missing";
  }, [access, show]);

  useEffect(() => {
    if (access === null) {
      void refresh();
      return;
    }
    return watch(access, {
      onOrder: show,
      onLive: (live) => {
        isLive.current = live;
        setState((shown) => (shown.status === "ready" && shown.isLive !== live ? { ...shown, isLive: live } : shown));
      },
      refresh,
    });
  }, [access, refresh, show]);

  return { state, refresh };
}

/** `refresh` answers false when there is no such order. */
type Watcher = {
  onOrder: (order: OrderView) => void;
  onLive: (live: boolean) => void;
  refresh: () => Promise<boolean>;
};

/**
 * Reads the order, opens its stream, polls while that is down, and opens it again. An address that names no order is asked about
 * once: it will not begin to. Answers how to stop.
 */
function watch({ reference, token }: OrderAccess, { onOrder, onLive, refresh }: Watcher): () => void {
  const url = `/api/orders/${encodeURIComponent(reference)}/events?t=${encodeURIComponent(token)}`;
  let source: EventSource | null = null;
  let isConnected = false;
  let isOver = false;
  let lastStart = 0;

  const connect = () => {
    source?.close();
    lastStart = Date.now();
    source = new EventSource(url);
    source.addEventListener("open", () => {
      isConnected = true;
      onLive(true);
    });
    source.addEventListener("order", (event) => {
      onOrder(JSON.parse((event as MessageEvent<string>).data) as OrderView);
    });
    source.addEventListener("error", () => {
      isConnected = false;
      onLive(false);
    });
  };

  const ask = async () => {
    if (!(await refresh())) isOver = true;
  };
  void ask().then(() => {
    if (!isOver) connect();
  });
  const timer = setInterval(() => {
    if (isOver || isConnected || document.visibilityState === "hidden") return;
    void ask();
    // The browser reconnects by itself unless the server answered with an error: then it gives up, and we go on.
    if (source?.readyState === EventSource.CLOSED && Date.now() - lastStart > RECONNECT_MS) connect();
  }, POLL_MS);
  const onReturn = () => {
    if (!isOver && document.visibilityState === "visible") void ask();
  };
  document.addEventListener("visibilitychange", onReturn);
  window.addEventListener("pageshow", onReturn);
  return () => {
    isOver = true;
    clearInterval(timer);
    document.removeEventListener("visibilitychange", onReturn);
    window.removeEventListener("pageshow", onReturn);
    source?.close();
  };
}
