import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { requestRefund } from "@/lib/orders/request-refund";
import { netOf } from "@/tests/support/books";
import { finishedOrder, type GivenOrder, paymentRow, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { balancesOf, differencesOf, expectSuspenseExplained, plant, reconcile } from "@/tests/support/settlements";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const card = () => finishedOrder(shop);
const intentOf = async (order: GivenOrder) => (await paymentRow(order.paymentId)).provider_payment_id ?? "";
const feeOf = (order: GivenOrder) => netOf(order, "fees:stripe-card");

async function refund(order: GivenOrder, amountMinor: bigint): Promise<void> {
  const actor = await givenStaffActor("admin");
  await requestRefund(actor, { refundId: randomUUID(), orderId: order.orderId, amountMinor, reason: "sorry" });
  await shop.drain();
}

/** One difference, with these facts, and its money in suspense. */
async function expectOne(order: GivenOrder, facts: object): Promise<void> {
  expect(await differencesOf(order.paymentId)).toMatchObject([{ state: "open", channel: "stripe-card", ...facts }]);
  await expectSuspenseExplained();
}

// Guarantee: what is booked and reported alike is never called different.
describe("a report that agrees with the books", () => {
  it("of cards: captures with their fees, a part refunded and a whole", async () => {
    const [whole, part] = [await card(), await card()];
    await card();
    await refund(whole, whole.totalMinor);
    await refund(part, 1_000n);
    expect(await statesOf(part)).toMatchObject({ payments: ["partly_refunded"], refunds: ["done"] });
    const run = await reconcile("stripe");
    expect(run).toMatchObject({ outcome: "lines", linesCount: 5, newCount: 5, matchedCount: 5, openedCount: 0 });
    expect(await differencesOf()).toEqual([]);
    await expectSuspenseExplained();
  });

  it("of GCash: payments and refunds; the fee that was booked by estimate is now the reported one", async () => {
    const [kept, returned] = [
      await finishedOrder(shop, { method: "gcash" }),
      await finishedOrder(shop, { method: "gcash" }),
    ];
    await refund(returned, returned.totalMinor);
    const estimate = await balancesOf("fees:xendit-gcash");
    const run = await reconcile("xendit");
    expect(run).toMatchObject({ outcome: "lines", linesCount: 3, matchedCount: 1, correctedCount: 2, openedCount: 0 });
    expect(await differencesOf(kept.paymentId)).toMatchObject([
      { kind: "fee", state: "booked", booked_to: "fees", actor_id: null },
    ]);
    expect((await balancesOf("fees:xendit-gcash")).PHP).toBeGreaterThan(estimate.PHP ?? 0n);
    expect(await reconcile("xendit")).toMatchObject({
      newCount: 0,
      matchedCount: 3,
      correctedCount: 0,
      openedCount: 0,
    });
    expect(await balancesOf("suspense")).toEqual({});
    await expectSuspenseExplained();
  });

  it("leaves clearing with what the provider says that it owes", async () => {
    const [stripe] = await rowsOf<{ net: bigint }>(
      "SELECT sum(amount_minor - fee_minor)::bigint AS net FROM settlement_lines WHERE provider = 'stripe'",
    );
    const [xendit] = await rowsOf<{ net: bigint }>(
      "SELECT sum(amount_minor - fee_minor)::bigint AS net FROM settlement_lines WHERE provider = 'xendit'",
    );
    expect(await balancesOf("clearing:stripe-card")).toEqual({ PHP: stripe?.net });
    expect(await balancesOf("clearing:xendit-gcash")).toEqual({ PHP: xendit?.net });
  });
});

// Guarantee: whatever is wrong in a report is found, named, kept in suspense to the last centavo, and found once.
describe("a report with something planted in it", () => {
  afterEach(async () => {
    // However often it is read again, nothing is added.
    const before = await differencesOf();
    expect(await reconcile("stripe")).toMatchObject({ newCount: 0, openedCount: 0, closedCount: 0 });
    expect(await differencesOf()).toEqual(before);
    await expectSuspenseExplained();
  });

  it("a charge that is missing", async () => {
    const order = await card();
    await plant(shop, { op: "drop", of: await intentOf(order) });
    // Not yet due: it may still be reported.
    expect(await reconcile("stripe", 23)).toMatchObject({ openedCount: 0 });
    expect(await reconcile("stripe")).toMatchObject({ openedCount: 1 });
    await expectOne(order, {
      ...{ kind: "missing", movement: "payment", ours_minor: order.totalMinor, theirs_minor: 0n },
      ...{ ours_fee_minor: await feeOf(order), theirs_fee_minor: 0n },
    });
  });

  it("a charge that nobody paid us", async () => {
    await plant(shop, { op: "add", amount: 12_345, fee: 45, currency: "php" });
    // Ours may be on its way to us.
    expect(await reconcile("stripe", 0.5)).toMatchObject({ newCount: 1, openedCount: 0 });
    const before = await balancesOf("clearing:stripe");
    expect(await reconcile("stripe")).toMatchObject({ newCount: 0, openedCount: 1 });
    expect((await differencesOf()).at(-1)).toMatchObject({
      ...{ kind: "extra", movement: "line", payment_id: null, channel: null, ours_minor: 0n },
      ...{ theirs_minor: 12_345n, theirs_fee_minor: 45n },
    });
    expect((await balancesOf("clearing:stripe")).PHP).toBe((before.PHP ?? 0n) + 12_300n);
  });

  it("another amount", async () => {
    const order = await card();
    await plant(shop, { op: "alter", of: await intentOf(order), amount: Number(order.totalMinor) - 500 });
    expect(await reconcile("stripe")).toMatchObject({ openedCount: 1 });
    await expectOne(order, { kind: "amount", ours_minor: order.totalMinor, theirs_minor: order.totalMinor - 500n });
  });

  it("another amount of a refund", async () => {
    const order = await card();
    await refund(order, 2_000n);
    const [row] = await rowsOf<{ id: string }>("SELECT provider_refund_id AS id FROM refunds WHERE payment_id = $1", [
      order.paymentId,
    ]);
    await plant(shop, { op: "alter", of: row?.id, amount: -2_500 });
    await reconcile("stripe");
    await expectOne(order, { kind: "amount", movement: "refund", ours_minor: -2_000n, theirs_minor: -2_500n });
  });

  it("a line twice", async () => {
    const order = await card();
    const fee = Number(await feeOf(order));
    await plant(shop, {
      ...{ op: "add", of: await intentOf(order), amount: Number(order.totalMinor), fee, currency: "php" },
    });
    await reconcile("stripe");
    await expectOne(order, { kind: "duplicate", ours_minor: order.totalMinor, theirs_minor: order.totalMinor * 2n });
  });

  it("another currency", async () => {
    const order = await card();
    await plant(shop, { op: "alter", of: await intentOf(order), currency: "usd", amount: 1_000, fee: 30 });
    await reconcile("stripe");
    await expectOne(order, {
      ...{ kind: "currency", currency: "PHP", ours_minor: order.totalMinor },
      ...{ their_currency: "USD", theirs_minor: 1_000n, theirs_fee_minor: 30n },
    });
    expect(await balancesOf("clearing:stripe-card")).toMatchObject({ USD: 970n });
  });

  it("a fee that is not the agreed one; a little more than an estimate is booked by itself", async () => {
    const [wrong, close] = [await card(), await card()];
    const fee = await feeOf(wrong);
    await plant(shop, { op: "alter", of: await intentOf(wrong), fee: Number(fee) + Number(wrong.totalMinor) / 10 });
    await plant(shop, { op: "alter", of: await intentOf(close), fee: Number(fee) + 5 });
    expect(await reconcile("stripe")).toMatchObject({ openedCount: 1, correctedCount: 1 });
    await expectOne(wrong, { kind: "fee", ours_fee_minor: fee, theirs_fee_minor: fee + wrong.totalMinor / 10n });
    expect(await differencesOf(close.paymentId)).toMatchObject([{ kind: "fee", state: "booked", booked_to: "fees" }]);
    expect(await balancesOf("fees:stripe-card")).toMatchObject({ PHP: expect.anything() });
  });
});

// Guarantee: a dispute's money is in suspense while nobody knows whose it is, and leaves it by itself when it is decided.
describe("a dispute", () => {
  // A card that was disputed is looked at before its next order is delivered, so each takes another one.
  it.each([
    ["won", "5555555555554444"],
    ["lost", "378282246310005"],
  ])("%s", async (end, number) => {
    const order = await finishedOrder(shop, { card: number });
    expect(await statesOf(order)).toMatchObject({ payments: ["captured"] });
    const opened = await shop.sims.control("stripe", "POST", "/_sim/disputes", {
      payment_intent: await intentOf(order),
    });
    await shop.drain();
    await reconcile("stripe");
    expect(await differencesOf(order.paymentId)).toMatchObject([
      { kind: "extra", movement: "dispute", theirs_minor: -order.totalMinor, theirs_fee_minor: 1_500n, state: "open" },
    ]);
    await shop.sims.control("stripe", "POST", "/_sim/disputes/close", { dispute: opened.id, status: end });
    await shop.drain();
    await reconcile("stripe");
    // Whoever wins, the dispute's own fee is gone, and nobody had booked it.
    const left = (await differencesOf(order.paymentId)).filter(({ state }) => state === "open");
    expect(left).toMatchObject([{ kind: "fee", movement: "dispute", ours_fee_minor: 0n, theirs_fee_minor: 1_500n }]);
    await expectSuspenseExplained();
  });
});
