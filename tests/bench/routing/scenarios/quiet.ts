import {
  ALL_COUNTRIES,
  approvalLogits,
  ECONOMICS,
  evenArrivals,
  marketOf,
  shareOf,
} from "@/tests/bench/routing/scenarios/market";
import type { World } from "@/tests/bench/routing/world";

const PAYMENTS_PER_SECOND = 0.5;

/**
 * One payment every two seconds over eighteen segments, so that the smallest see one in a few minutes; channels differ by
 * a point or two and nothing changes. What is to be shown is that little traffic is not wasted on learning what does not matter.
 */
export function quiet(seed: number, payments: number): World {
  const durationMs = (payments / PAYMENTS_PER_SECOND) * 1_000;
  const market = marketOf(seed, ["card", "wallet", "bank"], ALL_COUNTRIES);
  const logits = approvalLogits(seed, market, { channel: 0.15, segment: 0.3, both: 0.1 });
  return {
    ...market,
    arrivalsMs: evenArrivals(seed, payments, durationMs),
    durationMs,
    conditionAt: market.condition,
    approvalAt: (channel, segment) => shareOf(logits[channel]?.[segment] ?? 0),
    troubles: [],
    probeEveryMs: 10_000,
    economics: ECONOMICS,
  };
}
