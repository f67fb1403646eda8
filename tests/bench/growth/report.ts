import type { ReadFigures, ReadName } from "@/tests/bench/growth/reads";
import type { OrdersFigures } from "@/tests/bench/orders/report";

/** One size of the shop's past. */
export type GrowthFigures = {
  name: "growth";
  orders: number;
  seedSeconds: number;
  placeP95Ms: number | null;
  paidToDeliveredP95Ms: number | null;
  postgresCpuMsPerOrder: number | null;
  successRate: number;
  reads: ReadFigures;
  trialBalance: string;
};

export type GrowthRatios = {
  name: "growth.ratio";
  placeP95: number | null;
  paidToDeliveredP95: number | null;
  postgresCpuPerOrder: number | null;
  reads: Record<ReadName, number | null>;
  /** The largest of all. */
  worst: number | null;
};

export function figuresOf(
  past: { orders: number; seconds: number },
  run: OrdersFigures,
  reads: ReadFigures,
): GrowthFigures {
  return {
    name: "growth",
    orders: past.orders,
    seedSeconds: Math.round(past.seconds),
    placeP95Ms: run.placeMs.p95,
    paidToDeliveredP95Ms: run.paidToDeliveredMs.p95,
    postgresCpuMsPerOrder: run.cpuMsPerOrder.postgres,
    successRate: run.successRate,
    reads,
    trialBalance: run.trialBalance,
  };
}

/** Large past over small past, to two decimals; null where either is unknown. Pure. */
export function ratiosOf(small: GrowthFigures, large: GrowthFigures): GrowthRatios {
  const names = Object.keys(small.reads) as ReadName[];
  const reads = Object.fromEntries(names.map((name) => [name, ratio(small.reads[name], large.reads[name])]));
  const ratios = {
    placeP95: ratio(small.placeP95Ms, large.placeP95Ms),
    paidToDeliveredP95: ratio(small.paidToDeliveredP95Ms, large.paidToDeliveredP95Ms),
    postgresCpuPerOrder: ratio(small.postgresCpuMsPerOrder, large.postgresCpuMsPerOrder),
    reads: reads as Record<ReadName, number | null>,
  };
  const { reads: ofReads, ...others } = ratios;
  const all = [...Object.values(others), ...Object.values(ofReads)].filter((value) => value !== null);
  return { name: "growth.ratio", ...ratios, worst: all.length === 0 ? null : Math.max(...all) };
}

function ratio(small: number | null, large: number | null): number | null {
  return small === null || large === null || small === 0 ? null : Math.round((large / small) * 100) / 100;
}
