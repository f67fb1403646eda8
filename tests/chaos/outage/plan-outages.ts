import { dice } from "@/tests/support/dice";

export const OUTAGE_PROVIDERS = ["stripe", "xendit", "antom"] as const;
export type OutageProvider = (typeof OUTAGE_PROVIDERS)[number];

/**
 * How a provider fails its callers.
 *
 * - `http_500`, `rate_limit`: every call gets the error at once.
 * - `timeout`: no call gets an answer; half of these outages do the work all the same.
 * - `refused`: nobody listens at its address: the simulator's process is stopped, and started again at the end.
 * - `brown_out`: a part of the calls gets an error.
 * - `slow`: every call is answered, seconds later.
 */
export const OUTAGE_KINDS = ["http_500", "rate_limit", "timeout", "refused", "brown_out", "slow"] as const;
export type OutageKind = (typeof OUTAGE_KINDS)[number];

/** Of these not one call gets through. */
export const DEAD_KINDS: ReadonlySet<OutageKind> = new Set(["http_500", "rate_limit", "timeout", "refused"]);

export type PlannedOutage = {
  number: number;
  provider: OutageProvider;
  kind: OutageKind;
  /** From the first customer on, in milliseconds. */
  fromMs: number;
  toMs: number;
  /** What the simulator is told; null where its process is stopped instead. */
  faults: Readonly<Record<string, unknown>> | null;
};

export type OutagePlan = { outages: readonly PlannedOutage[]; seconds: number };

/** For whoever looks into one thing: only this provider, or only this kind. null: all. */
export type OutageChoice = { provider: OutageProvider | null; kind: OutageKind | null };

/** The provider with the better price for both methods is hit twice as often: an outage of one that nobody is sent to proves little. */
const HITS: Record<OutageProvider, number> = { antom: 2, stripe: 1, xendit: 1 };

/** One outage at a time, each kind at each provider once before any comes again, in an order drawn from the seed. Pure. */
export function planOutages(wanted: {
  seed: number;
  rounds: number;
  outageSeconds: number;
  calmSeconds: number;
  only: OutageChoice;
}): OutagePlan {
  const { seed, rounds, outageSeconds, calmSeconds, only } = wanted;
  const by = dice(seed);
  const outages: PlannedOutage[] = [];
  let deck: { provider: OutageProvider; kind: OutageKind }[] = [];
  for (let at = 0; at < rounds; at += 1) {
    if (deck.length === 0) deck = shuffled(wholeDeck(only), by.roll);
    const card = deck.pop();
    if (card === undefined) break;
    const fromMs = (calmSeconds + at * (outageSeconds + calmSeconds)) * 1_000;
    outages.push({
      number: at + 1,
      ...card,
      fromMs,
      toMs: fromMs + outageSeconds * 1_000,
      faults: faultsOf(card.kind, by),
    });
  }
  return { outages, seconds: calmSeconds + rounds * (outageSeconds + calmSeconds) };
}

function wholeDeck(only: OutageChoice): { provider: OutageProvider; kind: OutageKind }[] {
  return OUTAGE_PROVIDERS.flatMap((provider) =>
    Array.from({ length: HITS[provider] }, () => OUTAGE_KINDS.map((kind) => ({ provider, kind }))).flat(),
  ).filter(({ provider, kind }) => (only.provider ?? provider) === provider && (only.kind ?? kind) === kind);
}

function shuffled<T>(list: readonly T[], roll: () => number): T[] {
  return list
    .map((item) => ({ item, place: roll() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

function faultsOf(kind: OutageKind, by: ReturnType<typeof dice>): PlannedOutage["faults"] {
  const seed = by.whole(0, 1_000_000);
  const always = (fault: string, probability = 1) => ({
    seed,
    latencyMs: USUAL_LATENCY_MS,
    calls: [{ operation: "*", kind: fault, count: null, probability }],
  });
  switch (kind) {
    case "http_500":
      return always("http_500_before");
    case "rate_limit":
      return always("rate_limit");
    case "timeout":
      return always(by.chance(0.5) ? "timeout_before" : "timeout_after");
    case "brown_out":
      return always("http_500_before", by.whole(30, 60) / 100);
    case "slow":
      return { seed, latencyMs: { min: 2_000, max: 4_000 } };
    case "refused":
      return null;
  }
}

/** What a call to a provider takes that is well: a direct connection's 28 ms, and some spread. */
export const USUAL_LATENCY_MS = { min: 20, max: 60 };
