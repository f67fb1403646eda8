import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { cancelUnpaidOrder } from "@/lib/orders/cancel-order";
import { requestRefund } from "@/lib/orders/request-refund";
import { noteFeedback } from "@/lib/payments/channel-board";
import { payAgain } from "@/lib/transitions/pay-again";
import { startPayment } from "@/lib/transitions/start-payment";
import { chargesOf, expectClosed, netOf } from "@/tests/support/books";
import { changeChannels, forceChannel, resetChannels } from "@/tests/support/channels";
import { accessTo, finishedOrder, type GivenOrder, paidOrder, pay, placedOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { customerSees } from "@/tests/support/seen";
import { makeProvidersQuick, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";

// Guarantee: what its channel has definitely refused for reasons of its own is tried on another one, once, whoever asks and how many at once;
// what nobody knows the outcome of stays where it is; and money that is on a channel is taken and returned there, come what may.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 500_000n }, { providers: ["antom"] });
});
beforeEach(async () => {
  await makeProvidersQuick(shop);
  await resetChannels();
  await forceChannel("xendit-gcash");
});
afterAll(() => shop.close());

type Attempt = {
  id: string;
  channel: string;
  status: string;
  failure_code: string | null;
  url: string | null;
  routing: {
    channelId: string;
    because: string;
    reroutedFrom?: string;
    candidates: { channelId: string; excludedBecause: string | null }[];
  };
};

const attemptsOf = ({ orderId }: GivenOrder) =>
  rowsOf<Attempt>("SELECT * FROM payments WHERE order_id = $1 ORDER BY attempt_no", [orderId]);

const xendit = (kind: string, count: number | null = 1, more: object = {}) =>
  shop.sims.control("xendit", "PUT", "/_sim/faults", { calls: [{ operation: "charge.create", kind, count }], ...more });
const antom = (kind: string, count: number | null = 1) =>
  shop.sims.control("antom", "PUT", "/_sim/faults", { calls: [{ operation: "payment.pay", kind, count }] });

const placed = () => placedOrder({ method: "gcash", diamonds: 100 });

describe("a definite technical refusal", () => {
  it("sends the payment to another channel of the same method, with both decisions on record", async () => {
    const order = await placed();
    await xendit("rate_limit");
    const { url } = await startPayment(order.paymentId, new Date(), true);
    const [first, second, ...more] = await attemptsOf(order);
    expect(more).toEqual([]);
    expect(first).toMatchObject({ channel: "xendit-gcash", status: "failed", failure_code: "rate_limited", url: null });
    expect(second).toMatchObject({ channel: "antom-gcash", status: "pending", url });
    expect(first?.routing).toMatchObject({ channelId: "xendit-gcash", because: "rule" });
    expect(second?.routing).toMatchObject({ channelId: "antom-gcash", reroutedFrom: order.paymentId });
    expect(second?.routing.candidates).toContainEqual(
      expect.objectContaining({ channelId: "xendit-gcash", excludedBecause: "tried_already" }),
    );

    await pay(shop, second?.id ?? "");
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["failed", "paid"] });
    expect((await chargesOf(shop, order)).length).toBe(1);
    await expectClosed(shop, order);
  });

  it("of both channels ends there: no third attempt by itself, and the customer may try again", async () => {
    const order = await placed();
    await xendit("rate_limit");
    await antom("rate_limit");
    await expect(startPayment(order.paymentId, new Date(), true)).rejects.toThrow("payment.channel_unavailable");
    const attempts = await attemptsOf(order);
    expect(attempts.map(({ channel, status }) => [channel, status])).toEqual([
      ["xendit-gcash", "failed"],
      ["antom-gcash", "failed"],
    ]);
    await expect(startPayment(attempts[1]?.id ?? "", new Date())).rejects.toThrow("payment.start_failed");
    expect((await attemptsOf(order)).length).toBe(2);
    expect((await customerSees(order)).situation).toBe("payment_failed");

    await payAgain(await accessTo(order), "gcash", new Date());
    const [, , third] = await attemptsOf(order);
    await pay(shop, third?.id ?? "");
    await shop.drain();
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });

  it("met by a reroute whose answer got lost: the second attempt stays where it is, whatever its repeat is told", async () => {
    const order = await placed();
    await xendit("rate_limit");
    await antom("reset_before");
    await expect(startPayment(order.paymentId, new Date(), true)).rejects.toThrow("payment.start_unknown");
    await makeProvidersQuick(shop);
    const [, second] = await attemptsOf(order);
    await antom("rate_limit");
    await expect(startPayment(second?.id ?? "", new Date())).rejects.toThrow("payment.start_unknown");
    expect((await attemptsOf(order)).map(({ status }) => status)).toEqual(["failed", "pending"]);
  });

  it.each([1, 2, 5])(
    "met by five callers at once, %i of whom are refused: whoever gets a page gets the same",
    async (count) => {
      const order = await placed();
      await xendit("rate_limit", count, { latencyMs: { min: 0, max: 30 } });
      const five = await Promise.allSettled(
        Array.from({ length: 5 }, () => startPayment(order.paymentId, new Date(), true)),
      );
      // Who comes between the refusal and the new attempt, or while another's request is being answered, asks again.
      const { url } = await startPayment(order.paymentId, new Date());
      for (const one of five) {
        if (one.status === "fulfilled") expect(one.value.url).toBe(url);
        else expect(String(one.reason)).toMatch(/payment\.start_(failed|unknown)/);
      }
      const attempts = await attemptsOf(order);
      expect(attempts.length).toBeLessThanOrEqual(2);
      const open = attempts.filter((attempt) => attempt.status === "pending" && attempt.url !== null);
      expect(open.map((attempt) => attempt.url)).toEqual([url]);
      await pay(shop, open[0]?.id ?? "");
      await shop.drain();
      expect((await statesOf(order)).order).toBe("delivered");
      await expectClosed(shop, order);
    },
  );

  it("of an order that ended meanwhile is not carried on", async () => {
    const order = await placed();
    await xendit("rate_limit", 1, { latencyMs: 300 });
    const starting = startPayment(order.paymentId, new Date(), true);
    await cancelUnpaidOrder(await accessTo(order));
    await expect(starting).rejects.toThrow("order.closed");
    expect((await attemptsOf(order)).map(({ status }) => status)).toEqual(["cancelled"]);
    expect(await chargesOf(shop, order)).toEqual([]);
  });

  it("has nowhere to go where the method has one channel", async () => {
    await forceChannel("xendit-bank_transfer");
    const order = await placedOrder({ method: "bank_transfer", diamonds: 100 });
    await shop.sims.control("xendit", "PUT", "/_sim/faults", {
      calls: [{ operation: "invoice.create", kind: "rate_limit", count: 1 }],
    });
    await expect(startPayment(order.paymentId, new Date(), true)).rejects.toThrow("payment.channel_unavailable");
    expect((await attemptsOf(order)).map(({ status }) => status)).toEqual(["failed"]);
  });
});

describe("an answer that nobody got", () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => vi.useRealTimers());

  it.each(["reset_before", "reset_after", "html_before", "html_after", "truncated_after", "http_500_before"])(
    "is asked for again where it was asked for, and never elsewhere: %s",
    async (kind) => {
      const order = await placed();
      await xendit(kind, null);
      await expect(startPayment(order.paymentId, new Date())).rejects.toThrow("payment.start_unknown");
      // What had its effect is found by the repeat; the rest stays unknown.
      await startPayment(order.paymentId, new Date()).catch((error: unknown) =>
        expect(String(error)).toContain("payment.start_unknown"),
      );
      expect((await attemptsOf(order)).map(({ channel, status }) => [channel, status])).toEqual([
        ["xendit-gcash", "pending"],
      ]);
      await makeProvidersQuick(shop);
      // The last key of a payment is another one each minute.
      vi.setSystemTime(Date.now() + 61_000);
      const { url } = await payAgain(await accessTo(order), "gcash", new Date());
      expect(url).toContain("http");
      expect((await attemptsOf(order)).map(({ channel, status }) => [channel, status])).toEqual([
        ["xendit-gcash", "pending"],
      ]);
      await pay(shop, order.paymentId);
      await shop.drain();
      const charges = await chargesOf(shop, order);
      expect(charges.filter(({ capturedMinor }) => capturedMinor > 0n).length).toBe(1);
      expect((await statesOf(order)).order).toBe("delivered");
      await expectClosed(shop, order);
    },
  );
});

describe("money that is on a channel", () => {
  async function shutDown(channelId: string): Promise<void> {
    await changeChannels("UPDATE channels SET is_enabled = false, is_forced = false WHERE id = $1", [channelId]);
    const attempt = {
      attemptId: randomUUID(),
      channelId,
      method: "card",
      country: "PH" as const,
      startedAtMs: Date.now(),
    };
    for (let call = 0; call < 6; call += 1) {
      noteFeedback({ kind: "started", attempt });
      noteFeedback({ kind: "failed", attempt }, "timeout");
      for (const operation of ["capture", "refund"] as const)
        noteFeedback({ kind: "called", channelId, operation, callId: randomUUID(), isFailed: true }, "timeout");
    }
  }

  it("is taken and returned there when the channel is switched off and its breakers are open", async () => {
    await forceChannel("antom-card");
    const order = await paidOrder(shop, { method: "card", diamonds: 100 });
    await shutDown("antom-card");
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["captured"] });

    await requestRefund(await givenStaffActor("admin"), {
      ...{ refundId: randomUUID(), orderId: order.orderId, amountMinor: order.totalMinor, reason: "sorry" },
    });
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"] });
    expect(await netOf(order, "refunds")).toBe(order.totalMinor);
    await expectClosed(shop, order);
    // What is new goes to the other acquirer.
    const next = await finishedOrder(shop, { method: "card", diamonds: 100 });
    expect((await attemptsOf(next)).map(({ channel }) => channel)).toEqual(["stripe-card"]);
  });

  it("that is held there is released there", async () => {
    await forceChannel("antom-card");
    const order = await paidOrder(shop, { method: "card", diamonds: 100 });
    await shutDown("antom-card");
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ answer: "refuse", rescode: 7212014, times: 1 }],
    });
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["cancelled"] });
    await expectClosed(shop, order);
  });
});
