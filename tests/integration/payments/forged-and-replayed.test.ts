import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { rowOf, rowsOf } from "@/lib/db/pool";
import type { ProviderName } from "@/lib/payments/provider";
import type { MethodId } from "@/lib/shared/methods";
import { accepting } from "@/lib/transitions/accept";
import { expectClosed, expectSoundBooks } from "@/tests/support/books";
import { forceChannel, resetChannels } from "@/tests/support/channels";
import { finishedOrder, type GivenOrder, paidOrder, paymentRow, startedOrder, statesOf } from "@/tests/support/given";
import { makeProvidersQuick, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";
import { deliverWebhook } from "@/tests/support/simulators";
import { OPTIONAL_PROVIDERS } from "@/tests/support/test-settings";

// Guarantee: nobody but the provider itself can say that an order is paid, and it may say so as often, as late and in what order it likes.

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 500_000n }, { providers: OPTIONAL_PROVIDERS });
});
beforeEach(async () => {
  await makeProvidersQuick(shop);
  shop.sims.holdWebhooks(false);
  shop.sims.delivered.length = 0;
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await resetChannels();
  await shop.close();
});

type Delivery = Shop["sims"]["delivered"][number];
type Door = { channel: string; method: MethodId; provider: ProviderName; proof: string; signsBody: boolean };

const DOORS: Door[] = [
  { channel: "stripe-card", method: "card", provider: "stripe", proof: "stripe-signature", signsBody: true },
  { channel: "antom-card", method: "card", provider: "antom", proof: "signature", signsBody: true },
  { channel: "antom-gcash", method: "gcash", provider: "antom", proof: "signature", signsBody: true },
  { channel: "xendit-gcash", method: "gcash", provider: "xendit", proof: "x-callback-token", signsBody: false },
  {
    channel: "xendit-bank_transfer",
    method: "bank_transfer",
    provider: "xendit",
    proof: "x-callback-token",
    signsBody: false,
  },
  { channel: "carrier-carrier", method: "carrier", provider: "carrier", proof: "authorization", signsBody: false },
  { channel: "play-google_play", method: "google_play", provider: "play", proof: "authorization", signsBody: false },
  { channel: "btcpay-bitcoin", method: "bitcoin", provider: "btcpay", proof: "btcpay-sig", signsBody: true },
];

/** Pays while the shop's door only keeps what comes, and hands it over. */
async function heldWebhooks({ channel, method }: Door): Promise<{ order: GivenOrder; held: Delivery[] }> {
  await forceChannel(channel);
  shop.sims.holdWebhooks(true);
  const order = await paidOrder(shop, { method, diamonds: 100 });
  while (!(await shop.sims.areQuiet())) await new Promise((resolve) => setTimeout(resolve, 5));
  shop.sims.holdWebhooks(false);
  const held = [...shop.sims.delivered];
  expect(held.length).toBeGreaterThan(0);
  return { order, held };
}

const inboxSize = async () =>
  (await rowOf<{ count: number }>("SELECT count(*)::int AS count FROM inbox_events"))?.count;

function changed(headers: Headers, name: string, value: string | null): Headers {
  const copy = new Headers(headers);
  if (value === null) copy.delete(name);
  else copy.set(name, value);
  return copy;
}

/** One character of the proof is another one: near its end, past what names the kind of proof. */
function bent(proof: string): string {
  const at = proof.length - 8;
  return proof.slice(0, at) + (proof[at] === "7" ? "8" : "7") + proof.slice(at + 1);
}

describe.each(DOORS)("a webhook of $channel", (door) => {
  it("without its proof, with another's, or changed on the way is not stored", async () => {
    const { held } = await heldWebhooks(door);
    const before = await inboxSize();
    for (const { provider, rawBody, headers } of held) {
      const proof = headers.get(door.proof) ?? "";
      expect(proof).not.toBe("");
      const forgeries: [string, Headers][] = [
        [rawBody, new Headers()],
        [rawBody, changed(headers, door.proof, null)],
        [rawBody, changed(headers, door.proof, bent(proof))],
        [rawBody, changed(headers, door.proof, "")],
        ["not JSON", changed(headers, door.proof, bent(proof))],
        ...(door.signsBody
          ? ([
              [`${rawBody} `, headers],
              [rawBody.replace(/[1-9]/, "7"), headers],
            ] as [string, Headers][])
          : []),
      ];
      for (const [body, forged] of forgeries)
        if (body !== rawBody || forged !== headers) expect(await deliverWebhook(provider, body, forged)).toBe(false);
    }
    expect(await inboxSize()).toBe(before);
  });

  it("that comes five times, backwards and mixed with the others, pays and delivers once", async () => {
    const { order, held } = await heldWebhooks(door);
    for (let time = 0; time < 5; time += 1) {
      for (const { provider, rawBody, headers } of [...held].reverse())
        expect(await deliverWebhook(provider, rawBody, headers)).toBe(true);
      if (time % 2 === 0) await shop.drain();
    }
    await settle(shop);
    const states = await statesOf(order);
    expect(states).toMatchObject({ order: "delivered", deliveries: ["delivered"], refunds: [] });
    expect(await rowsOf("SELECT 1 FROM inbox_events WHERE handled_at IS NULL")).toEqual([]);
    // Once more, when all is over.
    for (const { provider, rawBody, headers } of held) await deliverWebhook(provider, rawBody, headers);
    await settle(shop);
    expect(await statesOf(order)).toEqual(states);
    await expectClosed(shop, order);
  });

  it("that never comes does not matter: the provider is asked", async () => {
    const { order } = await heldWebhooks(door);
    await shop.passTime(601);
    await shop.drain();
    await settle(shop);
    expect((await statesOf(order)).order).toBe("delivered");
    await expectClosed(shop, order);
  });
});

describe("the clocks of a provider and of the shop", () => {
  const HOUR_MS = 3_600_000;
  const antom = DOORS[2] as Door;

  /** What the door says of these deliveries at another time of ours. */
  async function takenAt(held: readonly Delivery[], offsetMs: number): Promise<boolean[]> {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + offsetMs });
    const taken: boolean[] = [];
    for (const { provider, rawBody, headers } of held) taken.push(await deliverWebhook(provider, rawBody, headers));
    vi.useRealTimers();
    return taken;
  }

  it("may differ by minutes and, where a provider repeats for a day, by a day; beyond that it is a replay", async () => {
    const { order, held } = await heldWebhooks(antom);
    expect(await takenAt(held, 26 * HOUR_MS)).not.toContain(true);
    expect(await takenAt(held, -15 * 60_000)).not.toContain(true);
    expect(await takenAt(held, 24 * HOUR_MS)).not.toContain(false);
    expect(await takenAt(held, -5 * 60_000)).not.toContain(false);
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ order: "delivered", payments: ["paid"] });
    await expectClosed(shop, order);
  });

  it("may differ by minutes with Stripe and Google, and no more", async () => {
    const { held: cards } = await heldWebhooks(DOORS[0] as Door);
    expect(await takenAt(cards, 10 * 60_000)).not.toContain(true);
    expect(await takenAt(cards, 60_000)).not.toContain(false);
    shop.sims.delivered.length = 0;
    const { held: pushes } = await heldWebhooks(DOORS[6] as Door);
    // Google's token lasts an hour.
    expect(await takenAt(pushes, 2 * HOUR_MS)).not.toContain(true);
    expect(await takenAt(pushes, -10 * 60_000)).not.toContain(true);
    expect(await takenAt(pushes, -30_000)).not.toContain(false);
  });
});

describe("a provider", () => {
  it("speaks for its own payments only, whatever id its event names", async () => {
    await forceChannel("stripe-card");
    const order = await startedOrder({ method: "card", diamonds: 100 });
    await accepting.submit({
      source: "antom",
      externalId: `foreign-${order.paymentId}`,
      kind: "PAYMENT_RESULT",
      payload: JSON.stringify({
        notifyType: "PAYMENT_RESULT",
        result: { resultStatus: "S", resultCode: "SUCCESS" },
        paymentRequestId: order.paymentId,
        paymentId: "2026112819401080010000000000001",
        paymentAmount: { currency: "PHP", value: order.totalMinor.toString() },
      }),
    });
    await shop.drain();
    expect(await statesOf(order)).toMatchObject({ order: "awaiting_payment", payments: ["pending"] });
  });

  it("speaks for its own refunds only", async () => {
    await forceChannel("stripe-card");
    const order = await finishedOrder(shop, { method: "card", diamonds: 100 });
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {
      calls: [{ operation: "refund.create", kind: "reset_before", count: null }],
    });
    const refundId = crypto.randomUUID();
    await rowOf("SELECT request_refund($1, $2, 1000, 'goodwill', NULL, 'sorry')", [refundId, order.orderId]);
    await shop.drain();
    await accepting.submit({
      source: "antom",
      externalId: `foreign-${refundId}`,
      kind: "REFUND_RESULT",
      payload: JSON.stringify({
        ...{ notifyType: "REFUND_RESULT", refundRequestId: refundId, refundId: "1", refundStatus: "SUCCESS" },
        refundAmount: { currency: "PHP", value: "1000" },
      }),
    });
    await shop.drain();
    expect((await statesOf(order)).refunds).toEqual(["due"]);
    expect((await paymentRow(order.paymentId)).refunded_minor).toBe(0n);
    await expectSoundBooks(shop);
  });

  it("that names another amount of a refund than was asked is asked, and not believed", async () => {
    await forceChannel("antom-card");
    const order = await finishedOrder(shop, { method: "card", diamonds: 100 });
    const refundId = crypto.randomUUID();
    await shop.sims.control("antom", "PUT", "/_sim/faults", {
      calls: [{ operation: "refund.create", kind: "reset_before", count: 1 }],
      refundMs: 1,
    });
    await rowOf("SELECT request_refund($1, $2, 1000, 'goodwill', NULL, 'sorry')", [refundId, order.orderId]);
    await shop.drain();
    await accepting.submit({
      source: "antom",
      externalId: `lie-${refundId}`,
      kind: "REFUND_RESULT",
      payload: JSON.stringify({
        ...{ notifyType: "REFUND_RESULT", refundRequestId: refundId, refundId: "1", refundStatus: "SUCCESS" },
        refundAmount: { currency: "PHP", value: "900" },
      }),
    });
    await settle(shop);
    expect(await statesOf(order)).toMatchObject({ payments: ["partly_refunded"], refunds: ["done"] });
    expect((await paymentRow(order.paymentId)).refunded_minor).toBe(1_000n);
    await expectClosed(shop, order);
  });
});
