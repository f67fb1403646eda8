import { coresOfOthers, type Group, type Reading } from "@/tests/bench/orders/measure";
import { percentile } from "@/tests/bench/percentiles";
import type { Finding } from "@/tests/chaos/finding";
import type { AttemptFacts } from "@/tests/chaos/outage/attempts";
import { type CustomerFigures, countCustomers } from "@/tests/chaos/outage/count-customers";
import {
  type ChannelOutage,
  channelOutages,
  countSwitches,
  type OutageFacts,
  preferredChannels,
  type SwitchCounts,
} from "@/tests/chaos/outage/count-switches";
import type { CustomerTrace } from "@/tests/chaos/outage/customer";

/** All that a drill saw. */
export type OutageRun = {
  seed: number;
  ratePerSecond: number;
  seconds: number;
  traces: readonly CustomerTrace[];
  deliveredAt: ReadonlyMap<string, number>;
  attempts: readonly AttemptFacts[];
  outages: readonly OutageFacts[];
  findings: readonly Finding[];
  underWay: readonly string[];
  decisionP99Us: number | null;
};

type Seconds = { p50: number | null; p95: number | null; max: number | null; count: number };

export type OutageFigures = {
  name: "chaos";
  scenario: "channel-outage";
  seed: number;
  ratePerSecond: number;
  outages: number;
} & CustomerFigures & {
    secondsToSwitch: Seconds;
    secondsToReturn: Seconds;
    switches: number;
    switchesByKind: SwitchCounts;
    rerouted: number;
    /** Payments that were sent to find something out while their provider was away. */
    exploredDuringOutages: number;
    preferred: Readonly<Record<string, string>>;
    doubleCharges: number;
    lost: number;
    stuck: number;
    trialBalance: number;
    /** Anything else that the checks of both sides found. */
    otherFindings: number;
    decisionP99Us: number | null;
    seconds: number;
  };

/** The share of the payments during outages that must be complete within twelve seconds. */
export const WITHIN_MIN = 0.993;

/** What happened on each channel that an outage was felt on. Pure. */
export function linesOf({ attempts, outages }: OutageRun): ChannelOutage[] {
  return channelOutages(attempts, outages, preferredChannels(attempts, outages));
}

/** The one line of a drill. Pure. */
export function outageFigures(run: OutageRun): OutageFigures {
  const preferred = preferredChannels(run.attempts, run.outages);
  const lines = linesOf(run);
  const switches = countSwitches(run.attempts, preferred, lines);
  const count = (...checks: string[]) => run.findings.filter(({ check }) => checks.includes(check)).length;
  const [doubleCharges, lost, trialBalance, stuckFound] = [
    count("chargedTwice"),
    count("lost"),
    count("trialBalance"),
    count("stuck"),
  ];
  return {
    name: "chaos",
    scenario: "channel-outage",
    seed: run.seed,
    ratePerSecond: run.ratePerSecond,
    outages: run.outages.length,
    ...countCustomers(run.traces, run.deliveredAt, run.outages),
    secondsToSwitch: secondsOf(lines.map(({ secondsToSwitch }) => secondsToSwitch)),
    secondsToReturn: secondsOf(lines.map(({ secondsToReturn }) => secondsToReturn)),
    switches: switches.away + switches.rerouted + switches.back,
    switchesByKind: switches,
    rerouted: switches.rerouted,
    exploredDuringOutages: lines.reduce((sum, { explored }) => sum + explored, 0),
    preferred: Object.fromEntries(preferred),
    doubleCharges,
    lost,
    stuck: Math.max(stuckFound, run.underWay.length > 0 ? 1 : 0),
    trialBalance,
    otherFindings: run.findings.length - doubleCharges - lost - trialBalance - stuckFound,
    decisionP99Us: run.decisionP99Us === null ? null : Math.round(run.decisionP99Us),
    seconds: Math.round(run.seconds),
  };
}

function secondsOf(values: readonly (number | null)[]): Seconds {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const at = (share: number) => inSeconds(percentile(known, share));
  return { p50: at(0.5), p95: at(0.95), max: at(1), count: known.length };
}

/** To the millisecond, which is as exactly as times are kept. */
function inSeconds(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1_000) / 1_000;
}

/** Why a drill failed, as sentences; empty when it did not. Pure. */
export function faultsOf(figures: OutageFigures): string[] {
  const faults: string[] = [];
  if (figures.doubleCharges > 0) faults.push(`${figures.doubleCharges} orders were charged twice`);
  if (figures.lost > 0) faults.push(`${figures.lost} orders are lost`);
  if (figures.stuck > 0) faults.push(`${figures.stuck} things are stuck`);
  if (figures.trialBalance > 0) faults.push("the books do not balance");
  if (figures.otherFindings > 0) faults.push(`${figures.otherFindings} other findings`);
  if (figures.within12s < WITHIN_MIN)
    faults.push(`${figures.within12s} of the payments during outages were complete within 12 s, not ${WITHIN_MIN}`);
  return faults;
}

const COLUMNS = ["outage", "provider", "kind", "channel", "to switch", "to return", "sent", "explored"] as const;
const WIDTHS = [8, 10, 12, 14, 11, 11, 7, 9] as const;
const row = (cells: readonly (string | number | null)[]) =>
  cells.map((cell, at) => String(cell ?? "-").padEnd(WIDTHS[at] ?? 0)).join("");

/** The same for people: each outage on each channel that it was felt on. */
export function tableOf(run: OutageRun): string {
  const lines = linesOf(run);
  const rows = run.outages.flatMap(({ number, provider, kind }) => {
    const own = lines.filter(({ outage }) => outage === number);
    if (own.length === 0) return [row([number, provider, kind, "nobody was sent there"])];
    return own.map(({ channel, secondsToSwitch, secondsToReturn, sent, explored }) =>
      row([number, provider, kind, channel, inSeconds(secondsToSwitch), inSeconds(secondsToReturn), sent, explored]),
    );
  });
  return [row(COLUMNS), ...rows].join("\n");
}

/** What the machine did for an order, for whoever asks whether it was the machine. */
export function costLine(before: Reading, after: Reading, orders: number): string {
  if (before.cpuMs === null || after.cpuMs === null) return "CPU cannot be measured here";
  const groups = Object.keys(after.cpuMs) as Group[];
  const perOrder = groups.map((group) => {
    const ms = ((after.cpuMs?.[group] ?? 0) - (before.cpuMs?.[group] ?? 0)) / Math.max(1, orders);
    return `${group} ${ms.toFixed(2)}`;
  });
  const others = coresOfOthers(before, after);
  return `CPU ms per order: ${perOrder.join(" · ")}; ${others?.toFixed(2) ?? "?"} cores of other work`;
}
