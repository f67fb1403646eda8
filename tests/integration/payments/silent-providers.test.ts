import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { requestRefund } from "@/lib/orders/request-refund";
import type { ProviderName } from "@/lib/payments/provider";
import type { MethodId } from "@/lib/shared/methods";
import { startPayment } from "@/lib/transitions/start-payment";
import { chargesOf, expectClosed, heldByProviders } from "@/tests/support/books";
import { forceChannel, resetChannels } from "@/tests/support/channels";
import { finishedOrder, paidOrder, pay, paymentRow, placedOrder, statesOf } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import { customerSees, staffSee } from "@/tests/support/seen";
import { makeProvidersQuick, refuseNextDelivery, settle } from "@/tests/support/settling";
import { openShop, type Shop } from "@/tests/support/shop";
import { OPTIONAL_PROVIDERS } from "@/tests/support/test-settings";

// Guarantee: a provider that answers with a page, with nothing, with half of it, or too late, is asked again under the same name; customers are
// charged once, and never told that they were not.

const TIMEOUT_MS = 400;
// Read when the adapters are made, long before any test runs.
vi.hoisted(() => {
  process.env.PROVIDER_TIMEOUT_MS = "400";
});

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 500_000n }, { providers: OPTIONAL_PROVIDERS });
});
beforeEach(async () => {
  await resetChannels();
  await makeProvidersQuick(shop);
});
afterAll(() => shop.close());

type Sale = {
  channel: string;
  method: MethodId;
  provider: ProviderName;
  calls: Partial<Record<"start" | "take" | "release" | "return", string>>;
};

/** The simulators' names of the calls that change something; none where nobody is called. */
const SALES: Sale[] = [
  {
    ...{ channel: "stripe-card", method: "card", provider: "stripe" },
    calls: { start: "session.create", take: "intent.capture", release: "intent.cancel", return: "refund.create" },
  },
  {
    ...{ channel: "antom-card", method: "card", provider: "antom" },
    calls: { start: "payment.pay", take: "payment.capture", release: "payment.cancel", return: "refund.create" },
  },
  {
    ...{ channel: "antom-gcash", method: "gcash", provider: "antom" },
    calls: { start: "payment.pay", return: "refund.create" },
  },
  {
    ...{ channel: "xendit-gcash", method: "gcash", provider: "xendit" },
    calls: { start: "charge.create", return: "refund.create" },
  },
  {
    ...{ channel: "xendit-bank_transfer", method: "bank_transfer", provider: "xendit" },
    calls: { start: "invoice.create" },
  },
  {
    ...{ channel: "btcpay-bitcoin", method: "bitcoin", provider: "btcpay" },
    calls: { start: "invoice.create", return: "refund.create" },
  },
  {
    ...{ channel: "play-google_play", method: "google_play", provider: "play" },
    calls: { take: "purchase.consume", release: "order.refund", return: "order.refund" },
  },
  {
    ...{ channel: "carrier-carrier", method: "carrier", provider: "carrier" },
    calls: { take: "payment.confirm", release: "payment.cancel", return: "refund.create" },
  },
];

const KINDS = [
  "html_before",
  "html_after",
  "timeout_before",
  "timeout_after",
  "truncated_after",
  "reset_after",
  "http_500_before",
  "http_500_after",
];
const CASES = (call: "start" | "take" | "release" | "return") =>
  SALES.flatMap((sale) => KINDS.map((kind) => ({ ...sale, kind, operation: sale.calls[call] ?? "" }))).filter(
    ({ operation }) => operation !== "",
  );

const QUICK = { voidMs: 1, refundMs: 1, claimMs: 1 };

async function failing(provider: ProviderName, operation: string, kind: string, count: number | null): Promise<void> {
  const known = await shop.sims.control(provider, "GET", "/_sim/faults");
  const quick = Object.fromEntries(Object.entries(QUICK).filter(([name]) => name in known));
  await shop.sims.control(provider, "PUT", "/_sim/faults", { ...quick, calls: [{ operation, kind, count }] });
}

const placed = async ({ channel, method }: Sale) => {
  await forceChannel(channel);
  return placedOrder({ method, diamonds: 100 });
};

describe("while a page is opened", () => {
  it.each(CASES("start"))("$channel: $kind is told as slow, soon, and opens one page in the end", async (sale) => {
    const order = await placed(sale);
    await failing(sale.provider, sale.operation, sale.kind, 1);
    const askedMs = performance.now();
    await startPayment(order.paymentId, new Date()).catch((error: Error) =>
      expect(error.message).toBe("payment.start_unknown"),
    );
    expect(performance.now() - askedMs).toBeLessThan(TIMEOUT_MS * 12);
    expect((await customerSees(order)).situation).toBeNull();
    await makeProvidersQuick(shop);
    const { url } = await startPayment(order.paymentId, new Date());
    expect(url).toContain("http");
    await pay(shop, order.paymentId);
    await settle(shop);
    expect((await statesOf(order)).order).toBe("delivered");
    expect((await chargesOf(shop, order)).filter(({ capturedMinor }) => capturedMinor > 0n).length).toBe(1);
    await expectClosed(shop, order);
  });
});

describe("while held money is taken", () => {
  it.each(CASES("take"))("$channel: $kind is asked again, and taken once", async (sale) => {
    await forceChannel(sale.channel);
    const order = await paidOrder(shop, { method: sale.method, diamonds: 100 });
    await failing(sale.provider, sale.operation, sale.kind, 1);
    await shop.drain();
    // The diamonds are there, so the customer's order is done; the money is our matter.
    expect((await statesOf(order)).order).toBe("delivered");
    await settle(shop, 2);
    expect((await statesOf(order)).payments).toEqual(["captured"]);
    expect(await heldByProviders(shop, order)).toBe(order.totalMinor);
    await expectClosed(shop, order);
  });

  it.each(SALES.filter(({ calls }) => calls.take !== undefined))(
    "$channel: for ever silent, a person looks, and nothing is taken twice",
    async (sale) => {
      await forceChannel(sale.channel);
      const order = await paidOrder(shop, { method: sale.method, diamonds: 100 });
      await failing(sale.provider, sale.calls.take ?? "", "reset_before", null);
      await settle(shop, 14);
      expect(await staffSee(order)).toContain('never answered to "capture"');
      expect((await statesOf(order)).payments).toEqual(["authorised"]);
      expect((await paymentRow(order.paymentId)).due).toBeNull();
      expect(await heldByProviders(shop, order)).toBe(0n);
    },
  );
});

describe("while a hold is released", () => {
  it.each(CASES("release"))("$channel: $kind is asked again, and nothing is taken", async (sale) => {
    await forceChannel(sale.channel);
    const order = await paidOrder(shop, { method: sale.method, diamonds: 100 });
    await refuseNextDelivery(shop);
    await failing(sale.provider, sale.operation, sale.kind, 1);
    await settle(shop, 2);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["cancelled"] });
    const [charge] = await chargesOf(shop, order);
    expect([charge?.heldMinor, charge?.capturedMinor]).toEqual([0n, 0n]);
    await expectClosed(shop, order);
  });
});

describe("while money is returned", () => {
  it.each(CASES("return"))("$channel: $kind is asked again, and returned once", async (sale) => {
    await forceChannel(sale.channel);
    const order = await finishedOrder(shop, { method: sale.method, diamonds: 100 });
    await failing(sale.provider, sale.operation, sale.kind, 1);
    await requestRefund(await givenStaffActor("admin"), {
      ...{ refundId: randomUUID(), orderId: order.orderId, amountMinor: order.totalMinor, reason: "sorry" },
    });
    await settle(shop, 3);
    expect(await statesOf(order)).toMatchObject({ order: "refunded", payments: ["refunded"], refunds: ["done"] });
    expect(await heldByProviders(shop, order)).toBe(0n);
    await expectClosed(shop, order);
  });
});

describe("a provider that is up and takes a minute", () => {
  it.each(SALES)(
    "$channel: keeps nobody waiting that long, and gets its payment when it is itself again",
    async (sale) => {
      const order = await placed(sale);
      await shop.sims.control(sale.provider, "PUT", "/_sim/faults", { latencyMs: TIMEOUT_MS * 4 });
      const askedMs = performance.now();
      const isOurs = sale.calls.start === undefined;
      if (isOurs) await startPayment(order.paymentId, new Date());
      else await expect(startPayment(order.paymentId, new Date())).rejects.toThrow("payment.start_unknown");
      expect(performance.now() - askedMs).toBeLessThan(TIMEOUT_MS * 12);
      await makeProvidersQuick(shop);
      // Until the provider is done with the first request, it turns away the same one; the customer presses again.
      await vi.waitFor(() => startPayment(order.paymentId, new Date()), { timeout: TIMEOUT_MS * 12 });
      await pay(shop, order.paymentId);
      await settle(shop);
      expect((await statesOf(order)).order).toBe("delivered");
      expect((await chargesOf(shop, order)).filter(({ capturedMinor }) => capturedMinor > 0n).length).toBe(1);
      await expectClosed(shop, order);
    },
  );
});
