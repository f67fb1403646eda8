import { rowsOf } from "@/lib/db/pool";
import { newId } from "@/lib/shared/ids";
import type { BigoSimulator } from "@/sim/bigo/main";

export const ORDERS_PER_SECOND = 161;
export const TICK_SECONDS = 0.5;

/** Packages of the shop with how often of a hundred each is bought: an assumption, small ones more often than large ones. */
const MIX: readonly (readonly [diamonds: number, share: number])[] = [
  [50, 10],
  [100, 14],
  [200, 14],
  [500, 22],
  [1_000, 16],
  [2_000, 11],
  [5_000, 8],
  [10_000, 3],
  [20_000, 2],
];

export type Reserved = { id: string; custodian: string; diamonds: bigint };

/** The orders of one tick, confirmed in one batch. */
export function confirmOrders(random: () => number): Promise<Reserved[]> {
  const count = Math.round(ORDERS_PER_SECOND * TICK_SECONDS * (0.8 + 0.4 * random()));
  const amounts = Array.from({ length: count }, () => pick(random() * 100));
  return rowsOf<Reserved>("SELECT * FROM bench_confirm($1::uuid[], $2::bigint[])", [
    amounts.map(() => newId()),
    amounts,
  ]);
}

/** They are delivered and settled: posted in the books, and gone at the platform, as one sum for each account. */
export async function settleOrders(reserved: readonly Reserved[], platform: BigoSimulator): Promise<void> {
  if (reserved.length === 0) return;
  await rowsOf("SELECT count(*) FROM resolve_batch($1::jsonb)", [
    JSON.stringify(reserved.map(({ id }) => ({ id, kind: "post" }))),
  ]);
  const sums = new Map<string, bigint>();
  for (const { custodian, diamonds } of reserved) sums.set(custodian, (sums.get(custodian) ?? 0n) + diamonds);
  for (const [reseller, diamonds] of sums) takeFrom(platform, reseller, diamonds);
}

/** Diamonds leave an account at the platform, as its recharges would take them. */
export function takeFrom(platform: BigoSimulator, reseller: string, diamonds: bigint): void {
  const id = newId().replaceAll("-", "");
  platform.platform.bank.recharge({
    clientId: platform.platform.bank.account(reseller)?.clientId ?? "",
    orderId: id,
    seqid: id,
    recipient: "bench",
    reseller,
    diamonds: Number(diamonds),
    cost: 1,
    currency: "USD",
    atMs: 0,
  });
}

function pick(roll: number): number {
  let left = roll;
  for (const [diamonds, share] of MIX) {
    left -= share;
    if (left < 0) return diamonds;
  }
  return MIX.at(-1)?.[0] ?? 0;
}
