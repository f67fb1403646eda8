import { divideRounded } from "@/lib/shared/money";

/** What a forecast assumes. Prices are millionths of a dollar for one diamond, shares hundredths of a percent. */
export type Assumptions = {
  weeks: number;
  /** Diamonds that customers want in the first week. */
  weeklyDiamonds: bigint;
  /** How much more they want in each week than in the one before. */
  growthBp: number;
  /** What a diamond brings, without tax. */
  priceMicro: bigint;
  /** Channel fees of what customers pay, tax included. */
  feesBp: number;
  /** Tax on top of the price. */
  taxBp: number;
  /** Refunds and lost disputes of the revenue. */
  refundsBp: number;
  /** Diamonds are bought in lots of this size. */
  lotDiamonds: bigint;
  /** What a bought diamond costs. */
  buyMicro: bigint;
  /** Lots are bought when the pool, with what is on its way, holds less than so many weeks' demand. */
  coverWeeks: number;
  /** How many weeks later they arrive. They are paid when they are bought. */
  leadWeeks: number;
};

export type StartingPoint = { diamonds: bigint; inventoryUsdMinor: bigint };

/** One week; money in US cents. */
export type ForecastWeek = {
  week: number;
  wantedDiamonds: bigint;
  /** What the pool could give of them. */
  soldDiamonds: bigint;
  revenue: bigint;
  cost: bigint;
  fees: bigint;
  tax: bigint;
  refunds: bigint;
  /** Revenue less cost, fees and refunds. */
  result: bigint;
  boughtDiamonds: bigint;
  boughtFor: bigint;
  /** What comes in less what goes out, the tax that is held for the state included. */
  cash: bigint;
  /** The same since the beginning. */
  cashSoFar: bigint;
  /** At the end of the week. */
  poolDiamonds: bigint;
};

export const WEEKS_MIN = 4;
export const WEEKS_MAX = 12;
const LOTS_MAX = 100n;

const share = (amount: bigint, bp: number): bigint => divideRounded(amount * BigInt(bp), 10_000n, "half-up");
const worth = (diamonds: bigint, micro: bigint): bigint => divideRounded(diamonds * micro, 10_000n, "half-up");

/**
 * The next weeks under the given assumptions, one after the other: what was bought arrives, customers buy what they want as far as the pool
 * reaches, diamonds leave at their average cost as in the books, and lots are bought while the pool and what is on its way cover less than the
 * wanted weeks of demand. Nothing here is random: the same assumptions give the same weeks.
 */
export function forecast(start: StartingPoint, assumptions: Assumptions): ForecastWeek[] {
  const weeks: ForecastWeek[] = [];
  const arriving = new Map<number, { diamonds: bigint; cost: bigint }>();
  let pool = start.diamonds;
  let inventory = start.inventoryUsdMinor;
  let wanted = assumptions.weeklyDiamonds;
  let cashSoFar = 0n;
  for (let week = 1; week <= Math.min(Math.max(assumptions.weeks, 1), WEEKS_MAX); week += 1) {
    const arrived = arriving.get(week);
    arriving.delete(week);
    pool += arrived?.diamonds ?? 0n;
    inventory += arrived?.cost ?? 0n;

    const sold = wanted < pool ? wanted : pool;
    const cost = pool === 0n ? 0n : sold === pool ? inventory : (inventory * sold) / pool;
    pool -= sold;
    inventory -= cost;
    const money = moneyOf(sold, assumptions);

    const next = grown(wanted, assumptions.growthBp);
    const coming = [...arriving.values()].reduce((sum, { diamonds }) => sum + diamonds, 0n);
    const boughtDiamonds = lotsFor(next * BigInt(assumptions.coverWeeks) - pool - coming, assumptions.lotDiamonds);
    const boughtFor = worth(boughtDiamonds, assumptions.buyMicro);
    if (boughtDiamonds > 0n) addTo(arriving, week + Math.max(1, assumptions.leadWeeks), boughtDiamonds, boughtFor);

    const cash = money.revenue + money.tax - money.fees - money.refunds - boughtFor;
    cashSoFar += cash;
    weeks.push({
      ...{ week, wantedDiamonds: wanted, soldDiamonds: sold, ...money, cost },
      result: money.revenue - cost - money.fees - money.refunds,
      ...{ boughtDiamonds, boughtFor, cash, cashSoFar, poolDiamonds: pool },
    });
    wanted = next;
  }
  return weeks;
}

function moneyOf(sold: bigint, { priceMicro, taxBp, feesBp, refundsBp }: Assumptions) {
  const revenue = worth(sold, priceMicro);
  const tax = share(revenue, taxBp);
  return { revenue, tax, fees: share(revenue + tax, feesBp), refunds: share(revenue, refundsBp) };
}

function grown(diamonds: bigint, growthBp: number): bigint {
  return divideRounded(diamonds * BigInt(10_000 + growthBp), 10_000n, "half-up");
}

/** Whole lots that fill a gap; at most a hundred a week. */
function lotsFor(missing: bigint, lot: bigint): bigint {
  if (missing <= 0n || lot <= 0n) return 0n;
  const lots = divideRounded(missing, lot, "up");
  return (lots > LOTS_MAX ? LOTS_MAX : lots) * lot;
}

function addTo(
  arriving: Map<number, { diamonds: bigint; cost: bigint }>,
  week: number,
  diamonds: bigint,
  cost: bigint,
): void {
  const known = arriving.get(week);
  arriving.set(week, { diamonds: diamonds + (known?.diamonds ?? 0n), cost: cost + (known?.cost ?? 0n) });
}
