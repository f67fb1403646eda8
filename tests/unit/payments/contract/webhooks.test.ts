import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ALL_KITS } from "@/tests/unit/payments/kits/all-kits";
import { type ProviderKit, type Received, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";

const JUNK = [null, undefined, 7, "text", [], {}, { data: null }, { data: { object: null } }, { data: { id: 7 } }];

// Guarantee: only the provider can tell us something, each thing once, and what we cannot read changes nothing.
describe.each(ALL_KITS)("$name tells us of payments", ({ make }) => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await make();
  });
  afterEach(() => kit.close());

  const { opened, paid, taken } = stepsOf(() => kit);

  /** The event from which the shop learns that a payment is paid or held: it says so, or makes us ask. */
  function tellsOf(paymentId: string) {
    return ({ news }: Received) => news.news === "payment" && news.report.paymentId === paymentId;
  }

  it("names our own payment", async () => {
    const { paymentId } = await paid();
    const { news } = await kit.webhook(tellsOf(paymentId));
    expect(news).toMatchObject({ news: "payment", report: { paymentId } });
  });

  it("never says another amount than the one that was paid", async () => {
    const { paymentId, amount } = await paid();
    await kit.webhook(tellsOf(paymentId));
    for (const { news } of kit.received)
      if (news.news === "payment" && news.report.amount !== null) expect(news.report.amount).toEqual(amount);
  });

  it("is believed only with the provider's proof", async () => {
    await paid();
    const { rawBody, headers } = await kit.webhook(() => true);
    expect(await kit.provider.verifyWebhook(rawBody, headers)).not.toBeNull();
    expect(await kit.provider.verifyWebhook(rawBody, new Headers())).toBeNull();
    const forged = new Headers([...headers].map(([name]) => [name, "forged"]));
    expect(await kit.provider.verifyWebhook(rawBody, forged)).toBeNull();
  });

  it("is refused when its body was changed on the way, where the proof covers it", async () => {
    await paid();
    const { rawBody, headers } = await kit.webhook(() => true);
    const changed = await kit.provider.verifyWebhook(
      rawBody.replace(/\d/, (digit) => (digit === "9" ? "8" : "9")),
      headers,
    );
    if (kit.can.signsBody) expect(changed).toBeNull();
  });

  it("is refused when it cannot be read", async () => {
    await paid();
    const { headers } = await kit.webhook(() => true);
    for (const body of ["<html>", "", "{", "null", "[]"])
      expect(await kit.provider.verifyWebhook(body, headers), body).toBeNull();
  });

  it("has the same id when it comes twice, so that it is stored once", async () => {
    await kit.setFaults({ webhooks: { duplicateProbability: 1, reorderMs: 10 } });
    const { paymentId } = await paid();
    const first = await kit.webhook(tellsOf(paymentId));
    const twice = await until(() => {
      const same = kit.received.filter(({ rawBody }) => rawBody === first.rawBody);
      return same.length >= 2 ? same : undefined;
    }, "the duplicate");
    expect(new Set(twice.map(({ externalId }) => externalId)).size).toBe(1);
  });

  it("comes again with the same id when the shop had no answer for it", async () => {
    kit.refuseNext(1);
    const { paymentId } = await paid();
    const again = await until(() => {
      const told = kit.received.filter(tellsOf(paymentId));
      const ids = told.map(({ externalId }) => externalId);
      return ids.some((id, at) => ids.indexOf(id) !== at) ? told : undefined;
    }, "the repeat");
    expect(again.length).toBeGreaterThanOrEqual(2);
  });

  it("tells two payments apart", async () => {
    const [one, two] = [await paid(), await paid()];
    const told = [await kit.webhook(tellsOf(one.paymentId)), await kit.webhook(tellsOf(two.paymentId))];
    expect(told[0]?.externalId).not.toBe(told[1]?.externalId);
  });

  it("tells the end of a refund, or the refund's own answer did", async () => {
    const payment = await taken();
    if (!kit.can.refund) return;
    const request = refundOf(payment, payment.amount.amountMinor);
    const result = await kit.provider.refund(request);
    if (result.kind !== "pending") return expect(result.kind).toBe("done");
    if (kit.can.tellsRefundEnd === false) {
      const end = await until(async () => {
        const again = await kit.provider.refund({ ...request, attempt: 2 });
        return again.kind === "pending" ? undefined : again;
      }, "the end of the refund");
      return expect(end).toEqual({ kind: "done", providerId: result.providerId });
    }
    const { news } = await kit.webhook(
      ({ news }) => news.news === "refund" && news.providerRefundId === result.providerId && news.state === "done",
    );
    expect(news).toMatchObject({ amount: payment.amount });
  });

  it("is ignored when it is of a kind that we do not know", () => {
    expect(kit.provider.readEvent("customer.created", { data: { object: {} } })).toMatchObject({ news: "ignored" });
  });

  it("is ignored when it is not what it should be", async () => {
    await kit.customerPays(await opened());
    await kit.webhook(() => true);
    for (const kind of new Set(kit.received.map((received) => received.kind)))
      for (const payload of JUNK)
        expect(kit.provider.readEvent(kind, payload), kind).toMatchObject({ news: "ignored" });
  });
});
