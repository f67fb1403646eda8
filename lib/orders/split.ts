/** A share of an order that goes to the platform as one delivery. Amounts are minor units of the order's currency. */
export type Part = { part: number; diamonds: bigint; grossMinor: bigint; taxMinor: bigint };

/**
 * Splits an order above the platform's limit per call into the fewest parts, as even as they can be. Net price and tax follow the
 * diamonds by cumulative shares, each by itself, so that the parts add up to the order's total and tax exactly, whatever the rounding,
 * and no part owes more tax than it costs.
 */
export function splitIntoParts(
  order: { diamonds: bigint; totalMinor: bigint; taxMinor: bigint },
  diamondsPerPartMax: number,
): Part[] {
  const count = (order.diamonds + BigInt(diamondsPerPartMax) - 1n) / BigInt(diamondsPerPartMax);
  const share = (whole: bigint, diamondsSoFar: bigint) => (whole * diamondsSoFar) / order.diamonds;
  const wholeNetMinor = order.totalMinor - order.taxMinor;
  const parts: Part[] = [];
  let before = 0n;
  for (let index = 1n; index <= count; index += 1n) {
    const until = (order.diamonds * index) / count;
    const taxMinor = share(order.taxMinor, until) - share(order.taxMinor, before);
    const netMinor = share(wholeNetMinor, until) - share(wholeNetMinor, before);
    parts.push({ part: Number(index), diamonds: until - before, grossMinor: netMinor + taxMinor, taxMinor });
    before = until;
  }
  return parts;
}
