import type { OrdersFigures } from "@/tests/bench/orders/report";
import { rounded } from "@/tests/bench/percentiles";
import type { MinuteSample } from "@/tests/bench/soak/sample";

export type SoakFigures = {
  name: "soak";
  minutes: number;
  offered: number;
  delivered: number;
  successRate: number;
  paidToDeliveredMs: OrdersFigures["paidToDeliveredMs"];
  /** The slowest minute's. */
  queueLagP99Ms: number | null;
  /** The most that each process held after the second minute, less what it held at its end. Simulators keep every order and must grow. */
  memoryGrowthMiB: Record<string, number>;
  /** The largest share of dead rows that a table of at least 1,000 rows had at the end of a minute, from the second one on. */
  deadRowShareMax: number;
  /** Tables and their indexes, first half of the run and second half: a bounded shop adds no more for an order later than earlier. */
  tableKibPerOrder: { firstHalf: number | null; secondHalf: number | null };
  logBytesPerMinute: number;
  logBytesPerOrder: number;
  trialBalance: string;
  oversold: number;
  deliveredTwice: number;
  chargedTwice: number;
};

const WARM_MINUTE = 2;
const COUNTED_ROWS_MIN = 1_000;

/** The whole run from its minutes. Pure. */
export function figuresOf(minutes: readonly MinuteSample[], run: OrdersFigures): SoakFigures {
  const lags = minutes.flatMap(({ queueLagMs }) => queueLagMs.p99 ?? []);
  const logBytes = minutes.reduce((sum, minute) => sum + total(minute.logBytes), 0);
  const half = Math.floor(minutes.length / 2);
  return {
    name: "soak",
    minutes: minutes.length,
    offered: run.offered,
    delivered: run.delivered,
    successRate: run.successRate,
    paidToDeliveredMs: run.paidToDeliveredMs,
    queueLagP99Ms: lags.length === 0 ? null : Math.max(...lags),
    memoryGrowthMiB: memoryGrowth(minutes),
    deadRowShareMax: Math.round(deadRowShare(minutes) * 1_000) / 1_000,
    tableKibPerOrder: {
      firstHalf: growthPerOrder(minutes.slice(0, half + 1)),
      secondHalf: growthPerOrder(minutes.slice(half)),
    },
    logBytesPerMinute: minutes.length === 0 ? 0 : Math.round(logBytes / minutes.length),
    logBytesPerOrder: run.delivered === 0 ? 0 : Math.round(logBytes / run.delivered),
    trialBalance: run.trialBalance,
    oversold: run.oversold,
    deliveredTwice: run.deliveredTwice,
    chargedTwice: run.chargedTwice,
  };
}

/** Against the end of the second minute: until then caches fill and code is compiled. Empty for a shorter run. */
export function memoryGrowth(minutes: readonly MinuteSample[]): Record<string, number> {
  const base = minutes.find(({ minute }) => minute === WARM_MINUTE);
  const later = minutes.filter(({ minute }) => minute > WARM_MINUTE);
  if (base === undefined || later.length === 0) return {};
  return Object.fromEntries(
    Object.entries(base.memoryMiB).map(([name, mib]) => [
      name,
      Math.max(...later.map(({ memoryMiB }) => memoryMiB[name] ?? 0)) - mib,
    ]),
  );
}

/** From the second minute on: the server looks for dead rows once a minute, and before its first round nothing has been cleaned. */
function deadRowShare(minutes: readonly MinuteSample[]): number {
  const cleaned = minutes.filter(({ minute }) => minute >= WARM_MINUTE);
  const shares = cleaned.flatMap(({ tables }) =>
    Object.values(tables).flatMap(({ rows, deadRows }) =>
      rows >= COUNTED_ROWS_MIN ? deadRows / (rows + deadRows) : [],
    ),
  );
  return Math.max(0, ...shares);
}

function growthPerOrder(minutes: readonly MinuteSample[]): number | null {
  const [first] = minutes;
  const last = minutes.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  const orders = minutes.slice(1).reduce((sum, { delivered }) => sum + delivered, 0);
  const size = ({ tables }: MinuteSample) =>
    Object.values(tables).reduce((sum, { mib, indexMib }) => sum + mib + indexMib, 0);
  return orders === 0 ? null : rounded(((size(last) - size(first)) * 1_024) / orders);
}

export function total(byName: Readonly<Record<string, number>>): number {
  return Object.values(byName).reduce((sum, value) => sum + value, 0);
}

/** One minute as a row for people. */
export function minuteLine(sample: MinuteSample): string {
  const memory = Object.entries(sample.memoryMiB).map(([name, mib]) => `${name} ${mib}`);
  const dead = Object.entries(sample.tables)
    .filter(([, { deadRows }]) => deadRows > 0)
    .map(([name, { deadRows, rows }]) => `${name} ${deadRows}/${rows}`);
  return [
    `minute ${sample.minute}: ${sample.delivered} delivered, queue lag p99 ${sample.queueLagMs.p99} ms, reserved -> delivered p99 ${sample.reservedToDeliveredMs.p99} ms, log ${total(sample.logBytes)} bytes`,
    `  memory MiB ${memory.join(" · ")}`,
    `  dead rows ${dead.join(" · ") || "none"}`,
  ].join("\n");
}
