import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { providerOf } from "@/lib/payments/registry";
import { newId } from "@/lib/shared/ids";
import type { Money } from "@/lib/shared/money";
import { placeOrder } from "@/lib/transitions/place-order";
import { newSeqId } from "@/lib/upstream/call-ids";
import { bigo } from "@/lib/upstream/shared-client";
import { expectSoundBooks } from "@/tests/support/books";
import { finishedOrder, paidOrder, paymentRow, placeInput } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

const GUEST = { userId: null, address: null };
const pesos = (amountMinor: bigint): Money => ({ amountMinor, currency: "PHP" });

describe("a place key", () => {
  it("that comes again with the same content finds the same order, however late", async () => {
    const input = await placeInput();
    const first = await placeOrder(input, GUEST, new Date());
    const again = await placeOrder({ ...input, placeKey: input.placeKey.toUpperCase() }, GUEST, new Date());
    expect(again).toMatchObject({
      outcome: "same",
      orderId: first.orderId,
      paymentId: first.paymentId,
      reference: first.reference,
    });
  });

  it.each([
    ["another recipient", { recipientId: "somebody.else" }],
    ["another method", { method: "gcash" as const }],
  ])("that comes again with %s is refused and changes nothing", async (_what, change) => {
    const input = await placeInput();
    const { orderId } = await placeOrder(input, GUEST, new Date());
    const before = await rowOf("SELECT * FROM orders WHERE id = $1", [orderId]);
    await expect(placeOrder({ ...input, ...change }, GUEST, new Date())).rejects.toThrow("order.key_reused");
    expect(await rowOf("SELECT * FROM orders WHERE id = $1", [orderId])).toEqual(before);
  });

  it("that two different orders carry in one moment belongs to exactly one of them", async () => {
    const input = await placeInput();
    const other = { ...input, recipientId: "somebody.else" };
    const asked = [input, other, input, other, input].map((one) => placeOrder(one, GUEST, new Date()));
    const answers = await Promise.allSettled(asked);
    const orders = new Set(answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value.orderId] : [])));
    expect(orders.size).toBe(1);
    expect(answers.filter(({ status }) => status === "rejected").length).toBeGreaterThanOrEqual(2);
    expect((await rowsOf("SELECT 1 FROM orders WHERE place_key = $1", [input.placeKey])).length).toBe(1);
  });
});

// The five keys that leave this house. Each with other content is refused by who keeps it, and moves nothing.
describe("a provider's or the platform's key with other content", () => {
  it.each([
    ["stripe", "card"],
    ["xendit", "gcash"],
  ] as const)("pay:{attempt} is refused (%s)", async (name, method) => {
    const request = {
      ...{ method, country: "PH" as const, diamonds: 600 },
      paymentId: newId(),
      orderId: randomUUID(),
      reference: "FCT-AB2CD-3EFGH",
      amount: pesos(58_150n),
      description: "600 diamonds",
      returnUrl: "http://127.0.0.1:3000/en/order",
      cancelUrl: "http://127.0.0.1:3000/en/order",
      email: null,
      locale: "en",
      expiresAt: new Date(Date.now() + 2_400_000),
    };
    expect((await providerOf(name).start(request)).kind).toBe("started");
    const reused = await providerOf(name).start({ ...request, amount: pesos(1_000n) });
    expect(reused).toMatchObject({ kind: "refused", code: "payment.key_reused" });
  });

  it("cap:{payment} is refused", async () => {
    const order = await finishedOrder(shop);
    const providerPaymentId = (await paymentRow(order.paymentId)).provider_payment_id ?? "";
    const capture = { paymentId: order.paymentId, providerPaymentId, attempt: 1 };
    const stripe = providerOf("stripe");
    expect((await stripe.capture({ ...capture, amount: pesos(order.totalMinor) })).kind).toBe("done");
    expect((await stripe.capture({ ...capture, amount: pesos(order.totalMinor - 1n) })).kind).toBe("refused");
    await expectSoundBooks(shop);
  });

  it("void:{payment} is refused for another payment", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212014, times: 1 }],
    });
    const voided = await finishedOrder(shop);
    shop.sims.holdWebhooks(true);
    const held = await paidOrder(shop);
    shop.sims.holdWebhooks(false);
    const seen = await providerOf("stripe").query({ ...(await refOf(held.paymentId)) });
    const providerPaymentId = "providerPaymentId" in seen ? seen.providerPaymentId : null;
    const reused = { paymentId: voided.paymentId, providerPaymentId, sessionId: null, attempt: 1 };
    expect(await providerOf("stripe").cancel(reused)).toMatchObject({ kind: "refused", code: "payment.key_reused" });
    expect(await providerOf("stripe").query(await refOf(held.paymentId))).toMatchObject({ state: "authorised" });
    await shop.passTime(601);
    await shop.drain();
  });

  it.each(["card", "gcash"] as const)("ref:{refund} is refused (%s)", async (method) => {
    const order = await finishedOrder(shop, { method });
    const provider = providerOf(method === "card" ? "stripe" : "xendit");
    const providerPaymentId = (await paymentRow(order.paymentId)).provider_payment_id ?? "";
    const known = { refundId: newId(), createdAt: new Date(), otherRefundIds: [] };
    const refund = { ...known, paymentId: order.paymentId, providerPaymentId, reason: "test", attempt: 1 };
    expect(["done", "pending"]).toContain((await provider.refund({ ...refund, amount: pesos(1_000n) })).kind);
    const reused = await provider.refund({ ...refund, amount: pesos(2_000n) });
    expect(reused).toMatchObject({ kind: "refused", code: "payment.key_reused" });
  });

  it("bu_orderid is refused by the platform, and by our own books", async () => {
    const call = {
      recipientId: "key.reuse",
      buOrderId: newId().replaceAll("-", ""),
      totalCost: pesos(58_100n),
      resellerBigoId: "facet_ph_1",
      host: "main" as const,
    };
    expect(await bigo().recharge({ ...call, seqId: newSeqId(), diamonds: 500n })).toMatchObject({ rescode: 0 });
    expect(await bigo().recharge({ ...call, seqId: newSeqId(), diamonds: 501n })).toMatchObject({ rescode: 7212010 });
    expect(shop.sims.bigo.platform.bank.received("key.reuse")).toBe(500);
    await shop.deposit("facet_ph_1", 500n);
  });
});

async function refOf(
  paymentId: string,
): Promise<{ paymentId: string; sessionId: string | null; providerPaymentId: null }> {
  const { session_id } = await paymentRow(paymentId);
  return { paymentId, sessionId: session_id, providerPaymentId: null };
}
