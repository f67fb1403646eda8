import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeTicket } from "@/lib/payments/carrier/sink-ticket";
import { readCarrierEvent } from "@/lib/payments/carrier/webhook";
import { newId } from "@/lib/shared/ids";
import { type CarrierKit, carrierKit, PHONE } from "@/tests/unit/payments/kits/carrier-kit";
import { until } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

const AMOUNT = { amountMinor: 58_150n, currency: "PHP" } as const;
const IN_AN_HOUR = () => Date.now() + 3_600_000;

// Guarantee: a notification is believed only with the token that we gave out for its payment, and it moves nothing that it cannot prove.
describe("notifications of the operator", () => {
  let kit: CarrierKit;
  beforeEach(async () => {
    kit = await carrierKit();
  });
  afterEach(() => kit.close());

  const { opened, paid } = stepsOf(() => kit);
  const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });
  const ticket = { paymentId: newId(), refundId: null, amount: AMOUNT };
  const body = JSON.stringify({
    id: "ev-1",
    source: "https://operator.example/notify",
    specversion: "1.0",
    type: "org.camaraproject.carrier-billing.v0.payment-reserved",
    time: "2026-11-28T10:00:00Z",
    data: { paymentId: "AK1", status: "succeeded", description: `Reserved for ${PHONE.pays}` },
  });
  const verify = (token: string) => kit.provider.verifyWebhook(body, bearer(token));

  it("are believed with a secret of today or of yesterday", async () => {
    for (const secret of ["sink secret of today", "sink secret of yesterday"])
      expect(await verify(writeTicket(secret, ticket, IN_AN_HOUR()))).toMatchObject({
        kind: "org.camaraproject.carrier-billing.v0.payment-reserved",
      });
  });

  it("are not believed with a forged, changed or ended token", async () => {
    const real = writeTicket("sink secret of today", ticket, IN_AN_HOUR());
    const [content = "", mac = ""] = real.split(".");
    const other = writeTicket("sink secret of today", { ...ticket, paymentId: newId() }, IN_AN_HOUR());
    for (const forged of [
      writeTicket("another secret", ticket, IN_AN_HOUR()),
      writeTicket("", ticket, IN_AN_HOUR()),
      writeTicket("sink secret of today", ticket, Date.now() - 1),
      `${other.split(".")[0]}.${mac}`,
      `${content}.`,
      content,
      `${real}.${mac}`,
      `.${mac}`,
      "",
    ])
      expect(await verify(forged), forged).toBeNull();
    for (const authorization of [real, `Basic ${real}`, `Bearer  ${real}`, `bearer ${content}.${mac}x`])
      expect(await kit.provider.verifyWebhook(body, new Headers({ authorization })), authorization).toBeNull();
    expect(await kit.provider.verifyWebhook(body, bearer(real))).not.toBeNull();
  });

  it("are kept without the operator's free text, where a phone number may stand", async () => {
    const verified = await verify(writeTicket("sink secret of today", ticket, IN_AN_HOUR()));
    expect(JSON.stringify(verified)).not.toContain("917000");
    expect(verified?.externalId).toMatch(/^ev-1:[0-9a-f]{16}$/);
  });

  it("are told apart by who sent them, since an event's id is unique only there", async () => {
    const token = writeTicket("sink secret of today", ticket, IN_AN_HOUR());
    const elsewhere = body.replace("https://operator.example/notify", PHONE.pays);
    const other = await kit.provider.verifyWebhook(elsewhere, bearer(token));
    expect(other?.externalId).not.toBe((await verify(token))?.externalId);
    expect(JSON.stringify(other)).not.toContain("917000");
  });

  it("of money held make the shop ask, since they tell neither an amount nor whose number it is", async () => {
    const { paymentId, providerPaymentId } = await paid();
    const { news } = await kit.webhook(({ kind }) => kind.endsWith("payment-reserved"));
    expect(news).toMatchObject({
      news: "payment",
      report: { state: "authorised", paymentId, providerPaymentId, amount: null, instrument: null },
    });
  });

  it("of a code that ran out or was wrong leave the payment open for another number", async () => {
    const page = await opened();
    const prepared = await kit.prepare(page, PHONE.pays);
    if (prepared.kind !== "code_sent") throw new Error(JSON.stringify(prepared));
    const { paymentId } = page;
    for (const code of ["000000", "000000", "000000"]) await kit.provider.validate({ paymentId, ...prepared, code });
    const { news } = await kit.webhook(({ kind }) => kind.endsWith("payment-denied"));
    expect(news).toMatchObject({
      report: { state: "pending", paymentId, providerPaymentId: null, failureCode: "carrier.denied" },
    });
  });

  it("come when a slow operator has sent its code, and change nothing", async () => {
    await kit.setFaults({ prepareMs: 20 });
    const page = await opened();
    expect(await kit.prepare(page, PHONE.pays)).toMatchObject({ kind: "code_sent" });
    const { news } = await kit.webhook(({ kind }) => kind.endsWith("payment-pending-validation"));
    expect(news).toMatchObject({ news: "ignored" });
    const code = await until(async () => (await kit.codeOf(PHONE.pays)) || undefined, "the code");
    const prepared = await kit.prepare(page, PHONE.pays);
    if (prepared.kind !== "code_sent") throw new Error(JSON.stringify(prepared));
    const { paymentId } = page;
    expect(await kit.provider.validate({ paymentId, ...prepared, code })).toEqual({ kind: "reserved" });
  });

  it("of a refund are read only with a refund's token", () => {
    const kind = (word: string) => `org.camaraproject.carrier-billing-refund.v0.refund-${word}`;
    const payload = (refundId: string | null, isFailed = false) => ({
      ticket: { paymentId: ticket.paymentId, refundId, amountMinor: "58150", currency: "PHP" },
      providerPaymentId: "AK1",
      providerRefundId: "RF1",
      isFailed,
    });
    const refundId = newId();
    expect(readCarrierEvent(kind("completed"), payload(refundId))).toMatchObject({
      state: "done",
      amount: AMOUNT,
      refundId,
    });
    expect(readCarrierEvent(kind("completed"), payload(refundId, true))).toMatchObject({ state: "failed" });
    expect(readCarrierEvent(kind("in-bill"), payload(refundId))).toMatchObject({ state: "pending" });
    expect(readCarrierEvent(kind("denied"), payload(refundId))).toMatchObject({ state: "failed" });
    expect(readCarrierEvent(kind("completed"), payload(null))).toMatchObject({ news: "ignored" });
    expect(readCarrierEvent(kind("moved"), payload(refundId))).toMatchObject({ news: "ignored" });
  });
});
