import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { catchUpSettlement } from "@/lib/finance/catch-up-settlement";
import { requestRefund } from "@/lib/orders/request-refund";
import { providerOf } from "@/lib/payments/registry";
import { forceChannel, resetChannels } from "@/tests/support/channels";
import { finishedOrder, type GivenOrder, paymentRow, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { differencesOf, expectSuspenseExplained, reconcile } from "@/tests/support/settlements";
import { settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: the providers that report by files are reconciled like the others: over their own ways, with what differs found.
let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 2_000_000n }, { providers: ["antom", "play"] });
});
afterAll(async () => {
  await resetChannels();
  await shop.close();
});

async function bought(channel: string, method: "card" | "gcash" | "google_play"): Promise<GivenOrder> {
  await forceChannel(channel);
  const order = await finishedOrder(shop, { method, diamonds: 100 });
  expect((await statesOf(order)).order).toBe("delivered");
  return order;
}

async function refund(order: GivenOrder, amountMinor: bigint): Promise<void> {
  const actor = await givenStaffActor("admin");
  await requestRefund(actor, { refundId: randomUUID(), orderId: order.orderId, amountMinor, reason: "sorry" });
  await settle(shop);
}

describe("Antom's transaction details", () => {
  it("agree on captures, wallet payments and refunds; a planted difference is found, one that is left out too", async () => {
    await shop.sims.control("antom", "PUT", "/_sim/faults", { reportDays: 0 });
    const [card, wallet] = [await bought("antom-card", "card"), await bought("antom-gcash", "gcash")];
    await refund(wallet, 1_000n);
    await refund(card, card.totalMinor);
    expect(await reconcile("antom")).toMatchObject({
      ...{ outcome: "lines", linesCount: 4, matchedCount: 4 },
      ...{ openedCount: 0, correctedCount: 0 },
    });
    await expectSuspenseExplained();

    const wrong = await bought("antom-gcash", "gcash");
    await shop.sims.control("antom", "POST", "/_sim/report", { request: wrong.paymentId, by: -100 });
    expect(await reconcile("antom")).toMatchObject({ openedCount: 1 });
    expect(await differencesOf(wrong.paymentId)).toMatchObject([
      { kind: "amount", ours_minor: wrong.totalMinor, theirs_minor: wrong.totalMinor - 100n, state: "open" },
    ]);
    await expectSuspenseExplained();
  });

  it("are not called missing before the report of their day is there", async () => {
    const order = await bought("antom-card", "card");
    await shop.sims.control("antom", "PUT", "/_sim/faults", { reportDays: 1 });
    const runs = await catchUpSettlement(providerOf("antom"), new Date(), { isByHand: true });
    expect(runs.at(-1)).toMatchObject({ outcome: "lines", openedCount: 0 });
    expect(runs.at(-1)?.untilAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(await differencesOf(order.paymentId)).toEqual([]);
  });
});

describe("Google Play's earnings", () => {
  it("agree on purchases with their fee, and a planted difference is found", async () => {
    await shop.sims.control("play", "PUT", "/_sim/faults", { earningsMonths: 0 });
    await bought("play-google_play", "google_play");
    expect(await reconcile("play")).toMatchObject({ outcome: "lines", linesCount: 1, matchedCount: 1, openedCount: 0 });

    const wrong = await bought("play-google_play", "google_play");
    const { provider_payment_id: token } = await paymentRow(wrong.paymentId);
    const { purchases } = (await shop.sims.control("play", "GET", "/_sim/state")) as {
      purchases: { token: string; orderId: string }[];
    };
    const order = purchases.find((purchase) => purchase.token === token)?.orderId;
    await shop.sims.control("play", "POST", "/_sim/report", { order, by: 250 });
    expect(await reconcile("play")).toMatchObject({ openedCount: 1 });
    expect(await differencesOf(wrong.paymentId)).toMatchObject([
      { kind: "amount", ours_minor: wrong.totalMinor, theirs_minor: wrong.totalMinor + 250n, state: "open" },
    ]);
    await expectSuspenseExplained();
  });

  it("are looked for from a month back by a shop that has never read them, and come when they come", async () => {
    await shop.sims.control("play", "PUT", "/_sim/faults", { earningsMonths: 3 });
    const before = await rowOf<{ until: Date | null }>(
      "SELECT max(until_at) AS until FROM settlement_runs WHERE provider = 'play' AND outcome = 'lines'",
    );
    const runs = await catchUpSettlement(providerOf("play"), new Date(), { isByHand: true });
    expect(runs.at(-1)).toMatchObject({ outcome: "none", because: "not_published_yet" });
    const after = await rowOf<{ until: Date | null }>(
      "SELECT max(until_at) AS until FROM settlement_runs WHERE provider = 'play' AND outcome = 'lines'",
    );
    expect(after?.until).toEqual(before?.until);
  });
});
