import type { RoutingChannel } from "@/lib/routing/snapshot";
import type { CountryCode } from "@/lib/shared/countries";

/** A made-up market whose truth is known: what every channel really does at every moment. Policies never see this. */
export type World = {
  channels: readonly RoutingChannel[];
  segments: readonly Segment[];
  /** When each payment comes, in milliseconds from the start, sorted. */
  arrivalsMs: Float64Array;
  durationMs: number;
  /** How the channel treats calls that come in at this moment. */
  conditionAt: (channel: number, atMs: number) => Condition;
  /** The share of this segment's customers whose payment this channel brings through. */
  approvalAt: (channel: number, segment: number, atMs: number) => number;
  troubles: readonly Trouble[];
  probeEveryMs: number;
  economics: Economics;
  amountMinorOf: (payment: number) => number;
};

export type Segment = {
  method: string;
  country: CountryCode;
  /** Part of the payments; the weights need not add up to 1. */
  weight: number;
  /** Paid later on a page of the provider's, as e-wallets are; otherwise authorised within the call. */
  isPaidLater: boolean;
  /** Indices of the channels that serve it. */
  channels: readonly number[];
};

export type Condition = {
  /** Shares of the calls that are refused with an error, and that are never answered. The rest is answered. */
  refused: number;
  silent: number;
  /** An answer takes about `medianMs` (log-normal with `spread`) and then `delayMs`; a refusal takes `refusalMs`. */
  medianMs: number;
  spread: number;
  delayMs: number;
  refusalMs: number;
  /** What a health probe hears of how long payments take at least; null: nothing. */
  statedMs: number | null;
};

/** A span in which a channel is broken, for the measuring of leaving and returning. */
export type Trouble = { channel: number; fromMs: number; toMs: number; kind: "step" | "brown_out" };

export type Economics = {
  /** What a paid order earns before the channel's fee, and what a lost one costs in later orders; shares of the amount. */
  marginShare: number;
  failureShare: number;
  /** Beyond 1.5 s of waiting so many of the customers leave with every second. */
  leavePerSecond: number;
};

/** Numbers below 1 that follow from all of the arguments: the same payment meets the same luck under every policy. */
export function luck(seed: number, payment: number, channel: number, purpose: number): number {
  let mixed = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(payment + 0x7f4a7c15, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) ^ Math.imul(channel * 31 + purpose + 1, 0x27d4eb2f);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x297a2d39);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 4_294_967_296;
}

/** A normal deviate from two lucks. */
export function normalFrom(first: number, second: number): number {
  return Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second);
}

/** What the channel keeps of an amount, in minor units, not rounded. */
export function feeMinorOf({ fee }: RoutingChannel, amountMinor: number): number {
  return Number(fee.fixedMinor.USD ?? 0n) + (amountMinor * fee.percentBp) / 10_000;
}

/** The segment of a payment by its luck, each as often as its weight says. */
export function segmentPicker({ segments }: World): (luck: number) => number {
  const sum = segments.reduce((total, { weight }) => total + weight, 0);
  let below = 0;
  const upTo = segments.map(({ weight }) => {
    below += weight / sum;
    return below;
  });
  return (at) =>
    Math.max(
      0,
      upTo.findIndex((end) => at < end),
    );
}
