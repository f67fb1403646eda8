import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { dayPlus } from "@/lib/insight/reports/period";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import { OrderRecordInput } from "@/lib/orders/desk-schemas";
import { countLateCauses } from "@/lib/orders/late-orders";
import { listOrderRecords } from "@/lib/orders/order-records";
import { dayAt, startOfDay } from "@/lib/shared/desk-days";
import { finishedOrder, type GivenOrder, paidOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 10_000n });
});
afterAll(() => shop.close());

async function listed(query: Record<string, string>): Promise<Record<string, string | null>> {
  const { lines } = await listOrderRecords(OrderRecordInput.parse(query), 50);
  return Object.fromEntries(lines.map(({ id, lateBecause }) => [id, lateBecause]));
}

/** It was paid so long ago; what was done since stays where it is. */
async function paidEarlier({ orderId }: GivenOrder, seconds: number): Promise<void> {
  await rowsOf("UPDATE orders SET paid_at = paid_at - make_interval(secs => $2) WHERE id = $1", [orderId, seconds]);
}

// Guarantee: whoever asks which orders came late, or are late now, gets all of them and none else, each with the cause that its evidence tells.
describe("late orders", () => {
  const late: GivenOrder[] = [];
  let inTime: GivenOrder;

  beforeAll(async () => {
    inTime = await finishedOrder(shop);

    const wrong = await paidOrder(shop, { recipientId: "wrong.typed" });
    await shop.sims.control("bigo", "POST", "/_sim/faults/rules", {
      recipient: "wrong.typed",
      path: "recharge",
      answer: "refuse",
      rescode: 7212004,
    });
    await shop.drain();
    expect((await statesOf(wrong)).order).toBe("needs_recipient");

    const unsure = await paidOrder(shop, { recipientId: "no.answer" });
    await shop.sims.control("bigo", "POST", "/_sim/faults/rules", {
      recipient: "no.answer",
      path: "recharge",
      answer: "http_500",
      effect: "done",
      times: 1,
    });
    await shop.drain();
    await shop.passTime(45);
    await shop.drain();
    expect((await statesOf(unsure)).order).toBe("delivered");

    const unsent = await finishedOrder(shop);
    const slow = await finishedOrder(shop);
    late.push(wrong, unsure, unsent, slow);
    for (const order of late) await paidEarlier(order, 60);
    const sentAtOnce =
      "UPDATE deliveries SET sent_at = (SELECT paid_at FROM orders WHERE id = order_id) WHERE order_id = $1";
    await rowsOf(sentAtOnce, [slow.orderId]);
  });

  it("are listed with their causes, those that are still under way with them", async () => {
    const [wrong, unsure, unsent, slow] = late.map(({ orderId }) => orderId) as [string, string, string, string];
    expect(await listed({ arrival: "late" })).toEqual({
      [wrong]: "recipient",
      [unsure]: "unknown",
      [unsent]: "unsent",
      [slow]: "slow",
    });
    expect(await listed({ arrival: "open" })).toEqual({ [wrong]: "recipient" });
    expect(Object.keys(await listed({ arrival: "never" }))).toContain(inTime.orderId);
    const justPaid = await paidOrder(shop, { recipientId: "wrong.typed" });
    await shop.drain();
    expect(await listed({ arrival: "open" })).toMatchObject({ [justPaid.orderId]: null });
    expect(Object.keys(await listed({ arrival: "late" }))).not.toContain(justPaid.orderId);
  });

  it("are counted by cause in the days in which they arrived", async () => {
    const today = dayAt(new Date());
    const period = { from: startOfDay(dayPlus(today, -1)), to: startOfDay(dayPlus(today, 1)) };
    expect(await countLateCauses(period)).toEqual([
      { cause: "slow", orders: 1 },
      { cause: "unknown", orders: 1 },
      { cause: "unsent", orders: 1 },
    ]);
    expect(await countLateCauses(period, { country: "TH" })).toEqual([]);
    expect(await countLateCauses({ from: period.to, to: startOfDay(dayPlus(today, 2)) })).toEqual([]);
  });

  it("stay late when they have arrived", async () => {
    const wrong = late[0] as GivenOrder;
    const actor = await givenStaffActor("support");
    const change = { recipientId: "right.typed", actor, reason: "The customer wrote" };
    await correctRecipient({ id: wrong.orderId }, change);
    await shop.drain();
    expect((await statesOf(wrong)).order).toBe("delivered");
    expect(await listed({ arrival: "late" })).toMatchObject({ [wrong.orderId]: "recipient" });
    expect(await listed({ arrival: "open" })).not.toHaveProperty(wrong.orderId);
  });
});
