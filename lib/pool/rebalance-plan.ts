/** What rebalancing knows of one custodian account. */
export type RebalanceAccount = {
  id: string;
  /** Not reserved for anybody: what can be sold, and what a transfer may take. */
  availableDiamonds: bigint;
  /** On their way in by transfers that are not over yet. */
  incomingDiamonds: bigint;
  targetBp: number;
  isPaused: boolean;
  /** How its supplier moves diamonds, as things stand: an API that is not proven yet counts as none. */
  capability: TransferCapability;
};

export type TransferCapability = "none" | "manual" | "api";

/** What one run may do at most. */
export type RunLimits = { minDiamonds: bigint; runDiamondsMax: bigint; transfersMax: number };

export type PlannedTransfer = { fromId: string; toId: string; diamonds: bigint; kind: "api" | "manual" };

/** Why an account stays away from its target: its supplier cannot transfer, or the run's limits are used up. */
export type LeftOver = { id: string; diamonds: bigint; because: "capability" | "limit" };

export type RebalancePlan = {
  transfers: PlannedTransfer[];
  leftOver: LeftOver[];
  beforeMicro: bigint;
  /** When every transfer of the plan arrives and nothing is sold meanwhile. */
  afterMicro: bigint;
};

const MICRO = 1_000_000n;

type Level = { id: string; diamonds: bigint; targetBp: number };

/**
 * The largest |share - target| over the accounts, in millionths (300 is 0.03 %), rounded up so that it never flatters. Stopped accounts
 * are left out, and the targets of the others count as parts of their sum. 0 where there is nothing to share.
 */
export function deviationMicro(
  accounts: readonly Pick<RebalanceAccount, "availableDiamonds" | "targetBp" | "isPaused">[],
): bigint {
  const open = accounts.filter(({ isPaused }) => !isPaused);
  return levelsDeviationMicro(
    open.map(({ availableDiamonds, targetBp }) => ({ diamonds: availableDiamonds, targetBp })),
  );
}

function levelsDeviationMicro(levels: readonly Omit<Level, "id">[]): bigint {
  const total = levels.reduce((sum, { diamonds }) => sum + diamonds, 0n);
  const whole = levels.reduce((sum, { targetBp }) => sum + BigInt(targetBp), 0n);
  if (total <= 0n || whole === 0n) return 0n;
  const scale = total * whole;
  return levels.reduce((largest, { diamonds, targetBp }) => {
    const distance = magnitude(diamonds * whole - BigInt(targetBp) * total) * MICRO;
    const micro = (distance + scale - 1n) / scale;
    return micro > largest ? micro : largest;
  }, 0n);
}

/**
 * How many diamonds each account should hold of a total, whole and together exactly the total: the remainders go to the accounts that lost
 * most by rounding, then by id.
 */
export function targetsOf(total: bigint, accounts: readonly { id: string; targetBp: number }[]): Map<string, bigint> {
  const whole = accounts.reduce((sum, { targetBp }) => sum + BigInt(targetBp), 0n);
  if (whole === 0n) return new Map(accounts.map(({ id }) => [id, 0n]));
  const parts = accounts.map(({ id, targetBp }) => {
    const scaled = total * BigInt(targetBp);
    return { id, diamonds: scaled / whole, rest: scaled % whole };
  });
  let missing = total - parts.reduce((sum, { diamonds }) => sum + diamonds, 0n);
  const byRest = [...parts].sort((a, b) => (a.rest === b.rest ? compare(a.id, b.id) : a.rest > b.rest ? -1 : 1));
  for (const part of byRest) {
    if (missing === 0n) break;
    part.diamonds += 1n;
    missing -= 1n;
  }
  return new Map(parts.map(({ id, diamonds }) => [id, diamonds]));
}

/**
 * Which transfers bring the shares to their targets: the account furthest away first, whole diamonds, never less than the smallest size,
 * never more than the run may move, never what is reserved. Stopped accounts take no part. A transfer goes by API when both ends can,
 * by hand when both ends can at least that; else the account is left to steering and named in `leftOver`. Pure and repeatable.
 */
export function planTransfers(accounts: readonly RebalanceAccount[], limits: RunLimits): RebalancePlan {
  const open = accounts.filter(({ isPaused }) => !isPaused).sort((a, b) => compare(a.id, b.id));
  const level = (account: RebalanceAccount) => account.availableDiamonds + account.incomingDiamonds;
  const total = open.reduce((sum, account) => sum + level(account), 0n);
  const targets = targetsOf(total, open);
  const standings = open.map((account) => ({
    account,
    available: account.availableDiamonds,
    gap: level(account) - (targets.get(account.id) ?? 0n),
  }));
  const transfers: PlannedTransfer[] = [];
  let room = limits.runDiamondsMax;
  const noTargets = open.every(({ targetBp }) => targetBp === 0);
  // Each transfer settles at least one account or ends the run, so that there are fewer transfers than accounts.
  for (let step = 0; step < open.length && transfers.length < limits.transfersMax && !noTargets; step += 1) {
    const best = bestPair(standings, { ...limits, runDiamondsMax: room });
    if (best === null) break;
    transfers.push(best);
    room -= best.diamonds;
    for (const standing of standings) {
      if (standing.account.id === best.fromId) {
        standing.gap -= best.diamonds;
        standing.available -= best.diamonds;
      }
      if (standing.account.id === best.toId) standing.gap += best.diamonds;
    }
  }
  const leftOver = noTargets
    ? []
    : standings
        .filter(({ gap }) => magnitude(gap) >= limits.minDiamonds)
        .map(
          ({ account, gap }): LeftOver => ({
            id: account.id,
            diamonds: gap,
            because: bestPair(standings, { ...limits, runDiamondsMax: total }) === null ? "capability" : "limit",
          }),
        );
  return {
    transfers,
    leftOver,
    beforeMicro: deviationMicro(accounts),
    afterMicro: levelsDeviationMicro(
      standings.map(({ account, gap }) => ({
        diamonds: gap + (targets.get(account.id) ?? 0n),
        targetBp: account.targetBp,
      })),
    ),
  };
}

type Standing = { account: RebalanceAccount; available: bigint; gap: bigint };

/** The pair that moves first: the account furthest from its target, with the one furthest on the other side that it can exchange with. */
function bestPair(standings: readonly Standing[], limits: RunLimits): PlannedTransfer | null {
  const far = [...standings].sort((a, b) => compareBig(magnitude(b.gap), magnitude(a.gap)));
  for (const one of far) {
    for (const other of far) {
      if (one.gap === 0n || other.gap === 0n || one.gap > 0n === other.gap > 0n) continue;
      const [from, to] = one.gap > 0n ? [one, other] : [other, one];
      const kind = kindOf(from.account.capability, to.account.capability);
      if (kind === null) continue;
      const diamonds = [from.gap, -to.gap, from.available, limits.runDiamondsMax].reduce((a, b) => (a < b ? a : b));
      if (diamonds < limits.minDiamonds || diamonds <= 0n) continue;
      return { fromId: from.account.id, toId: to.account.id, diamonds, kind };
    }
  }
  return null;
}

/** How two accounts can exchange diamonds; null when they cannot. */
export function kindOf(from: TransferCapability, to: TransferCapability): "api" | "manual" | null {
  if (from === "none" || to === "none") return null;
  return from === "api" && to === "api" ? "api" : "manual";
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareBig(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
