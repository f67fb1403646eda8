import "server-only";
import { listen, type Notice } from "@/lib/db/listen";
import type { Answer } from "@/lib/http/door";
import { reportError } from "@/lib/http/report-error";
import { recentArrival } from "@/lib/insight/queries";
import type { OrderView } from "@/lib/orders/order-view";
import { listOrderViews } from "@/lib/orders/queries";
import { Refusal } from "@/lib/shared/refusal";

type Subscriber = (view: OrderView) => void;

/** More open pages than this on one process would starve the orders themselves; further ones poll. */
const STREAMS_MAX = 5_000;
const HEARTBEAT_MS = 15_000;
/** Notices of one moment are answered with one query. */
const GATHER_MS = 15;

/**
 * Fans committed changes out to the open order pages of this process: one LISTEN connection and one query per moment, however many
 * pages are open. One a process: Next's bundle holds this module a second time, and `next dev` reloads it.
 */
class OrderHub {
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #changed = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #stopListening: (() => Promise<void>) | undefined;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  subscribe(orderId: string, subscriber: Subscriber): () => void {
    this.#stopListening ??= listen((notice) => this.#hear(notice));
    const known = this.#subscribers.get(orderId) ?? new Set();
    known.add(subscriber);
    this.#subscribers.set(orderId, known);
    this.#count += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#count -= 1;
      known.delete(subscriber);
      if (known.size === 0) this.#subscribers.delete(orderId);
    };
  }

  /** Loads the order for everybody who watches it; also the first picture of a new watcher. */
  refresh(orderId: string): void {
    this.#changed.add(orderId);
    this.#timer ??= setTimeout(() => void this.#send(), GATHER_MS);
  }

  #hear({ orders }: Notice): void {
    const ids = orders === "all" ? this.#subscribers.keys() : orders;
    for (const id of ids) if (this.#subscribers.has(id)) this.refresh(id);
  }

  async #send(): Promise<void> {
    this.#timer = undefined;
    const ids = [...this.#changed];
    this.#changed.clear();
    try {
      const { medianMs } = await recentArrival();
      const views = await listOrderViews(ids, { usualMs: medianMs, now: new Date() });
      for (const [id, view] of views) for (const subscriber of this.#subscribers.get(id) ?? []) subscriber(view);
    } catch (error) {
      reportError(error);
    }
  }
}

const shared = globalThis as { facetOrderHub?: OrderHub };

function hub(): OrderHub {
  shared.facetOrderHub ??= new OrderHub();
  return shared.facetOrderHub;
}

/** How many order pages this process keeps live. */
export function openStreams(): number {
  return shared.facetOrderHub?.count ?? 0;
}

const STREAM_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // no-transform: compression would buffer the events.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
} as const;

/** A live view of one order as server-sent events: the present at once, then every change. Refuses with shop.busy. */
export function orderStream(orderId: string): Answer {
  if (hub().count >= STREAMS_MAX) throw new Refusal("shop.busy", { retryAfterSeconds: 5 });
  return { status: 200, headers: STREAM_HEADERS, body: { open: (send) => openStream(orderId, send) } };
}

function openStream(orderId: string, send: (event: string) => void): () => void {
  // Watch first, then load: a change between the two is sent twice rather than missed.
  const unsubscribe = hub().subscribe(orderId, (view) => send(`event: order\ndata: ${JSON.stringify(view)}\n\n`));
  const heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS);
  send("retry: 2000\n\n");
  hub().refresh(orderId);
  return () => {
    clearInterval(heartbeat);
    unsubscribe();
  };
}
