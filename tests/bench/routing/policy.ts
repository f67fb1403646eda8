import type { Feedback } from "@/lib/routing/feedback";
import type { Condition, World } from "@/tests/bench/routing/world";

export const POLICY_NAMES = [
  "ours",
  "static-priority",
  "round-robin",
  "health-check-only",
  "last-125",
  "sliding-window-ucb",
  "oracle",
] as const;
export type PolicyName = (typeof POLICY_NAMES)[number];

/** One payment that looks for a channel, as a policy sees it. */
export type BenchPayment = { index: number; segment: number; amountMinor: number; tried: number | null };

/**
 * A way of choosing channels. All of them are told the same things in the same order; what a policy does not look at (a
 * breaker, a health probe) is its own definition. Whether a refused payment is tried once more is the shop's rule, not the policy's.
 */
export type Policy = {
  /** The index of a channel that serves the segment and has not been tried, or null: the payment is turned away. */
  choose: (payment: BenchPayment, nowMs: number) => number | null;
  learn: (feedback: Feedback, nowMs: number) => void;
};

/** What a policy may know of the world: facts on paper, and a seed for its own dice. */
export type Paper = Pick<World, "channels" | "segments" | "economics"> & { seed: number };

/** The oracle alone is let in on the truth. */
export type Truth = {
  conditionAt: (channel: number, atMs: number) => Condition;
  approvalAt: (channel: number, segment: number, atMs: number) => number;
};

/** The value that every learner maximises: the product's own formula without its latency term, at some belief about success. */
export function worthOf({ channels, economics }: Paper, channel: number, amountMinor: number, success: number): number {
  const fee = channels[channel]?.fee;
  if (fee === undefined) return Number.NEGATIVE_INFINITY;
  const feeMinor = Number(fee.fixedMinor.USD ?? 0n) + (amountMinor * fee.percentBp) / 10_000;
  const failureMinor = economics.failureShare * amountMinor;
  return success * (economics.marginShare * amountMinor - feeMinor + failureMinor) - failureMinor;
}

/** The index with the largest value; the first of equals. null of an empty list. */
export function bestOf(channels: readonly number[], value: (channel: number) => number): number | null {
  let best: number | null = null;
  let bestValue = Number.NEGATIVE_INFINITY;
  for (const channel of channels) {
    const worth = value(channel);
    if (best !== null && worth <= bestValue) continue;
    best = channel;
    bestValue = worth;
  }
  return best;
}

/** The channels that may take the payment. */
export function candidatesOf({ segments }: Paper, { segment, tried }: BenchPayment): readonly number[] {
  const channels = segments[segment]?.channels ?? [];
  return tried === null ? channels : channels.filter((channel) => channel !== tried);
}
