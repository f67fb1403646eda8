import { percentile } from "@/tests/bench/percentiles";
import { type Measures, mean } from "@/tests/bench/routing/measure";
import type { PolicyName } from "@/tests/bench/routing/policy";
import type { ScenarioName } from "@/tests/bench/routing/scenarios/scenarios";

/** A mean over the seeds and its 95 % interval. */
export type Figure = { mean: number; ci: [low: number, high: number] };

/** What one policy showed in one scenario, seed by seed. */
export type Series = {
  scenario: ScenarioName;
  policy: PolicyName;
  payments: number;
  runs: readonly Measures[];
  /** Profit per payment that the oracle made more, seed by seed. */
  regrets: readonly number[];
  decisionUs: readonly number[];
};

const FIGURES = {
  successRate: ({ successRate }) => successRate,
  within12s: ({ within12s }) => within12s,
  within12sInTrouble: ({ within12sInTrouble }) => within12sInTrouble,
  profitPerPayment: ({ profitPerPayment }) => profitPerPayment,
  secondsToLeave: ({ secondsToLeave }) => meanOrNull(secondsToLeave),
  secondsToLeaveFromOnset: ({ secondsToLeaveFromOnset }) => meanOrNull(secondsToLeaveFromOnset),
  secondsToReturn: ({ secondsToReturn }) => meanOrNull(secondsToReturn),
  switches: ({ switches }) => switches,
} as const satisfies Record<string, (run: Measures) => number | null>;

const DIGITS: Record<keyof typeof FIGURES | "regretToOracle", number> = {
  ...{ successRate: 5, within12s: 5, within12sInTrouble: 5, profitPerPayment: 3, regretToOracle: 3 },
  ...{ secondsToLeave: 2, secondsToLeaveFromOnset: 2, secondsToReturn: 2, switches: 0 },
};

function meanOrNull(values: readonly number[]): number | null {
  return values.length === 0 ? null : mean(values);
}

/** The 97.5 % quantile of Student's t, by the Cornish-Fisher expansion around the normal one: within 1 % from 3 degrees of freedom on. */
function studentT(degrees: number): number {
  const z = 1.959964;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/** The mean of the seeds that have a value, and its 95 % interval by Student's t; null when none has. */
export function figureOf(values: readonly (number | null)[]): Figure | null {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return null;
  const middle = mean(present);
  if (present.length === 1) return { mean: middle, ci: [middle, middle] };
  const variance = present.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (present.length - 1);
  const half = studentT(present.length - 1) * Math.sqrt(variance / present.length);
  return { mean: middle, ci: [middle - half, middle + half] };
}

/** The line on standard output. Money in minor units (US cents) per payment; `…Ci` are 95 % intervals over the seeds. */
export function lineOf(series: Series): Record<string, unknown> {
  const { scenario, policy, runs, payments } = series;
  const line: Record<string, unknown> = { name: "routing", scenario, policy };
  for (const [name, figure] of figuresOf(series)) {
    const round = (value: number) => Number(value.toFixed(DIGITS[name]));
    line[name] = figure === null ? null : round(figure.mean);
    line[`${name}Ci`] = figure === null ? null : figure.ci.map(round);
  }
  line.decisionP99Us = decisionP99Us(series);
  return { ...line, seeds: runs.length, payments: payments * runs.length };
}

function figuresOf(series: Series): [keyof typeof DIGITS, Figure | null][] {
  const { regrets, runs } = series;
  const names = Object.keys(FIGURES) as (keyof typeof FIGURES)[];
  const figures = names.map((name) => [name, figureOf(runs.map(FIGURES[name]))] satisfies [unknown, unknown]);
  return [...(figures as [keyof typeof DIGITS, Figure | null][]), ["regretToOracle", figureOf(regrets)]];
}

function decisionP99Us({ decisionUs }: Series): number | null {
  const p99 = percentile(
    decisionUs.toSorted((a, b) => a - b),
    0.99,
  );
  return p99 === null ? null : Math.round(p99 * 10) / 10;
}

const COLUMNS: readonly (readonly [keyof typeof DIGITS, title: string, digits: number])[] = [
  ["successRate", "success", 4],
  ["within12s", "in 12 s", 4],
  ["within12sInTrouble", "in trouble", 4],
  ["profitPerPayment", "profit", 2],
  ["regretToOracle", "regret", 2],
  ["secondsToLeave", "leave s", 2],
  ["secondsToLeaveFromOnset", "from onset", 2],
  ["secondsToReturn", "return s", 1],
  ["switches", "switches", 0],
];
/** The interval is shown where it decides something. */
const WITH_INTERVAL: ReadonlySet<string> = new Set(["successRate", "profitPerPayment", "regretToOracle"]);

/** The same for people. */
export function tableOf(series: readonly Series[]): string {
  const head = ["scenario", "policy", ...COLUMNS.map(([, title]) => title), "p99 us"];
  const rows = series.map((one) => {
    const figures = new Map(figuresOf(one));
    const cells = COLUMNS.map(([name, , digits]) => {
      const figure = figures.get(name) ?? null;
      if (figure === null) return "";
      const half = WITH_INTERVAL.has(name) ? ` ±${((figure.ci[1] - figure.ci[0]) / 2).toFixed(digits)}` : "";
      return figure.mean.toFixed(digits) + half;
    });
    return [one.scenario, one.policy, ...cells, String(decisionP99Us(one) ?? "")];
  });
  const table = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)) + 2);
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("")
        .trimEnd(),
    )
    .join("\n");
}
