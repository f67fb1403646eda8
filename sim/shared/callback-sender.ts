import { isWhole, pickMs, type Range, readRange } from "./call-faults";
import { HttpClient, NoAnswer } from "./http-client";

/** How deliveries go wrong: late, twice, out of order, or never. */
export type DeliveryFaults = {
  delayMs: Range;
  duplicateProbability: number;
  /** With this probability an event waits up to `reorderMs` longer, so that later ones overtake it. */
  reorderProbability: number;
  reorderMs: number;
  /** So many of the next events are never sent at all. */
  dropNext: number;
  isPaused: boolean;
};

export const NO_DELIVERY_FAULTS: DeliveryFaults = {
  delayMs: { min: 0, max: 0 },
  duplicateProbability: 0,
  reorderProbability: 0,
  reorderMs: 500,
  dropNext: 0,
  isPaused: false,
};

export type Callback = { id: string; body: string; attempts: number };
export type SenderCounts = { sent: number; delivered: number; failed: number; dropped: number; waiting: number };

const ANSWER_TIMEOUT_MS = 10_000;
/** As wide as a provider is: what it held back itself would look like a slow shop. */
const IN_FLIGHT_MAX = 256;

export type SenderOptions = {
  url: string | null;
  headersFor: (body: string) => Record<string, string>;
  faults: () => DeliveryFaults;
  random: () => number;
  retryFirstMs: number;
  retryMaxMs: number;
  attemptsMax: number;
  /** Called when a delivery failed and will be tried again, and when it is over. */
  onFailed: (callback: Callback) => void;
  onOver: (id: string) => void;
};

/**
 * Delivers callbacks like a provider: signed at the moment of sending, again and again with growing pauses until the
 * shop answers 2xx, without a promise about their order.
 */
export class CallbackSender {
  private readonly options: SenderOptions;
  private readonly post: ((body: string, headers: Record<string, string>) => Promise<boolean>) | null;
  private readonly stopPosting: () => void;
  private readonly open = new Map<string, Callback>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly queue: Callback[] = [];
  private readonly totals = { sent: 0, delivered: 0, failed: 0, dropped: 0 };
  private inFlight = 0;
  private isClosed = false;

  constructor(options: SenderOptions) {
    this.options = options;
    const poster = options.url === null ? null : createPoster(new URL(options.url));
    this.post = poster?.post ?? null;
    this.stopPosting = poster?.close ?? (() => {});
  }

  send({ id, body }: { id: string; body: string }): void {
    if (this.post === null) return;
    const { faults, random } = this.options;
    const now = faults();
    if (now.dropNext > 0) {
      now.dropNext--;
      this.totals.dropped++;
      return;
    }
    const callback: Callback = { id, body, attempts: 0 };
    this.open.set(id, callback);
    const isReordered = now.reorderProbability > 0 && random() < now.reorderProbability;
    this.later(callback, pickMs(now.delayMs, random) + (isReordered ? random() * now.reorderMs : 0));
    if (now.duplicateProbability > 0 && random() < now.duplicateProbability)
      this.later({ ...callback }, pickMs(now.delayMs, random) + random() * now.reorderMs);
  }

  /** Puts back what an earlier run could not deliver. */
  restore(callback: Callback): void {
    if (this.post === null) return;
    this.open.set(callback.id, callback);
    this.later(callback, 0);
  }

  /** What has not been delivered yet. */
  waiting(): Callback[] {
    return [...this.open.values()];
  }

  counts(): SenderCounts {
    return { ...this.totals, waiting: this.open.size };
  }

  /** Forgets what is waiting. */
  clear(): void {
    this.stopTimers();
    this.queue.length = 0;
    this.open.clear();
  }

  close(): void {
    this.isClosed = true;
    this.stopTimers();
    this.stopPosting();
  }

  private stopTimers(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private later(callback: Callback, ms: number): void {
    if (this.isClosed) return;
    const ready = () => {
      this.queue.push(callback);
      this.pump();
    };
    if (ms <= 0) {
      ready();
      return;
    }
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      ready();
    }, ms);
    this.timers.add(timer);
  }

  private pump(): void {
    while (!this.isClosed && this.inFlight < IN_FLIGHT_MAX) {
      const callback = this.queue.shift();
      if (callback === undefined) return;
      this.inFlight++;
      void this.deliver(callback);
    }
  }

  private async deliver(callback: Callback): Promise<void> {
    const isPaused = this.options.faults().isPaused;
    if (!isPaused) this.totals.sent++;
    const isDelivered =
      !isPaused && this.post !== null && (await this.post(callback.body, this.options.headersFor(callback.body)));
    this.inFlight--;
    // What ends after the close is told again by the next run, which is better than a write to a closed journal.
    if (this.isClosed) return;
    if (isDelivered) {
      this.totals.delivered++;
      this.open.delete(callback.id);
      this.options.onOver(callback.id);
    } else if (this.open.has(callback.id)) this.retry(callback, !isPaused);
    setImmediate(() => this.pump());
  }

  private retry(callback: Callback, countsAsAttempt: boolean): void {
    const { attemptsMax, retryFirstMs, retryMaxMs, onFailed, onOver } = this.options;
    if (countsAsAttempt) {
      callback.attempts++;
      this.totals.failed++;
    }
    if (callback.attempts >= attemptsMax) {
      this.open.delete(callback.id);
      onOver(callback.id);
      return;
    }
    onFailed(callback);
    this.later(callback, Math.min(retryMaxMs, retryFirstMs * 2 ** Math.max(0, callback.attempts - 1)));
  }
}

/** Posts a body over kept connections, and says whether the answer was 2xx. */
function createPoster(target: URL): {
  post: (body: string, headers: Record<string, string>) => Promise<boolean>;
  close: () => void;
} {
  const client = new HttpClient(target);
  const start = `POST ${target.pathname}${target.search} HTTP/1.1\r\nContent-Type: application/json; charset=utf-8\r\n`;
  const post = async (body: string, headers: Record<string, string>) => {
    let head = start;
    for (const name in headers) head += `${name}: ${headers[name]}\r\n`;
    try {
      const { status } = await client.call(head, body, { timeoutMs: ANSWER_TIMEOUT_MS });
      return status >= 200 && status < 300;
    } catch (error) {
      if (error instanceof NoAnswer) return false;
      throw error;
    }
  };
  return { post, close: () => client.close() };
}

/** Reads the delivery part of `PUT /_sim/faults`; what is not named is at its default. */
export function readDeliveryFaults(value: unknown): DeliveryFaults | string {
  const given = (value ?? {}) as Record<string, unknown>;
  const delayMs = readRange(given.delayMs, NO_DELIVERY_FAULTS.delayMs);
  if (typeof delayMs === "string") return `webhooks.delayMs: ${delayMs}`;
  const faults = { ...NO_DELIVERY_FAULTS, delayMs };
  for (const name of ["duplicateProbability", "reorderProbability"] as const) {
    const probability = given[name] ?? 0;
    if (typeof probability !== "number" || probability < 0 || probability > 1)
      return `webhooks.${name} must be between 0 and 1`;
    faults[name] = probability;
  }
  for (const name of ["reorderMs", "dropNext"] as const) {
    const count = given[name] ?? faults[name];
    if (!isWhole(count)) return `webhooks.${name} must be a whole number`;
    faults[name] = count;
  }
  faults.isPaused = given.isPaused === true;
  return faults;
}
