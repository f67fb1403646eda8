import { rowOf } from "@/lib/db/pool";
import type { TicketKind } from "@/lib/tickets/ticket";
import { type GivenOrder, pay, secondAttempt, startedOrder, type Wanted } from "@/tests/support/given";
import type { Shop } from "@/tests/support/shop";

const AT_ONCE = 8;

/** So many of something, a few at a time. */
export async function inTurns<T>(count: number, run: (at: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let from = 0; from < count; from += AT_ONCE)
    results.push(
      ...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, at) => run(from + at)))),
    );
  return results;
}

const rules = (shop: Shop, list: object[]) => shop.sims.control("bigo", "PUT", "/_sim/faults", { rules: list });

async function countWaitingForPerson(): Promise<number> {
  const row = await rowOf<{ count: bigint }>(
    "SELECT count(*) AS count FROM orders WHERE needs_person = 'delivery.unknown'",
  );
  return Number(row?.count ?? 0n);
}

let buyers = 0;
const started = (wanted: Wanted = {}) => startedOrder({ email: `buyer${++buyers}@shop.test`, ...wanted });

async function paid(shop: Shop, wanted: Wanted = {}): Promise<GivenOrder> {
  const order = await started(wanted);
  await pay(shop, order.paymentId);
  return order;
}

async function paidTwice(shop: Shop): Promise<GivenOrder> {
  const order = await paid(shop);
  const second = await secondAttempt(order, "gcash");
  await pay(shop, second);
  return order;
}

/** Orders of one kind, in the state that the kind is about. */
export const ordersOfKind: Record<TicketKind, (shop: Shop, count: number) => Promise<GivenOrder[]>> = {
  not_arrived: async (shop, count) => {
    await rules(shop, [{ answer: "reset", effect: "none" }]);
    const orders = await inTurns(count, () => paid(shop));
    await shop.drain();
    for (let wait = 0; wait < 12 && (await countWaitingForPerson()) < count; wait += 1) {
      await shop.passTime(61);
      await shop.drain();
    }
    await rules(shop, []);
    return orders;
  },
  wrong_recipient: async (shop, count) => {
    await rules(shop, [{ answer: "refuse", rescode: 7_212_004 }]);
    const orders = await inTurns(count, () => paid(shop));
    await shop.drain();
    await rules(shop, []);
    return orders;
  },
  charged_twice: async (shop, count) => {
    const orders = await inTurns(count, () => paidTwice(shop));
    await shop.drain();
    return orders;
  },
  refund: async (shop, count) => {
    const orders = await inTurns(count, () => paid(shop, { method: "gcash" }));
    await shop.drain();
    return orders;
  },
  // The channel does not answer: the page is open, and nobody can pay.
  other: (_shop, count) => inTurns(count, () => started({ method: "gcash" })),
};
