import type { Unit } from "@/lib/insight/reports/movement";
import { dayPlus } from "@/lib/insight/reports/period";
import { divideRounded } from "@/lib/shared/money";

/** The pool when a day had ended: diamonds in all custodian accounts, and what the books say they cost. */
export type PoolDay = { day: string; diamonds: bigint; inventoryUsdMinor: bigint };

type Holding = { account: string; unit: Unit; amount: bigint };

const isPool = ({ account, unit }: Holding): boolean => unit === "DIAMOND" && account.startsWith("pool:");
const isInventory = ({ account, unit }: Holding): boolean => unit === "USD" && account === "inventory";

function added(holdings: readonly Holding[], isMine: (one: Holding) => boolean): bigint {
  return holdings.filter(isMine).reduce((sum, { amount }) => sum + amount, 0n);
}

/** The pool day by day from `from` until before `to` (at most 400 days): what was held before, and what each day changed. */
export function poolHistory({
  openings,
  changes,
  from,
  to,
}: {
  openings: readonly Holding[];
  changes: readonly (Holding & { day: string })[];
  from: string;
  to: string;
}): PoolDay[] {
  let diamonds = added(openings, isPool);
  let inventoryUsdMinor = added(openings, isInventory);
  const history: PoolDay[] = [];
  for (let day = from; day < to && history.length < 400; day = dayPlus(day, 1)) {
    const mine = changes.filter((change) => change.day === day);
    diamonds += added(mine, isPool);
    inventoryUsdMinor += added(mine, isInventory);
    history.push({ day, diamonds, inventoryUsdMinor });
  }
  return history;
}

/** What one diamond comes to, in millionths of a dollar; null when there are none. */
export function perDiamondMicro(usdMicro: bigint, diamonds: bigint): bigint | null {
  return diamonds <= 0n ? null : divideRounded(usdMicro, diamonds, "half-up");
}

/** So many diamonds at a price of one in millionths of a dollar, in US cents. */
export function valueUsdMinor(diamonds: bigint, priceMicro: bigint): bigint {
  return divideRounded(diamonds * priceMicro, 10_000n, "half-up");
}
