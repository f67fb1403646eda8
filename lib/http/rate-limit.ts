import "server-only";
import { Refusal } from "@/lib/shared/refusal";

/** So many calls in so many seconds, refilled evenly. */
export type Limit = { calls: number; perSeconds: number };

/** Limits of the shop's doors. Generous for a person, tight for a script. */
export const LIMITS = {
  place: { calls: 20, perSeconds: 60 },
  recipientCheck: { calls: 30, perSeconds: 60 },
  /** A code is short enough to be guessed. */
  promoCode: { calls: 15, perSeconds: 60 },
  lookUp: { calls: 10, perSeconds: 60 },
  /** Each sends a text message to a phone that may be somebody else's. */
  phoneCode: { calls: 5, perSeconds: 300 },
  /** A report may hold a picture, which is work to read. */
  report: { calls: 10, perSeconds: 300 },
  orderAction: { calls: 30, perSeconds: 60 },
  /** Challenges for passkeys at the staff's door, where nobody has a name yet. */
  passkey: { calls: 120, perSeconds: 60 },
  invitation: { calls: 20, perSeconds: 300 },
  /** Each sends a mail, or reads everything of a person. */
  myData: { calls: 10, perSeconds: 600 },
  signIn: { calls: 10, perSeconds: 300 },
} as const satisfies Record<string, Limit>;

export type Door = keyof typeof LIMITS;

type Bucket = { level: number; atMs: number };

/** Past this, the oldest callers are forgotten: memory stays bounded whatever is thrown at us. */
const BUCKETS_MAX = 50_000;

/** The process's, which may hold this module twice: once in Next's bundle, for actions, and once beside it. */
const shared = globalThis as { facetBuckets?: Map<string, Bucket> };
shared.facetBuckets ??= new Map();
const buckets = shared.facetBuckets;

/**
 * Takes one call from the bucket of every key that names the caller (account, device, address). Refuses with rate.limited and
 * `retryAfterSeconds`. Each web process counts for itself, so that no order waits for a shared counter: behind N processes a
 * caller gets up to N times the limit.
 */
export function takeCall(door: Door, keys: readonly (string | null | undefined)[], nowMs = performance.now()): void {
  const { calls, perSeconds } = LIMITS[door];
  for (const [place, key] of keys.entries()) {
    if (!key) continue;
    // An address sent as a device id must not empty the bucket of that address.
    const id = `${door}:${place}:${key}`;
    const known = buckets.get(id);
    const refilled = known ? known.level - ((nowMs - known.atMs) / 1000) * (calls / perSeconds) : 0;
    const level = Math.max(0, refilled) + 1;
    if (level > calls) {
      throw new Refusal("rate.limited", { retryAfterSeconds: Math.ceil((level - calls) * (perSeconds / calls)) });
    }
    // Deleted and set again, so that the map's order is the order of last use.
    buckets.delete(id);
    buckets.set(id, { level, atMs: nowMs });
    if (buckets.size > BUCKETS_MAX) buckets.delete(buckets.keys().next().value ?? "");
  }
}

/** For tests. */
export function forgetCalls(): void {
  buckets.clear();
}
