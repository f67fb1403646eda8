/** A share of an order that goes to the platform as one delivery. Amounts are minor units of the order's currency. */
export type Part = { part: number; diamonds: bigint; grossMinor: bigint; taxMinor: bigint };

/**
 * Splits an order above the platform's limit per call into the fewest parts, as even as they can be. Money follows the diamonds by
 * cumulative shares, so that the parts add up to the order's total and tax exactly, whatever the rounding.
 */
export function splitIntoParts(
  order: { diamonds: bigint; totalMinor: bigint; taxMinor: bigint },
  diamondsPerPartMax: number,
): Part[] {
  const count = (order.diamonds + BigInt(diamondsPerPartMax) - 1n) / BigInt(diamondsPerPartMax);
  const share = (whole: bigint, diamondsSoFar: bigint) => (whole * diamondsSoFar) / order.diamonds;
  const parts: Part[] = [];
  let before = 0n;
  for (let index = 1n; index <= count; index += 1n) {
    const until = (order.diamonds * index) / count;
    parts.push({
      part: Number(index),
      diamonds: until - before,
      grossMinor: share(order.totalMinor, until) - share(order.totalMinor, before),
      taxMinor: share(order.taxMinor, until) - share(order.taxMinor, before),
    });
    before = until;
  }
  return parts;
}
