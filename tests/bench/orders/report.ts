import type { Audit } from "@/tests/bench/orders/audit";
import type { BuyerTrace } from "@/tests/bench/orders/buyer";
import { coresOfOthers, type Group, type Reading } from "@/tests/bench/orders/measure";
import { type Percentiles, percentilesOf, rounded } from "@/tests/bench/percentiles";

export type Steps = { seal: number | null; tls: number | null; verify: number | null; inject: number | null };

/** An order as the database has it at the end. */
export type SettledOrder = { reference: string; deliveredAtMs: number };

export type Measured = {
  offered: number;
  /** When the first buyer could come. */
  startedAtMs: number;
  /** From the first arrival planned to the last delivery. */
  seconds: number;
  traces: readonly BuyerTrace[];
  delivered: readonly SettledOrder[];
  steps: Steps;
  before: Reading;
  after: Reading;
  peakKib: Record<Group, number> | null;
  audit: Audit;
};

export type OrdersFigures = {
  name: "orders";
  offered: number;
  placed: number;
  delivered: number;
  successRate: number;
  deliveredPerSecond: number;
  placeMs: Percentiles;
  paidToDeliveredMs: Percentiles;
  stepsMs: Steps;
  cpuMsPerOrder: Record<Group, number | null>;
  peakRssMiB: Record<Group, number | null>;
  commitsPerOrder: number | null;
  trialBalance: string;
  oversold: number;
  deliveredTwice: number;
  chargedTwice: number;
};

/** The one line on standard output. Pure. */
export function figuresOf(run: Measured): OrdersFigures {
  const delivered = run.delivered.length;
  const perOrder = (total: number) => (delivered === 0 ? null : Math.round((total / delivered) * 100) / 100);
  const { before, after, peakKib, audit } = run;
  return {
    name: "orders",
    offered: run.offered,
    placed: run.traces.filter(({ reference }) => reference !== null).length,
    delivered,
    successRate: Math.floor((delivered / run.offered) * 1_000_000) / 1_000_000,
    deliveredPerSecond: rounded(delivered / run.seconds) ?? 0,
    placeMs: percentilesOf(run.traces.flatMap(({ placeMs }) => placeMs ?? [])),
    paidToDeliveredMs: percentilesOf(paidToDelivered(run)),
    stepsMs: run.steps,
    cpuMsPerOrder: byGroup((group) =>
      before.cpuMs === null || after.cpuMs === null ? null : perOrder(after.cpuMs[group] - before.cpuMs[group]),
    ),
    peakRssMiB: byGroup((group) => (peakKib === null ? null : Math.round(peakKib[group] / 1024))),
    commitsPerOrder: perOrder(after.writingTransactions - before.writingTransactions),
    trialBalance: audit.trialBalance,
    oversold: audit.oversoldDiamonds,
    deliveredTwice: audit.deliveredTwice,
    chargedTwice: audit.chargedTwice,
  };
}

function byGroup(value: (group: Group) => number | null): Record<Group, number | null> {
  return {
    web: value("web"),
    worker: value("worker"),
    postgres: value("postgres"),
    simulators: value("simulators"),
    driver: value("driver"),
  };
}

/** From the moment the driver sent the approval to the settlement in the database, for each order that has both. */
export function paidToDelivered({ traces, delivered }: Measured): number[] {
  const settledAt = new Map(delivered.map(({ reference, deliveredAtMs }) => [reference, deliveredAtMs]));
  return traces.flatMap(({ reference, approvedAtMs }) => {
    const settledAtMs = reference === null ? undefined : settledAt.get(reference);
    return settledAtMs === undefined || approvedAtMs === null ? [] : [settledAtMs - approvedAtMs];
  });
}

/** What makes a run worthless or worse, as sentences; a slow run is not among them. */
export function faultsOf({ audit }: Measured): string[] {
  const faults = [...audit.disagreements];
  if (audit.deliveredInDatabase !== audit.deliveredAtPlatform) {
    faults.push(`${audit.deliveredInDatabase} delivered in the database, ${audit.deliveredAtPlatform} at the platform`);
  }
  if (audit.trialBalance !== "0") faults.push(`the books do not balance: ${audit.trialBalance}`);
  if (audit.oversoldDiamonds > 0) faults.push(`${audit.oversoldDiamonds} diamonds oversold`);
  if (audit.deliveredTwice > 0) faults.push(`${audit.deliveredTwice} orders delivered twice`);
  if (audit.chargedTwice > 0) faults.push(`${audit.chargedTwice} orders charged twice`);
  return faults;
}

/** The same for people, and what does not fit into the line. */
export function tableOf(run: Measured): string {
  const figures = figuresOf(run);
  const { traces, before, after } = run;
  const line = (name: string, text: string) => `${name.padEnd(28)}${text}`;
  const three = ({ p50, p95, p99 }: Percentiles) => `p50 ${p50} · p95 ${p95} · p99 ${p99} ms`;
  const groups = (values: Record<Group, number | null>, unit: string) =>
    Object.entries(values)
      .map(([group, value]) => `${group} ${value ?? "?"}`)
      .join(" · ") + unit;
  const watched = traces.flatMap(({ seenAtMs, approvedAtMs }) =>
    seenAtMs === null || approvedAtMs === null ? [] : [seenAtMs - approvedAtMs],
  );
  const checks = countBy(traces.flatMap(({ check }) => check ?? []));
  const failures = countBy(traces.flatMap(({ failure }) => failure ?? []));
  const perDelivered = (total: number) => rounded(total / Math.max(1, figures.delivered));
  return [
    line("offered / placed", `${figures.offered} / ${figures.placed}`),
    line(
      "delivered",
      `${figures.delivered} (${(figures.successRate * 100).toFixed(3)} %), ${figures.deliveredPerSecond}/s`,
    ),
    line("recipient check", three(percentilesOf(traces.flatMap(({ checkMs }) => checkMs ?? [])))),
    line("place", three(figures.placeMs)),
    line("paid -> delivered", three(figures.paidToDeliveredMs)),
    line("paid -> seen in the stream", `${three(percentilesOf(watched))} (${watched.length} watched)`),
    line("CPU per order", groups(figures.cpuMsPerOrder, " ms")),
    line("memory at its peak", groups(figures.peakRssMiB, " MiB")),
    line("writing commits per order", `${figures.commitsPerOrder}`),
    line("transactions, reads too", `${perDelivered(after.transactions - before.transactions)} per order`),
    line("WAL", `${perDelivered((after.walBytes - before.walBytes) / 1024)} KiB per order`),
    line("other work on this machine", `${rounded(coresOfOthers(before, after)) ?? "?"} cores on average`),
    line("driver late by", three(percentilesOf(traces.map(({ lateMs }) => lateMs)))),
    line("recipient checks", listOf(checks)),
    ...(failures.length === 0 ? [] : [line("buyers that got stuck", listOf(failures))]),
  ].join("\n");
}

const STEP_WIDTHS = [9, 8, 10, 12, 11, 11, 11, 34] as const;

function stepRow(cells: readonly string[]): string {
  return cells.map((cell, at) => cell.padEnd(STEP_WIDTHS[at] ?? 0)).join(" ");
}

/** The head of the table of a search. */
export function stepTitle(): string {
  return stepRow([
    "",
    "rate/s",
    "placed",
    "delivered",
    "place p99",
    "paid p50",
    "paid p99",
    "CPU ms web/worker/postgres/sim/driver",
  ]);
}

/** One rate that was tried, as a row of that table. */
export function stepLine(kind: "search" | "confirm", ratePerSecond: number, run: Measured): string {
  const figures = figuresOf(run);
  return stepRow([
    kind,
    String(ratePerSecond),
    String(figures.placed),
    `${(figures.successRate * 100).toFixed(3)} %`,
    `${figures.placeMs.p99} ms`,
    `${figures.paidToDeliveredMs.p50} ms`,
    `${figures.paidToDeliveredMs.p99} ms`,
    Object.values(figures.cpuMsPerOrder)
      .map((value) => value ?? "?")
      .join(" / "),
  ]);
}

function countBy(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).slice(0, 8);
}

function listOf(counts: readonly [string, number][]): string {
  return counts.map(([word, count]) => `${count} × ${word}`).join(", ");
}
