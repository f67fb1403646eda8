import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readReportLines } from "@/lib/payments/antom/report-lines";
import { readAntomSettlement } from "@/lib/payments/antom/settlement";
import { DAY_MS, HOUR_MS } from "@/lib/shared/durations";
import type { AntomKit } from "@/tests/unit/payments/kits/antom-sandbox";
import { antomWalletKit } from "@/tests/unit/payments/kits/antom-wallet-kit";
import { control } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

const HEAD =
  "customerId,transactionType,transactionId,transactionRequestId,originalTransactionRequestId,paymentMethodType,status,transactionCompletionTime,transactionAmountValue,transactionCurrency";
const report = (...rows: string[]) => `${[HEAD, ...rows].join("\n")}\n<END>\n`;

// Guarantee: a report is read to the last unit in the words of Antom's field summary, and half a report not at all.
describe("a transaction details report", () => {
  it("has a line for each movement of money, with our ids and our minor units", () => {
    const lines = readReportLines(
      report(
        "1,PAYMENT,P1,pay-1,,GCASH,SUCCESS,2026-11-27T23:59:59+08:00,581.00,PHP",
        "1,AUTHORIZATION,P2,pay-2,,CARD,SUCCESS,2026-11-27T10:00:00+08:00,1.20,SGD",
        "1,CAPTURE,P2,cap-pay-2,pay-2,CARD,SUCCESS,2026-11-27T10:00:01+08:00,1.20,SGD",
        '1,REFUND,P1,ref-1,pay-1,GCASH,SUCCESS,2026-11-27T11:00:00+08:00,"81.50",PHP',
        "1,REFUND,P1,ref-2,pay-1,GCASH,FAIL,2026-11-27T11:00:00+08:00,81.50,PHP",
        "1,DISPUTE,P2,,pay-2,CARD,SUCCESS,2026-11-27T12:00:00+08:00,1.20,SGD",
        "1,DISPUTE_REVERSAL,P2,,pay-2,CARD,SUCCESS,2026-11-27T13:00:00+08:00,1.20,SGD",
        "1,CANCEL,P3,void-3,pay-3,CARD,SUCCESS,2026-11-27T13:00:00+08:00,9.00,SGD",
        "1,CANCEL,P4,void-4,pay-4,MOMO,SUCCESS,2026-11-27T13:00:00+08:00,27000,VND",
        "1,SETTLEMENT_FEE,F1,,,,SUCCESS,2026-11-27T13:00:00+08:00,3.00,SGD",
        "1,PAYMENT,P5,pay-5,,KAKAOPAY,SUCCESS,2026-11-27T13:00:00+08:00,100,KRW",
      ),
    );
    expect(
      lines?.map(({ kind, paymentId, providerPaymentId, amount }) => [
        kind,
        paymentId,
        providerPaymentId,
        amount.amountMinor,
      ]),
    ).toEqual([
      ["payment", "pay-1", "P1", 58_100n],
      ["payment", "pay-2", "P2", 120n],
      ["refund", "pay-1", "P1", -8_150n],
      ["dispute", "pay-2", "P2", -120n],
      ["dispute", "pay-2", "P2", 120n],
      ["refund", "pay-4", "P4", -27_000n],
      ["other", null, null, 300n],
    ]);
    expect(lines?.[0]?.at.toISOString()).toBe("2026-11-27T15:59:59.000Z");
    expect(new Set(lines?.map(({ lineId }) => lineId)).size).toBe(lines?.length);
  });

  it.each([
    "PAYMENT,P1,pay-1,,GCASH,SUCCESS,2026-11-27T10:00:00+08:00,5.8.1,PHP",
    "PAYMENT,,pay-1,,GCASH,SUCCESS,now,5.81,PHP",
  ])("is not read when a row cannot be: %s", (row) => expect(readReportLines(report(`1,${row}`))).toBeNull());
});

describe("Antom's report server", () => {
  let kit: AntomKit;
  beforeEach(async () => {
    kit = await antomWalletKit();
  });
  afterEach(() => kit.close());
  const { taken } = stepsOf(() => kit);
  const lately = () => ({ from: new Date(Date.now() - HOUR_MS), to: new Date(Date.now() + HOUR_MS) });

  it("is not asked when it is not set up", async () => {
    const without = kit.withConfig({ reports: null });
    expect(await without.settlement(lately())).toEqual({ kind: "none", because: "ANTOM_SFTP_URL is not set" });
  });

  it("tells what came, what went back, and no fees", async () => {
    const payment = await taken();
    const refundId = "019b0000-0000-7000-8000-000000000001";
    const { paymentId, providerPaymentId } = payment;
    const amount = { amountMinor: 5_000n, currency: "PHP" } as const;
    await kit.provider.refund({
      ...{ refundId, paymentId, amount, providerPaymentId: providerPaymentId ?? "", attempt: 1 },
      ...{ reason: "goodwill", createdAt: new Date(), otherRefundIds: [] },
    });
    const answer = await kit.provider.settlement(lately());
    expect(answer).toMatchObject({
      kind: "lines",
      omits: ["fees"],
      lines: [
        { kind: "payment", paymentId, amount: payment.amount },
        { kind: "refund", paymentId, amount: { amountMinor: -5_000n } },
      ],
    });
  });

  it("says how far its reports go: to the end of yesterday, usually", async () => {
    await kit.setFaults({ reportDays: 1 });
    const span = { from: new Date(Date.now() - 3 * DAY_MS), to: new Date() };
    const answer = await kit.provider.settlement(span);
    if (answer.kind !== "lines") throw new Error(JSON.stringify(answer));
    const until = answer.until?.getTime() ?? 0;
    expect(until % DAY_MS).toBe(16 * HOUR_MS);
    expect(Date.now() - until).toBeLessThan(DAY_MS);
    expect(until).toBeLessThanOrEqual(Date.now());
  });

  it("has nothing yet of a day that has just begun", async () => {
    await kit.setFaults({ reportDays: 2 });
    expect(await kit.provider.settlement(lately())).toEqual({ kind: "none", because: "not_published_yet" });
  });

  it("has nothing to tell of days that are long over and have no report", async () => {
    const later = Date.now() + 9 * DAY_MS;
    const span = { from: new Date(later - 8 * DAY_MS), to: new Date(later) };
    const answer = await readAntomSettlement(kit.reports, span, later);
    expect(answer).toMatchObject({ kind: "lines", lines: [] });
    if (answer.kind === "lines") expect(later - (answer.until?.getTime() ?? 0)).toBeGreaterThanOrEqual(2 * DAY_MS);
  });

  it("is not believed under another host key, and says why it cannot be read", async () => {
    const hostKey = `SHA256:${"A".repeat(43)}`;
    const settle = (reports: Partial<typeof kit.reports>) =>
      kit.withConfig({ reports: { ...kit.reports, ...reports } }).settlement(lately());
    expect(await settle({ hostKey })).toEqual({ kind: "unknown", because: "wrong_host_key" });
    expect(await settle({ password: "wrong" })).toEqual({ kind: "unknown", because: "unauthorised" });
    expect(await settle({ port: 1 })).toEqual({ kind: "unknown", because: "network" });
    await kit.setFaults({ calls: [{ operation: "report.read", kind: "http_500_before", count: 1 }] });
    expect(await settle({})).toEqual({ kind: "unknown", because: "network" });
    expect(await settle({})).toMatchObject({ kind: "lines" });
  });

  it("tells a planted mistake as it stands there", async () => {
    const payment = await taken();
    await control(kit.simUrl, "POST", "/_sim/report", { request: payment.paymentId, by: -100 });
    const answer = await kit.provider.settlement(lately());
    const amountMinor = payment.amount.amountMinor - 100n;
    expect(answer).toMatchObject({ lines: [{ paymentId: payment.paymentId, amount: { amountMinor } }] });
    await control(kit.simUrl, "POST", "/_sim/report", { request: payment.paymentId, by: null });
    expect(await kit.provider.settlement(lately())).toMatchObject({ lines: [] });
  });
});
