import { approvalLogits, ECONOMICS, evenArrivals, marketOf, shareOf } from "@/tests/bench/routing/scenarios/market";
import type { Condition, Trouble, World } from "@/tests/bench/routing/world";
import { createRandom } from "@/tests/bench/schedule";

const PAYMENTS_PER_SECOND = 100;
const WARM_UP_MS = 20_000;
/** The least that a trouble and the rest after it take. */
const SPAN_MS = 70_000;

type Kind = "refusing" | "silent" | "brown_out" | "slow_brown_out";
const KINDS: readonly Kind[] = ["refusing", "silent", "brown_out", "slow_brown_out"];

/**
 * 100 payments a second, and one channel after the other breaks for half a minute: it refuses everything, says nothing at
 * all, fails for every second or third call, or does that and is slow. Approval rates stay as they are.
 */
export function outages(seed: number, payments: number): World {
  const durationMs = (payments / PAYMENTS_PER_SECOND) * 1_000;
  const market = marketOf(seed, ["card", "wallet"], ["PH", "MY", "SG"]);
  const logits = approvalLogits(seed, market, { channel: 0.12, segment: 0.3, both: 0.08 });
  const troubles = troublesOf(seed, durationMs, market.channels.length);
  const byChannel = market.channels.map((_, channel) => troubles.filter((trouble) => trouble.channel === channel));
  return {
    ...market,
    arrivalsMs: evenArrivals(seed, payments, durationMs),
    durationMs,
    conditionAt: (channel, atMs) => {
      const quiet = market.condition(channel);
      const trouble = byChannel[channel]?.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
      return trouble === undefined ? quiet : { ...quiet, ...trouble.condition(quiet) };
    },
    approvalAt: (channel, segment) => shareOf(logits[channel]?.[segment] ?? 0),
    troubles,
    probeEveryMs: 10_000,
    economics: ECONOMICS,
  };
}

type Planned = Trouble & { condition: (quiet: Condition) => Partial<Condition> };

function troublesOf(seed: number, durationMs: number, channels: number): Planned[] {
  const random = createRandom(seed * 7 + 5);
  const first = Math.floor(random() * KINDS.length);
  const spans = Math.floor((durationMs - WARM_UP_MS) / SPAN_MS);
  return Array.from({ length: spans }, (_, index) => {
    const kind = KINDS[(first + index) % KINDS.length] ?? "refusing";
    const fromMs = WARM_UP_MS + index * SPAN_MS + random() * 5_000;
    const toMs = fromMs + 30_000 + random() * 10_000;
    const failing = 0.3 + random() * 0.3;
    return {
      channel: Math.floor(random() * channels),
      ...{ fromMs, toMs },
      kind: kind === "refusing" || kind === "silent" ? "step" : "brown_out",
      condition: (quiet) => conditionOf(kind, failing, quiet),
    };
  });
}

function conditionOf(kind: Kind, failing: number, { medianMs }: Condition): Partial<Condition> {
  switch (kind) {
    case "refusing":
      return { refused: 1, silent: 0 };
    case "silent":
      return { refused: 0, silent: 1 };
    case "brown_out":
      return { refused: failing * 0.7, silent: failing * 0.3 };
    case "slow_brown_out":
      return { refused: failing * 0.7, silent: failing * 0.3, medianMs: medianMs * 8 };
  }
}
