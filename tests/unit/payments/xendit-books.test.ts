import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PaymentProvider, SettlementLine, SettlementResult } from "@/lib/payments/provider";
import { createXenditProvider } from "@/lib/payments/xendit/provider";
import { MINUTE_MS } from "@/lib/shared/durations";
import { newId } from "@/lib/shared/ids";
import { control, type ProviderKit, until } from "@/tests/unit/payments/kits/kit";
import { refundOf, stepsOf } from "@/tests/unit/payments/kits/payment-steps";
import { xenditKit } from "@/tests/unit/payments/kits/xendit-kit";

const aroundNow = () => ({ from: new Date(Date.now() - MINUTE_MS), to: new Date(Date.now() + MINUTE_MS) });

function linesOf(result: SettlementResult): SettlementLine[] {
  if (result.kind !== "lines") throw new Error(JSON.stringify(result));
  return result.lines;
}

// Guarantee: Xendit's books reach us whole, each movement once, with what was kept of it, and never half of them as if it were all.
describe("Xendit's books", () => {
  let kit: ProviderKit;
  beforeEach(async () => {
    kit = await xenditKit();
    await kit.setFaults({ refundMs: 10, voidMs: 10 });
  });
  afterEach(() => kit.close());

  const { opened, paid, report } = stepsOf(() => kit);

  it("hold payments by wallet and by bank, and refunds, with their fees; a voided or failed payment has no line", async () => {
    const gcash = await paid();
    await opened();
    await kit.customerIsDeclined(await opened());
    const voided = await paid();
    await kit.provider.cancel({ ...voided, attempt: 1 });
    await until(async () => ((await report(voided)).state === "cancelled" ? true : undefined), "the void");
    const refund = await kit.provider.refund(refundOf(gcash, 10_000n));
    await kit.webhook(({ kind }) => kind === "ewallet.refund");
    const bank = await opened(
      kit.request({ method: "bank_transfer", country: "ID", amount: { amountMinor: 15_900_000n, currency: "IDR" } }),
    );
    await control(kit.simUrl, "POST", "/_sim/approve", { invoice: bank.sessionId, afterMs: 0 });

    const lines = linesOf(await kit.provider.settlement(aroundNow()));
    expect(lines).toHaveLength(3);
    const of = (kind: string, currency: string) =>
      lines.find((line) => line.kind === kind && line.amount.currency === currency);
    // 2.3 % of 581.50 is 13.37, and 12 % tax on it 1.60.
    expect(of("payment", "PHP")).toMatchObject({
      ...{ paymentId: gcash.paymentId, providerPaymentId: gcash.sessionId, providerRefundId: null },
      ...{ amount: gcash.amount, feeMinor: 1_497n },
    });
    expect(of("refund", "PHP")).toMatchObject({
      ...{ paymentId: gcash.paymentId, providerPaymentId: null },
      ...{ providerRefundId: "providerId" in refund ? refund.providerId : "none" },
      ...{ amount: { amountMinor: -10_000n, currency: "PHP" }, feeMinor: 0n },
    });
    // 4,000 rupiah and 12 % tax.
    expect(of("payment", "IDR")).toMatchObject({
      ...{ paymentId: bank.paymentId, providerPaymentId: bank.sessionId },
      ...{ amount: bank.amount, feeMinor: 448_000n },
    });
  });

  it("are read over all their pages, each line once", async () => {
    const request = () => kit.request({ amount: { amountMinor: 100n, currency: "PHP" } });
    const ids = new Set<string>();
    for (let count = 0; count < 120; count++) ids.add((await paid(request())).paymentId);
    const lines = linesOf(await kit.provider.settlement(aroundNow()));
    expect(new Set(lines.map(({ lineId }) => lineId)).size).toBe(120);
    expect(new Set(lines.map(({ paymentId }) => paymentId))).toEqual(ids);
  });

  it("are all or nothing: a page that is lost makes the whole unknown", async () => {
    for (let count = 0; count < 51; count++) await paid();
    for (const kind of ["timeout_before", "http_500_before", "html_before", "truncated_after", "rate_limit"]) {
      await kit.setFaults({ calls: [{ operation: "transaction.list", kind, count: 1 }] });
      expect(await kit.provider.settlement(aroundNow()), kind).toMatchObject({ kind: "unknown" });
    }
    expect(linesOf(await kit.provider.settlement(aroundNow()))).toHaveLength(51);
  });

  it("say why they cannot be asked", async () => {
    expect(await kit.stranger.probe()).toEqual({ kind: "down", because: "unauthorised" });
    await kit.setFaults({ calls: [{ operation: "balance.retrieve", kind: "rate_limit", count: 1 }] });
    expect(await kit.provider.probe()).toEqual({ kind: "down", because: "rate_limited" });
    await kit.setFaults({ calls: [{ operation: "balance.retrieve", kind: "http_500_before", count: 1 }] });
    expect(await kit.provider.probe()).toEqual({ kind: "down", because: "http_500" });
  });
});

describe("a line of Xendit's books, as published", () => {
  let server: Server;
  let provider: PaymentProvider;
  let pages: object[] = [];
  beforeEach(async () => {
    server = createServer((_request, response) => response.end(JSON.stringify(pages.shift() ?? { data: [] })));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const apiBase = `http://127.0.0.1:${port}`;
    provider = createXenditProvider({ secretKey: "k", callbackToken: "t", apiBase, timeoutMs: 1_000 });
  });
  afterEach(() => void server.close());

  const paymentId = newId();
  const fee = { xendit_fee: 10, value_added_tax: 1.2, xendit_withholding_tax: 0, third_party_withholding_tax: 0.5 };
  const line = (changes: object) => ({
    ...{ id: "txn_1", product_id: "ewc_1", type: "PAYMENT", status: "SUCCESS", channel_category: "EWALLET" },
    ...{ reference_id: paymentId, currency: "PHP", amount: 581.5, cashflow: "MONEY_IN", fee },
    ...{ created: new Date().toISOString() },
    ...changes,
  });
  const read = async (...data: object[]) => {
    pages = [{ has_more: false, data }];
    return linesOf(await provider.settlement(aroundNow()));
  };

  it("keeps of a payment what leads to the net amount, or the fee and the taxes where none is said", async () => {
    expect((await read(line({ net_amount: 570, net_amount_currency: "PHP" })))[0]?.feeMinor).toBe(1_150n);
    expect((await read(line({})))[0]?.feeMinor).toBe(1_170n);
    expect((await read(line({ net_amount: 9.8, net_amount_currency: "USD" })))[0]?.feeMinor).toBe(1_170n);
    const out = line({ type: "REFUND", cashflow: "MONEY_OUT", net_amount: 600, net_amount_currency: "PHP" });
    expect((await read(out))[0]).toMatchObject({ kind: "refund", feeMinor: 1_170n, amount: { amountMinor: -58_150n } });
  });

  it("knows its kind, and whose id is whose", async () => {
    const kinds = ["CHARGEBACK", "CASHBACK_FEE", "WITHDRAWAL", "ADJUSTMENT_ADD"].map((type, at) =>
      line({ id: `txn_${at}`, type, cashflow: "MONEY_OUT" }),
    );
    expect((await read(...kinds)).map(({ kind }) => kind)).toEqual(["dispute", "fee", "other", "other"]);
    const foreign = await read(line({ reference_id: "an order of another shop" }));
    expect(foreign[0]).toMatchObject({ paymentId: null, providerPaymentId: "ewc_1" });
    const invoice = await read(
      line({ product_id: "py-1", product_data: { payment_link_id: "6748105a77f16ebe0cc583a7" } }),
    );
    expect(invoice[0]).toMatchObject({ paymentId, providerPaymentId: "6748105a77f16ebe0cc583a7" });
  });

  it("is left out in a currency that we do not sell in, without an id or a time, and at the span's end", async () => {
    const { to } = aroundNow();
    pages = [{ has_more: false, data: [line({ created: to.toISOString() }), line({ id: "txn_2" })] }];
    expect(linesOf(await provider.settlement({ ...aroundNow(), to })).map(({ lineId }) => lineId)).toEqual(["txn_2"]);
    expect(await read(line({ currency: "HKD" }), line({ id: null }), line({ created: "?" }))).toEqual([]);
  });

  it("ends the reading as unknown when the next page cannot be asked for", async () => {
    pages = [{ has_more: true, data: [line({ id: null })] }];
    expect(await provider.settlement(aroundNow())).toEqual({ kind: "unknown", because: "unreadable" });
  });
});
