import { html, json, type SimReply } from "./http-server";

/**
 * How a provider can let its caller down in one call. `before` and `after` say on which side of the effect: a caller
 * cannot tell the two apart, which is the whole point.
 */
export const CALL_FAULT_KINDS = [
  "http_500_before",
  "http_500_after",
  "timeout_before",
  "timeout_after",
  "reset_before",
  "reset_after",
  "html_before",
  "html_after",
  "truncated_after",
  "rate_limit",
] as const;

export type CallFaultKind = (typeof CALL_FAULT_KINDS)[number];

/** `operation` is a name from the simulator's list, or `*`. `count` null means until it is taken away. */
export type CallFault = { operation: string; kind: CallFaultKind; count: number | null; probability: number };

export type Range = { min: number; max: number };

/** Numbers from 0 to below 1; with a seed always the same ones, so that a drill can be repeated. */
export function createRandom(seed: number | null): () => number {
  if (seed === null) return Math.random;
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pickMs(range: Range, random: () => number): number {
  return range.max <= range.min ? range.min : range.min + random() * (range.max - range.min);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The first fault that meets this operation, used up by one. */
export function takeCallFault(faults: CallFault[], operation: string, random: () => number): CallFaultKind | null {
  for (const fault of faults) {
    if (fault.operation !== "*" && fault.operation !== operation) continue;
    if (fault.count === 0) continue;
    if (fault.probability < 1 && random() >= fault.probability) continue;
    if (fault.count !== null) fault.count--;
    return fault.kind;
  }
  return null;
}

export function happensBefore(kind: CallFaultKind): boolean {
  return kind.endsWith("_before") || kind === "rate_limit";
}

const PROXY_PAGE = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>";

/** The reply in place of the real one. `serverError` and `rateLimit` are in the provider's own words. */
export function faultReply(
  kind: CallFaultKind,
  words: { serverError: SimReply; rateLimit: SimReply; real: SimReply | null },
): SimReply {
  switch (kind) {
    case "http_500_before":
    case "http_500_after":
      return words.serverError;
    case "timeout_before":
    case "timeout_after":
      return { kind: "hang" };
    case "reset_before":
    case "reset_after":
      return { kind: "reset" };
    case "html_before":
    case "html_after":
      return html(200, PROXY_PAGE);
    case "truncated_after":
      return { kind: "truncated", status: 200, body: bodyOf(words.real) };
    case "rate_limit":
      return words.rateLimit;
  }
}

function bodyOf(reply: SimReply | null): string {
  return reply?.kind === "reply" ? reply.body.toString() : "{}";
}

/** For control endpoints: a sentence for the developer instead of a guess at what was meant. */
export function badRequest(message: string): SimReply {
  return json(400, { error: message });
}

export function readCallFaults(value: unknown): CallFault[] | string {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return "calls must be a list";
  const faults: CallFault[] = [];
  for (const entry of value as Record<string, unknown>[]) {
    const { operation = "*", kind, count = 1, probability = 1 } = entry ?? {};
    if (typeof operation !== "string") return "calls[].operation must be a text";
    if (!CALL_FAULT_KINDS.includes(kind as CallFaultKind)) return `calls[].kind must be one of ${CALL_FAULT_KINDS}`;
    if (count !== null && !isWhole(count)) return "calls[].count must be a whole number or null";
    if (typeof probability !== "number" || probability < 0 || probability > 1)
      return "calls[].probability must be between 0 and 1";
    faults.push({ operation, kind: kind as CallFaultKind, count: count as number | null, probability });
  }
  return faults;
}

/** A number of milliseconds, or {min, max}. */
export function readRange(value: unknown, fallback: Range): Range | string {
  if (value === undefined) return fallback;
  if (isWhole(value)) return { min: value, max: value };
  const { min, max } = (value ?? {}) as Record<string, unknown>;
  return isWhole(min) && isWhole(max) && max >= min ? { min, max } : "a range is a whole number or {min, max}";
}

export function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
