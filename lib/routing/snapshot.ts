import type { Arm } from "@/lib/routing/arm";
import type { Availability } from "@/lib/routing/availability";
import { UNSEEN_AVAILABILITY } from "@/lib/routing/availability";
import { type Breaker, CLOSED_BREAKER } from "@/lib/routing/breaker";
import { type Completion, UNSEEN_COMPLETION } from "@/lib/routing/completion";
import { type Latency, UNSEEN_LATENCY } from "@/lib/routing/latency";
import type { OpenCalls } from "@/lib/routing/open-calls";
import type { RoutingRule } from "@/lib/routing/rules";
import type { CountryCode } from "@/lib/shared/countries";
import type { Currency, Money } from "@/lib/shared/money";

/** What is done with a payment at its provider. Routing asks about `start`; the others stay on the channel that started it. */
export const OPERATIONS = ["start", "query", "capture", "cancel", "refund"] as const;
export type Operation = (typeof OPERATIONS)[number];

/** What routing must know about a channel before it looks at how it performs. */
export type RoutingChannel = {
  id: string;
  methods: readonly string[];
  countries: readonly CountryCode[] | "all";
  currencies: readonly Currency[] | "all";
  /** A currency without limits has none. Both ends may be paid. */
  limits: Partial<Record<Currency, { minMinor: bigint; maxMinor: bigint }>>;
  /** What the provider keeps of us: a percentage in basis points plus a fixed part in the payment's currency. */
  fee: { percentBp: number; fixedMinor: Partial<Record<Currency, bigint>> };
  isEnabled: boolean;
  /** Draining: what runs on it is finished, nothing new begins. */
  isDraining: boolean;
  /** What may go through it in a day, in US cents, and what has gone today. null: no cap. */
  dailyCapUsdMinor: bigint | null;
  usedTodayUsdMinor: bigint;
  /** From the first moment, up to but not including the last. */
  maintenance: readonly { fromMs: number; toMs: number }[];
};

/** How a channel does, as far as this process knows. Everything in it is plain data. */
export type ChannelHealth = {
  breakers: Partial<Record<Operation, Breaker>>;
  availability: Availability;
  latency: Latency;
  openCalls: OpenCalls;
  completion: Completion;
  /** The last health probe that came back, and when one was last asked for out of turn. */
  probe: { atMs: number; isUp: boolean } | null;
  probeWantedAtMs: number | null;
  /** When the last call or probe that went well was sent, and the last that failed: what was sent last tells how the channel is. */
  goodAtMs: number;
  badAtMs: number;
};

/** Outcomes of one channel: over everything, and by segment (`segmentOf`). */
export type ChannelArms = { pooled: Arm; segments: Readonly<Record<string, Arm>> };

/** All that a decision looks at. A decision makes no query: whoever holds the snapshot keeps it fresh. */
export type RoutingSnapshot = {
  channels: readonly RoutingChannel[];
  health: Readonly<Record<string, ChannelHealth>>;
  arms: Readonly<Record<string, ChannelArms>>;
  /** In the order in which they are asked. */
  rules: readonly RoutingRule[];
};

/** One payment that looks for a channel. */
export type RoutingRequest = {
  method: string;
  country: CountryCode;
  amount: Money;
  /** The same amount in US cents: rules, caps and the exploration limit are kept in one currency. */
  amountUsdMinor: bigint;
  /** What the shop earns if this is paid, before the channel's fee; and what a failed payment costs it. In the amount's currency. */
  marginMinor: bigint;
  failureCostMinor: bigint;
  /** Channels that have definitely refused this payment already. At most one: it is re-routed at most once. */
  triedChannelIds: readonly string[];
};

export const UNSEEN_HEALTH: ChannelHealth = {
  breakers: {},
  availability: UNSEEN_AVAILABILITY,
  latency: UNSEEN_LATENCY,
  openCalls: [],
  completion: UNSEEN_COMPLETION,
  probe: null,
  probeWantedAtMs: null,
  goodAtMs: 0,
  badAtMs: 0,
};

/** The key of an arm within its channel. */
export function segmentOf({ method, country }: { method: string; country: CountryCode }): string {
  return `${method}:${country}`;
}

export function breakerOf(health: ChannelHealth | undefined, operation: Operation): Breaker {
  return health?.breakers[operation] ?? CLOSED_BREAKER;
}
