import { Agent, request as httpRequest } from "node:http";
import { request as httpsRequest, Agent as SecureAgent } from "node:https";
import { isWhole, pickMs, type Range, readRange } from "./call-faults";

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

export type CallbackSender = {
  send: (callback: { id: string; body: string }) => void;
  /** Puts back what an earlier run could not deliver. */
  restore: (callback: Callback) => void;
  /** What has not been delivered yet. */
  waiting: () => Callback[];
  counts: () => SenderCounts;
  clear: () => void;
  close: () => void;
};

const ANSWER_TIMEOUT_MS = 10_000;
const IN_FLIGHT_MAX = 32;

/**
 * Delivers callbacks like a provider: signed at the moment of sending, again and again with growing pauses until the
 * shop answers 2xx, without a promise about their order.
 */
export function createCallbackSender(options: {
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
}): CallbackSender {
  const target = options.url === null ? null : new URL(options.url);
  const isSecure = target?.protocol === "https:";
  const agent = isSecure
    ? new SecureAgent({ keepAlive: true, maxSockets: IN_FLIGHT_MAX })
    : new Agent({ keepAlive: true, maxSockets: IN_FLIGHT_MAX });
  const post = isSecure ? httpsRequest : httpRequest;
  const open = new Map<string, Callback>();
  const timers = new Set<NodeJS.Timeout>();
  const queue: Callback[] = [];
  const totals = { sent: 0, delivered: 0, failed: 0, dropped: 0 };
  let inFlight = 0;
  let isClosed = false;

  function later(callback: Callback, ms: number): void {
    if (isClosed) return;
    if (ms <= 0) {
      queue.push(callback);
      pump();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      queue.push(callback);
      pump();
    }, ms);
    timers.add(timer);
  }

  function pump(): void {
    while (!isClosed && inFlight < IN_FLIGHT_MAX) {
      const callback = queue.shift();
      if (callback === undefined) return;
      inFlight++;
      if (options.faults().isPaused) finish(callback, false, false);
      else deliver(callback);
    }
  }

  function deliver(callback: Callback): void {
    totals.sent++;
    let isAnswered = false;
    const done = (isDelivered: boolean) => {
      if (isAnswered) return;
      isAnswered = true;
      finish(callback, isDelivered, true);
    };
    const call = post(
      target as URL,
      {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json; charset=utf-8",
          "content-length": Buffer.byteLength(callback.body),
          ...options.headersFor(callback.body),
        },
        timeout: ANSWER_TIMEOUT_MS,
      },
      (response) => {
        response.resume();
        response.on("end", () => done((response.statusCode ?? 500) >= 200 && (response.statusCode ?? 500) < 300));
        response.on("error", () => done(false));
      },
    );
    call.on("timeout", () => call.destroy());
    call.on("error", () => done(false));
    call.end(callback.body);
  }

  function finish(callback: Callback, isDelivered: boolean, countsAsAttempt: boolean): void {
    inFlight--;
    if (isDelivered) {
      totals.delivered++;
      open.delete(callback.id);
      options.onOver(callback.id);
    } else if (open.has(callback.id)) retry(callback, countsAsAttempt);
    setImmediate(pump);
  }

  function retry(callback: Callback, countsAsAttempt: boolean): void {
    if (countsAsAttempt) {
      callback.attempts++;
      totals.failed++;
    }
    if (callback.attempts >= options.attemptsMax) {
      open.delete(callback.id);
      options.onOver(callback.id);
      return;
    }
    options.onFailed(callback);
    later(callback, Math.min(options.retryMaxMs, options.retryFirstMs * 2 ** Math.max(0, callback.attempts - 1)));
  }

  function send({ id, body }: { id: string; body: string }): void {
    if (target === null) return;
    const faults = options.faults();
    if (faults.dropNext > 0) {
      faults.dropNext--;
      totals.dropped++;
      return;
    }
    const callback: Callback = { id, body, attempts: 0 };
    open.set(id, callback);
    const isReordered = faults.reorderProbability > 0 && options.random() < faults.reorderProbability;
    later(callback, pickMs(faults.delayMs, options.random) + (isReordered ? options.random() * faults.reorderMs : 0));
    if (faults.duplicateProbability > 0 && options.random() < faults.duplicateProbability)
      later({ ...callback }, pickMs(faults.delayMs, options.random) + options.random() * faults.reorderMs);
  }

  function clear(): void {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    queue.length = 0;
    open.clear();
  }

  return {
    send,
    restore: (callback) => {
      if (target === null) return;
      open.set(callback.id, callback);
      later(callback, 0);
    },
    waiting: () => [...open.values()],
    counts: () => ({ ...totals, waiting: open.size }),
    clear,
    close: () => {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      agent.destroy();
    },
  };
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
