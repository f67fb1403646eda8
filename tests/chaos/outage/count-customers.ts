import type { OutageFacts } from "@/tests/chaos/outage/count-switches";
import type { CustomerTrace } from "@/tests/chaos/outage/customer";

/** How the customers fared. Shares are cut, not rounded. */
export type CustomerFigures = {
  orders: number;
  delivered: number;
  successRate: number;
  /** Of those who pressed Pay while a provider was away. */
  duringOutages: number;
  within12s: number;
  /** Customers who were told at least once that nobody knows whether their page was opened. */
  unknownStarts: number;
  /** Customers who left without a page. */
  left: number;
};

const WITHIN_MS = 12_000;

/**
 * A payment is complete when its diamonds are there. Its time is the shop's: from the first press on Pay to the page, with every wait and every
 * further press between, and from the approval to the delivery. What the customer does on the page is not in it, nor the provider's time to show
 * one that does not load. Pure.
 */
export function shopMs(
  { pressedAtMs, pageAtMs, approvedAtMs }: CustomerTrace,
  deliveredAtMs: number | undefined,
): number | null {
  if (pageAtMs === null || approvedAtMs === null || deliveredAtMs === undefined) return null;
  return pageAtMs - pressedAtMs + (deliveredAtMs - approvedAtMs);
}

/** Pure. `deliveredAt` by reference. */
export function countCustomers(
  traces: readonly CustomerTrace[],
  deliveredAt: ReadonlyMap<string, number>,
  outages: readonly OutageFacts[],
): CustomerFigures {
  const timeOf = (trace: CustomerTrace) => shopMs(trace, deliveredAt.get(trace.reference ?? ""));
  const delivered = traces.filter(({ reference }) => reference !== null && deliveredAt.has(reference)).length;
  const during = traces.filter(({ pressedAtMs }) =>
    outages.some(({ fromMs, toMs }) => pressedAtMs >= fromMs && pressedAtMs <= toMs),
  );
  const inTime = during.filter((trace) => (timeOf(trace) ?? Number.POSITIVE_INFINITY) <= WITHIN_MS).length;
  return {
    orders: traces.length,
    delivered,
    successRate: share(delivered, traces.length),
    duringOutages: during.length,
    within12s: share(inTime, during.length),
    unknownStarts: traces.filter(({ refusals }) => refusals.includes("payment.start_unknown")).length,
    left: traces.filter(({ pageAtMs }) => pageAtMs === null).length,
  };
}

/** To four digits after the point, downwards; 1 of none, since nobody was failed. */
function share(part: number, whole: number): number {
  return whole === 0 ? 1 : Math.floor((part / whole) * 10_000) / 10_000;
}
