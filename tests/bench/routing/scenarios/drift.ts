import { approvalLogits, ECONOMICS, evenArrivals, marketOf, shareOf } from "@/tests/bench/routing/scenarios/market";
import type { World } from "@/tests/bench/routing/world";
import { createRandom } from "@/tests/bench/schedule";

const PAYMENTS_PER_SECOND = 3;

/**
 * Four payments a second, nothing breaks, and approval rates wander: each channel's by several points within twenty minutes to an hour and a half, as
 * acquirers and issuers change their minds, and a little in each country by itself. The best channel changes many times.
 */
export function drift(seed: number, payments: number): World {
  const durationMs = (payments / PAYMENTS_PER_SECOND) * 1_000;
  const market = marketOf(seed, ["card", "wallet"], ["PH", "MY", "SG"]);
  const logits = approvalLogits(seed, market, { channel: 0.1, segment: 0.3, both: 0.08 });
  const random = createRandom(seed * 11 + 3);
  const wave = (height: number) => {
    const [phase, periodMs] = [random() * 2 * Math.PI, (40 + random() * 120) * 60_000];
    return (atMs: number) => height * Math.sin(phase + (2 * Math.PI * atMs) / periodMs);
  };
  const ofChannel = market.channels.map(() => [wave(0.45), wave(0.25)]);
  const ofBoth = market.channels.map(() => market.segments.map(() => wave(0.2)));
  return {
    ...market,
    arrivalsMs: evenArrivals(seed, payments, durationMs),
    durationMs,
    conditionAt: market.condition,
    approvalAt: (channel, segment, atMs) => {
      const waves = [...(ofChannel[channel] ?? []), ofBoth[channel]?.[segment]];
      return shareOf(waves.reduce((sum, at) => sum + (at?.(atMs) ?? 0), logits[channel]?.[segment] ?? 0));
    },
    troubles: [],
    probeEveryMs: 10_000,
    economics: ECONOMICS,
  };
}
