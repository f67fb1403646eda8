import { ECONOMICS } from "@/tests/bench/routing/scenarios/market";
import type { Condition, Trouble, World } from "@/tests/bench/routing/world";
import { createRandom } from "@/tests/bench/schedule";

/** One stage of thirty seconds: [delay in ms, is failing] of the cheap processor and of the dear one. */
type Stage = readonly [cheap: readonly [number, boolean], dear: readonly [number, boolean]];

/** The schedule of the final of Rinha de Backend 2025 (rinha-test/rinha-final.js of zanfranceschi/rinha-de-backend-2025). */
const STAGES: readonly Stage[] = [
  [
    [0, false],
    [0, false],
  ],
  [
    [1_000, false],
    [0, false],
  ],
  [
    [500, false],
    [0, false],
  ],
  [
    [2_000, true],
    [1_000, false],
  ],
  [
    [5_000, true],
    [5, false],
  ],
  [
    [0, false],
    [5, true],
  ],
  [
    [100, false],
    [5, false],
  ],
  [
    [50, false],
    [0, false],
  ],
  [
    [103, false],
    [10, false],
  ],
  [
    [2_000, false],
    [0, false],
  ],
];
const STAGE_MS = 30_000;
const DURATION_MS = STAGES.length * STAGE_MS;
/** Every payment of the contest is of 20.05. */
const AMOUNT_MINOR = 2_005;
const OWN_MS = 2;

/**
 * Two processors, fees of 5 % and 15 %, load rising evenly to 600/s at the full number of payments, health checks every 5 s that say whether a processor fails
 * and how long it takes at least. A failing processor answers with an error after its delay. The earnings are the contest's: the amount less the fee.
 * Ours are the customers, who leave when they wait, as in the other scenarios; the contest knows no waiting customer.
 */
export function rinha(seed: number, payments: number): World {
  const random = createRandom(seed + 29);
  const arrivalsMs = Float64Array.from({ length: payments }, () => DURATION_MS * Math.sqrt(random())).sort();
  const conditions = STAGES.map((stage) => stage.map(conditionOf));
  return {
    channels: [channel("cheap", 500), channel("dear", 1_500)],
    segments: [{ method: "card", country: "PH", weight: 1, isPaidLater: false, channels: [0, 1] }],
    arrivalsMs,
    durationMs: DURATION_MS,
    conditionAt: (index, atMs) => {
      const stage = conditions[Math.min(STAGES.length - 1, Math.floor(atMs / STAGE_MS))];
      return stage?.[index] ?? conditionOf([0, true]);
    },
    approvalAt: () => 1,
    troubles: STAGES.flatMap(([cheap, dear], stage) => [
      ...troubleOf(0, cheap, stage),
      ...troubleOf(1, dear, stage),
    ]).reduce(joined, []),
    probeEveryMs: 5_000,
    economics: { ...ECONOMICS, marginShare: 1, failureShare: 0 },
    amountMinorOf: () => AMOUNT_MINOR,
  };
}

function conditionOf([delayMs, isFailing]: readonly [number, boolean]): Condition {
  return {
    ...{ refused: isFailing ? 1 : 0, silent: 0 },
    ...{ medianMs: OWN_MS, spread: 0.3, delayMs, refusalMs: OWN_MS + delayMs, statedMs: delayMs },
  };
}

function troubleOf(index: number, [, isFailing]: readonly [number, boolean], stage: number): Trouble[] {
  if (!isFailing) return [];
  return [{ channel: index, fromMs: stage * STAGE_MS, toMs: (stage + 1) * STAGE_MS, kind: "step" }];
}

/** Two failing stages of one processor in a row are one outage. */
function joined(troubles: Trouble[], next: Trouble): Trouble[] {
  const before = troubles.findIndex(({ channel: index, toMs }) => index === next.channel && toMs === next.fromMs);
  const last = troubles[before];
  return last === undefined ? [...troubles, next] : troubles.with(before, { ...last, toMs: next.toMs });
}

function channel(id: string, percentBp: number): World["channels"][number] {
  return {
    id,
    methods: ["card"],
    ...{ countries: "all", currencies: "all", limits: {}, isEnabled: true, isDraining: false },
    ...{ dailyCapUsdMinor: null, usedTodayUsdMinor: 0n, maintenance: [] },
    fee: { percentBp, fixedMinor: {} },
  };
}
