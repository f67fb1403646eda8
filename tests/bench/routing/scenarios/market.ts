import type { RoutingChannel } from "@/lib/routing/snapshot";
import { COUNTRY_CODES, type CountryCode } from "@/lib/shared/countries";
import { type Condition, type Economics, luck, normalFrom, type Segment } from "@/tests/bench/routing/world";
import { createRandom } from "@/tests/bench/schedule";

/** The market of three of the scenarios: cards through three acquirers everywhere, wallets through two or three. */
const CHANNELS = [
  { id: "card-a", methods: ["card"], percentBp: 290, fixedMinor: 30n, medianMs: 180 },
  { id: "card-b", methods: ["card"], percentBp: 310, fixedMinor: 20n, medianMs: 240 },
  { id: "card-c", methods: ["card"], percentBp: 350, fixedMinor: 10n, medianMs: 150 },
  { id: "wallet-a", methods: ["wallet", "bank"], percentBp: 230, fixedMinor: 0n, medianMs: 160 },
  { id: "wallet-b", methods: ["wallet", "bank"], percentBp: 250, fixedMinor: 0n, medianMs: 220 },
  { id: "wallet-c", methods: ["wallet", "bank"], percentBp: 220, fixedMinor: 10n, medianMs: 200 },
] as const;

/** 12 % margin, and a lost customer costs 15 % of the amount in later orders; 4 % leave with every second over 1.5 s. */
export const ECONOMICS: Economics = { marginShare: 0.12, failureShare: 0.15, leavePerSecond: 0.04 };

/** Technical errors that always happen. */
const ALWAYS = { refused: 0.002, silent: 0.0005 };

export type Market = {
  channels: RoutingChannel[];
  segments: Segment[];
  /** In quiet times. */
  condition: (channel: number) => Condition;
  amountMinorOf: (payment: number) => number;
};

/** @param methods each is a segment in each of the countries */
export function marketOf(seed: number, methods: readonly string[], countries: readonly CountryCode[]): Market {
  const segments = methods.flatMap((method) =>
    countries.map((country, index) => ({
      method,
      country,
      // The first country is the largest market.
      weight: 1 / (1 + index),
      isPaidLater: method !== "card",
      channels: CHANNELS.flatMap((channel, at) =>
        (channel.methods as readonly string[]).includes(method) ? [at] : [],
      ),
    })),
  );
  const conditions = CHANNELS.map(({ medianMs }) => ({
    ...ALWAYS,
    ...{ medianMs, spread: 0.35, delayMs: 0, refusalMs: medianMs / 2, statedMs: null },
  }));
  return {
    channels: CHANNELS.map(({ id, methods: served, percentBp, fixedMinor }) => ({
      id,
      methods: served,
      ...{ countries: "all", currencies: "all", limits: {}, isEnabled: true, isDraining: false },
      ...{ dailyCapUsdMinor: null, usedTodayUsdMinor: 0n, maintenance: [] },
      fee: { percentBp, fixedMinor: { USD: fixedMinor } },
    })),
    segments,
    condition: (channel) => conditions[channel] ?? DEAD,
    // Log-normal around 10 dollars; one in twelve is above the 100 dollars that nothing is tried out on.
    amountMinorOf: (payment) =>
      Math.round(1_000 * Math.exp(1.1 * normalFrom(luck(seed, payment, 0, 21), luck(seed, payment, 0, 22)))) + 50,
  };
}

const DEAD: Condition = { refused: 1, silent: 0, medianMs: 0, spread: 0, delayMs: 0, refusalMs: 1, statedMs: null };

export const ALL_COUNTRIES = COUNTRY_CODES;

/** What the approval rates of a market are made of: everybody's, a segment's, a channel's, and of the two together. In logits. */
export type ApprovalSpread = { channel: number; segment: number; both: number };

/** Approval rates as logits by channel and segment, drawn around 90 %. */
export function approvalLogits(seed: number, { channels, segments }: Market, spread: ApprovalSpread): number[][] {
  const random = createRandom(seed);
  const normal = () => normalFrom(random(), random());
  const ofSegment = segments.map(() => spread.segment * normal());
  return channels.map(() => {
    const own = spread.channel * normal();
    return segments.map((_, segment) => BASE_LOGIT + own + (ofSegment[segment] ?? 0) + spread.both * normal());
  });
}

const BASE_LOGIT = Math.log(0.9 / 0.1);

export function shareOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** So many payments at random moments of the span, sorted. */
export function evenArrivals(seed: number, payments: number, durationMs: number): Float64Array {
  const random = createRandom(seed + 17);
  return Float64Array.from({ length: payments }, () => random() * durationMs).sort();
}
