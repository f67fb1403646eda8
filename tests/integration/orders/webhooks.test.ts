import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { providerOf } from "@/lib/payments/registry";
import { accepting } from "@/lib/transitions/accept";
import { starting } from "@/lib/transitions/start";
import { signatureOf } from "@/sim/stripe/simulator";
import { expectClosed, expectSoundBooks } from "@/tests/support/books";
import { CHATTY_EVENTS } from "@/tests/support/chatty-endpoint";
import { type GivenOrder, paidOrder, paymentRow, placedOrder, startedOrder, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";
import { deliverWebhook } from "@/tests/support/simulators";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  shop.sims.holdWebhooks(false);
  shop.sims.delivered.length = 0;
  await shop.sims.control("stripe", "PUT", "/_sim/faults", { events: CHATTY_EVENTS });
  await shop.sims.control("xendit", "PUT", "/_sim/faults", { voidMs: 1, refundMs: 1 });
});
afterAll(() => shop.close());

/** Pays while the shop's door only keeps what comes, and hands it over. */
async function heldWebhooks(method: "card" | "gcash"): Promise<{ order: GivenOrder; held: Shop["sims"]["delivered"] }> {
  shop.sims.holdWebhooks(true);
  const order = await paidOrder(shop, { method });
  while (!(await shop.sims.areQuiet())) await new Promise((resolve) => setTimeout(resolve, 5));
  shop.sims.holdWebhooks(false);
  return { order, held: [...shop.sims.delivered] };
}

describe("webhooks", () => {
  it.each(["card", "gcash"] as const)(
    "that come five times each, backwards, pay and deliver once (%s)",
    async (method) => {
      const { order, held } = await heldWebhooks(method);
      expect(held.length).toBeGreaterThan(0);
      for (let time = 0; time < 5; time += 1) {
        for (const { provider, rawBody, headers } of [...held].reverse())
          await deliverWebhook(provider, rawBody, headers);
        if (time % 2 === 0) await shop.drain();
      }
      await shop.drain();

      const states = await statesOf(order);
      expect(states).toMatchObject({ order: "delivered", deliveries: ["delivered"], refunds: [] });
      expect((await rowsOf("SELECT 1 FROM inbox_events WHERE handled_at IS NULL")).length).toBe(0);
      await expectClosed(shop, order);
    },
  );

  it.each(["card", "gcash"] as const)("that never come do not matter: the provider is asked (%s)", async (method) => {
    const { order } = await heldWebhooks(method);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", payments: ["pending"] });
    await shop.passTime(601);
    await shop.drain();

    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("that come before the answer to start is stored are acted on, and the late answer changes nothing", async () => {
    const order = await placedOrder();
    const money = { amountMinor: order.totalMinor, currency: "PHP" as const };
    const answer = await providerOf("stripe").start({
      paymentId: order.paymentId,
      orderId: order.orderId,
      reference: order.reference,
      method: "card",
      country: "PH",
      diamonds: 500,
      amount: money,
      description: "500 diamonds",
      returnUrl: "http://127.0.0.1:3000/en/order",
      cancelUrl: "http://127.0.0.1:3000/en/order",
      email: null,
      locale: "en",
      expiresAt: new Date(Date.now() + 2_100_000),
    });
    if (answer.kind !== "started") throw new Error("the page did not open");
    await shop.sims.control("stripe", "POST", "/_sim/approve", { session: answer.sessionId });
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");

    const { sessionId, url, providerPaymentId } = answer;
    await starting.submit({ paymentId: order.paymentId, sessionId, url, providerPaymentId, queryAt: new Date() });
    await shop.drain();
    expect(await paymentRow(order.paymentId)).toMatchObject({ status: "captured", due: null });
    await expectClosed(shop, order);
  });

  it("that are forged, changed or stale are not stored", async () => {
    const { order, held } = await heldWebhooks("card");
    const before = await rowOf("SELECT count(*) FROM inbox_events");
    for (const { rawBody, headers } of held) {
      const forged = new Headers({ "stripe-signature": signatureOf(rawBody, "whsec_somebody_else") });
      expect(await deliverWebhook("stripe", rawBody, forged)).toBe(false);
      expect(await deliverWebhook("stripe", `${rawBody} `, headers)).toBe(false);
      const secret = env.STRIPE_WEBHOOK_SECRET[0] ?? "";
      const old = new Headers({ "stripe-signature": signatureOf(rawBody, secret, Date.now() - 600_000) });
      expect(await deliverWebhook("stripe", rawBody, old)).toBe(false);
      expect(await deliverWebhook("stripe", rawBody, new Headers())).toBe(false);
    }
    const body = JSON.stringify({ event: "ewallet.capture", data: { id: "ewc_1", status: "SUCCEEDED" } });
    expect(await deliverWebhook("xendit", body, new Headers({ "x-callback-token": "guessed-callback-token" }))).toBe(
      false,
    );
    expect(await rowOf("SELECT count(*) FROM inbox_events")).toEqual(before);
    expect((await statesOf(order)).order).toBe("awaiting_payment");
  });

  it("that name nobody's payment, or a stranger's, are put away and hold nothing up", async () => {
    const event = (id: string, payment_id: string) => ({
      source: "stripe",
      externalId: id,
      kind: "payment_intent.amount_capturable_updated",
      payload: JSON.stringify({
        data: {
          object: {
            id: `pi_${id}`,
            status: "requires_capture",
            currency: "php",
            amount_capturable: 100,
            metadata: { payment_id },
          },
        },
      }),
    });
    await accepting.submit(event("evt_foreign_1", "order #12 of the other shop"));
    await accepting.submit(event("evt_foreign_2", crypto.randomUUID()));
    await accepting.submit({ ...event("evt_foreign_3", "x"), kind: "customer.created", payload: "{}" });
    const order = await paidOrder(shop);
    await shop.drain();

    expect((await statesOf(order)).order).toBe("delivered");
    expect(await rowsOf("SELECT external_id FROM inbox_events WHERE handled_at IS NULL")).toEqual([]);
    await expectSoundBooks(shop);
  });

  it("that come after the hold was released are old news, not new money", async () => {
    const { order, held } = await heldWebhooks("card");
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212014, times: 1 }],
    });
    const [first, ...late] = held.filter(({ rawBody }) => /amount_capturable_updated|charge\.succeeded/.test(rawBody));
    if (first === undefined || late.length === 0) throw new Error("two events tell of a hold");
    await deliverWebhook("stripe", first.rawBody, first.headers);
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["cancelled"] });
    for (const { rawBody, headers } of late) await deliverWebhook("stripe", rawBody, headers);
    await shop.drain();

    expect((await paymentRow(order.paymentId)).needs_person).toBeNull();
    await expectClosed(shop, order);
  });

  it("of another amount than was asked are only a hint: the provider is asked, and what it says counts", async () => {
    const order = await startedOrder();
    const intent = { id: "pi_lie", status: "requires_capture", currency: "php", amount_capturable: 1 };
    const object = { ...intent, metadata: { payment_id: order.paymentId } };
    await accepting.submit({
      source: "stripe",
      externalId: "evt_lie",
      kind: "payment_intent.amount_capturable_updated",
      payload: JSON.stringify({ data: { object } }),
    });
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", payments: ["pending"] });
    await expectSoundBooks(shop);
  });
});
