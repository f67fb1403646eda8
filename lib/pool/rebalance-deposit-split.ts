/** What the split of a deposit knows of one account. */
export type SplitAccount = { id: string; availableDiamonds: bigint; targetBp: number };

export type DepositPart = { custodianId: string; diamonds: bigint; costUsdMinor: bigint };

/**
 * Shares a deposit out so that the accounts come as near to their target shares as a deposit can bring them: what is missing most is filled
 * first, until all that still lack something lack the same. Nothing is taken from an account that has too much. The parts are whole,
 * never negative, and add up to the deposit exactly, in diamonds and in cost. Accounts that get nothing are left out. Pure.
 */
export function splitDeposit(
  { diamonds, costUsdMinor }: { diamonds: bigint; costUsdMinor: bigint },
  accounts: readonly SplitAccount[],
): DepositPart[] {
  if (diamonds <= 0n || accounts.length === 0) return [];
  const sorted = [...accounts].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const targetSum = sorted.reduce((sum, { targetBp }) => sum + BigInt(targetBp), 0n);
  // Without any target every account should hold the same.
  const weights = sorted.map(({ targetBp }) => (targetSum === 0n ? 1n : BigInt(targetBp)));
  const whole = targetSum === 0n ? BigInt(sorted.length) : targetSum;
  const total = sorted.reduce((sum, { availableDiamonds }) => sum + availableDiamonds, diamonds);
  // Everything in units of 1/whole of a diamond, so that no target is rounded.
  const lacking = sorted.map(({ availableDiamonds }, at) => total * (weights[at] ?? 0n) - availableDiamonds * whole);
  const parts = wholeParts(filled(lacking, diamonds * whole), { whole, diamonds });
  return withCosts(
    sorted.flatMap(({ id }, at) => {
      const part = parts[at] ?? 0n;
      return part > 0n ? [{ custodianId: id, diamonds: part }] : [];
    }),
    { diamonds, costUsdMinor },
  );
}

/**
 * The cost of each part in proportion to its diamonds, in cents that add up to the whole cost exactly. Parts that do not add up to the
 * deposit get their cost in proportion too, but not all of it. Pure.
 */
export function withCosts(
  parts: readonly { custodianId: string; diamonds: bigint }[],
  { diamonds, costUsdMinor }: { diamonds: bigint; costUsdMinor: bigint },
): DepositPart[] {
  let soFar = 0n;
  return parts.map((part) => {
    const before = (costUsdMinor * soFar) / diamonds;
    soFar += part.diamonds;
    return { ...part, costUsdMinor: (costUsdMinor * soFar) / diamonds - before };
  });
}

/** Fills the largest gaps first, until those left open are equal. As fractions: `top / count` is the gap that stays. */
function filled(lacking: readonly bigint[], amount: bigint): { part: bigint; count: bigint }[] {
  const byGap = [...lacking].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  let sum = 0n;
  let open = 0n;
  let left = 0n;
  for (const [at, gap] of byGap.entries()) {
    // The level that these fill to lies above the next gap: the rest has enough.
    if (at > 0 && sum - amount >= gap * BigInt(at)) break;
    sum += gap;
    open = BigInt(at + 1);
    left = sum - amount;
  }
  return lacking.map((gap) => {
    const part = gap * open - left;
    return { part: part > 0n ? part : 0n, count: open };
  });
}

/** Rounds the parts down and gives what that lost to those that lost most, then by place. */
function wholeParts(
  fractions: readonly { part: bigint; count: bigint }[],
  { whole, diamonds }: { whole: bigint; diamonds: bigint },
): bigint[] {
  const rounded = fractions.map(({ part, count }, at) => {
    const unit = whole * count;
    return { at, diamonds: part / unit, rest: part % unit };
  });
  let missing = diamonds - rounded.reduce((sum, part) => sum + part.diamonds, 0n);
  for (const part of [...rounded].sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))) {
    if (missing <= 0n) break;
    part.diamonds += 1n;
    missing -= 1n;
  }
  return rounded.map((part) => part.diamonds);
}
