import type { BuyerTrace } from "@/tests/bench/orders/buyer";
import { type Measured, figuresOf as ordersOf, paidToDelivered } from "@/tests/bench/orders/report";
import type { OverloadOptions } from "@/tests/bench/overload/options";
import type { HealthLook } from "@/tests/bench/overload/watch-health";
import { type Percentiles, percentilesOf, rounded } from "@/tests/bench/percentiles";

export type OverloadFigures = {
  name: "overload";
  ratePerSecond: number;
  seconds: number;
  /** Of the overload alone, as the next four; the rest is about everybody who came. */
  offered: number;
  admitted: number;
  refused: number;
  /** Buyers that got neither an order nor a refusal. */
  failed: number;
  admittedPerSecond: number;
  /** Every answer that said busy: to an order and to a recipient check. */
  refusedMs: Percentiles;
  placeMs: Percentiles;
  /** Share of the paid orders that were delivered. */
  deliveredOfAdmitted: number;
  paidToDeliveredMs: Percentiles;
  health503Seen: number;
  healthMs: Percentiles;
  retryAfterSeconds: { min: number; max: number } | null;
  /** From the fall of the load to the last refusal or the last 503; null of a shop that had not recovered at the end. */
  recoveredAfterSeconds: number | null;
  cpuMsPerOrder: Measured["after"]["cpuMs"];
  trialBalance: string;
  oversold: number;
  deliveredTwice: number;
  chargedTwice: number;
};

/** The last look must be this much calmer than the end, or nobody knows. */
const CALM_MS = 2_000;

/** The one line on standard output. Pure. */
export function figuresOf(
  run: Measured,
  health: readonly HealthLook[],
  { ratePerSecond, seconds, calm }: OverloadOptions,
): OverloadFigures {
  const rush = run.traces.slice(0, Math.round(ratePerSecond * seconds));
  const placed = rush.filter(isPlaced).length;
  const refused = rush.filter(isRefused).length;
  const paid = run.traces.filter(({ isApproved }) => isApproved).length;
  const busy = health.filter(({ status }) => status === 503);
  const waits = busy.flatMap(({ retryAfter }) => (retryAfter === null ? [] : [Number(retryAfter)]));
  const { cpuMsPerOrder, trialBalance, oversold, deliveredTwice, chargedTwice } = ordersOf(run);
  const fallAtMs = run.startedAtMs + seconds * 1_000;
  return {
    name: "overload",
    ratePerSecond,
    seconds,
    offered: rush.length,
    admitted: placed,
    refused,
    failed: rush.length - placed - refused,
    admittedPerSecond: rounded(placed / seconds) ?? 0,
    refusedMs: percentilesOf(run.traces.flatMap(refusalsMs)),
    placeMs: percentilesOf(run.traces.flatMap(({ placeMs }) => placeMs ?? [])),
    deliveredOfAdmitted: paid === 0 ? 0 : Math.floor((run.delivered.length / paid) * 1_000_000) / 1_000_000,
    paidToDeliveredMs: percentilesOf(paidToDelivered(run)),
    health503Seen: busy.length,
    healthMs: percentilesOf(health.map(({ tookMs }) => tookMs)),
    retryAfterSeconds: waits.length === 0 ? null : { min: Math.min(...waits), max: Math.max(...waits) },
    recoveredAfterSeconds: recoveredAfter(
      [...run.traces.flatMap(({ refusedAtMs }) => refusedAtMs ?? []), ...busy.map(({ atMs }) => atMs)],
      fallAtMs,
      fallAtMs + calm.seconds * 1_000,
    ),
    cpuMsPerOrder: cpuMsPerOrder as OverloadFigures["cpuMsPerOrder"],
    trialBalance,
    oversold,
    deliveredTwice,
    chargedTwice,
  };
}

function isPlaced({ reference }: BuyerTrace): boolean {
  return reference !== null;
}

function isRefused({ refusedMs }: BuyerTrace): boolean {
  return refusedMs !== null;
}

function refusalsMs({ check, checkMs, refusedMs }: BuyerTrace): number[] {
  return [...(check === "busy" && checkMs !== null ? [checkMs] : []), ...(refusedMs === null ? [] : [refusedMs])];
}

/** Seconds from the fall to the last sign of a busy shop; null when it came so late that the next one may only not have been seen. Pure. */
export function recoveredAfter(busyAtMs: readonly number[], fallAtMs: number, endAtMs: number): number | null {
  const last = Math.max(fallAtMs, ...busyAtMs.filter((atMs) => atMs <= endAtMs));
  return last > endAtMs - CALM_MS ? null : rounded((last - fallAtMs) / 1_000);
}

/** The same for people, second by second. */
export function tableOf(run: Measured, health: readonly HealthLook[], options: OverloadOptions): string {
  const settledAt = new Map(run.delivered.map(({ reference, deliveredAtMs }) => [reference, deliveredAtMs]));
  const seconds = Math.ceil(options.seconds + options.calm.seconds);
  const head = ["second", "admitted", "refused", "delivered", "paid -> delivered p50 / max", "busy"];
  const rows = Array.from({ length: seconds }, (_, second) => {
    const isNow = (atMs: number | null) => atMs !== null && Math.floor((atMs - run.startedAtMs) / 1_000) === second;
    const paidNow = run.traces.filter(({ approvedAtMs }) => isNow(approvedAtMs));
    const waits = paidNow.flatMap(({ reference, approvedAtMs }) => {
      const settledAtMs = settledAt.get(reference ?? "");
      return settledAtMs === undefined || approvedAtMs === null ? [] : [settledAtMs - approvedAtMs];
    });
    return [
      String(second + 1),
      String(paidNow.length),
      String(run.traces.filter(({ refusedAtMs }) => isNow(refusedAtMs)).length),
      String(run.delivered.filter(({ deliveredAtMs }) => isNow(deliveredAtMs)).length),
      waits.length === 0 ? "" : `${Math.round(percentilesOf(waits).p50 ?? 0)} / ${Math.round(Math.max(...waits))} ms`,
      health.some(({ atMs, status }) => isNow(atMs) && status === 503) ? "503" : "",
    ];
  });
  return [head, ...rows].map((cells) => cells.map((cell, at) => cell.padEnd(at === 4 ? 30 : 10)).join("")).join("\n");
}
