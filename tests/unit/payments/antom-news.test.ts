import { describe, expect, it } from "vitest";
import { readAntomEvent } from "@/lib/payments/antom/news";
import { reportOfInquiry } from "@/lib/payments/antom/report";

const AMOUNT = { currency: "PHP", value: "58150" };
const MONEY = { currency: "PHP", amountMinor: 58_150n };
const SUCCESS = { resultCode: "SUCCESS", resultStatus: "S", resultMessage: "success" };
const PAYMENT = { paymentRequestId: "p1", paymentId: "20261120", paymentAmount: AMOUNT };
const CARD = { cardNo: "************4242", cardBrand: "VISA" };

function inquiry(changes: object) {
  return reportOfInquiry({ result: SUCCESS, paymentStatus: "SUCCESS", ...PAYMENT, ...changes });
}

function capture(changes: object = {}) {
  return { transactionType: "CAPTURE", transactionStatus: "SUCCESS", transactionAmount: AMOUNT, ...changes };
}

// Guarantee: a hold is never taken for money, and what cannot be read changes nothing.
describe("what Antom says of a payment", () => {
  it("is a hold when anything about it says card, and money when nothing does", () => {
    for (const marks of [
      { paymentMethodType: "CARD" },
      { authExpiryTime: "2026-11-27T12:01:01+08:00" },
      { paymentResultInfo: CARD },
      { paymentResultInfo: { cardBrand: "VISA" } },
    ]) {
      expect(inquiry(marks), JSON.stringify(marks)).toMatchObject({ state: "authorised", amount: MONEY });
      const told = readAntomEvent("PAYMENT_RESULT", { result: SUCCESS, ...PAYMENT, ...marks });
      expect(told, JSON.stringify(marks)).toMatchObject({ report: { state: "authorised" } });
    }
    expect(inquiry({})).toMatchObject({ state: "paid", amount: MONEY });
    expect(inquiry({ paymentMethodType: "GCASH", paymentResultInfo: {} })).toMatchObject({ state: "paid" });
  });

  it("is captured only by captures that succeeded, and by their sum", () => {
    const cardPayment = { paymentResultInfo: CARD };
    const half = { currency: "PHP", value: "20000" };
    expect(inquiry({ ...cardPayment, transactions: [capture()] })).toMatchObject({ state: "captured", amount: MONEY });
    const two = [capture({ transactionAmount: half }), capture({ transactionAmount: half })];
    expect(inquiry({ ...cardPayment, transactions: two })).toMatchObject({ amount: { amountMinor: 40_000n } });
    for (const status of ["PROCESSING", "FAIL"]) {
      const transactions = [capture({ transactionStatus: status }), { transactionType: "REFUND" }];
      expect(inquiry({ ...cardPayment, transactions }), status).toMatchObject({ state: "authorised" });
    }
    // As older answers have it.
    const old = capture({ transactionStatus: undefined, transactionResult: SUCCESS });
    expect(inquiry({ ...cardPayment, transactions: [old] })).toMatchObject({ state: "captured" });
  });

  it("names a card by what only one card has, and by nothing less", () => {
    const label = (info: object) => inquiry({ paymentResultInfo: { ...CARD, ...info } })?.instrument;
    expect(label({})).toBeNull();
    expect(label({ cardToken: "tok_1" })).toEqual({ fingerprint: "antom:tok_1", label: "Visa ·4242" });
    const digits = { cardBin: "424242", lastFour: "4242", expiryMonth: "12", expiryYear: "34" };
    expect(label(digits)).toEqual({ fingerprint: "antom:424242-4242-12-34", label: "Visa ·4242" });
    expect(label({ ...digits, expiryYear: undefined })).toBeNull();
  });

  it("is nothing without a status, an id, an amount or a currency that we know", () => {
    for (const changes of [
      { paymentStatus: "REVIEW" },
      { paymentStatus: undefined },
      { paymentRequestId: undefined },
      { paymentAmount: undefined },
      { paymentAmount: { currency: "JPY", value: "5" } },
      { paymentAmount: { currency: "PHP", value: "0" } },
    ])
      expect(inquiry(changes), JSON.stringify(changes)).toBeNull();
  });

  it("is pending while the wallet has not said its last word, although the result says S", () => {
    const payload = { notifyType: "PAYMENT_PENDING", result: SUCCESS, ...PAYMENT };
    expect(readAntomEvent("PAYMENT_PENDING", payload)).toMatchObject({ report: { state: "pending", amount: null } });
    expect(inquiry({ paymentStatus: "PENDING" })).toMatchObject({ state: "pending", amount: null });
  });

  it("changes nothing when a capture failed, or when it was not ours to name", () => {
    const told = { captureRequestId: "cap-p1", paymentId: "20261120", captureAmount: AMOUNT, result: SUCCESS };
    const failed = { resultCode: "AUTH_EXPIRED", resultStatus: "F" };
    expect(readAntomEvent("CAPTURE_RESULT", { ...told, result: failed })).toMatchObject({ news: "ignored" });
    expect(readAntomEvent("CAPTURE_RESULT", told)).toMatchObject({ report: { paymentId: "p1", amount: MONEY } });
    // Taken by hand in the dashboard: Antom's own id finds the payment.
    expect(readAntomEvent("CAPTURE_RESULT", { ...told, captureRequestId: "20261120x" })).toMatchObject({
      report: { paymentId: null, providerPaymentId: "20261120", state: "captured" },
    });
  });

  it("tells how a dispute ends, and leaves the rest of its news alone", () => {
    const dispute = { disputeId: "d1", paymentId: "20261120", disputeAmount: AMOUNT };
    const state = (kind: string, changes: object = {}) => {
      const news = readAntomEvent(kind, { ...dispute, ...changes });
      return news.news === "dispute" ? news.state : news.news;
    };
    expect(state("DISPUTE_CREATED")).toBe("opened");
    expect(state("DISPUTE_CANCELLED")).toBe("won");
    expect(state("DISPUTE_ACCEPTED")).toBe("lost");
    expect(state("RDR_RESOLVED")).toBe("lost");
    expect(state("DISPUTE_JUDGED", { disputeJudgedResult: "VALIDATE_SUCCESS" })).toBe("ignored");
    expect(readAntomEvent("DISPUTE_CANCELLED", { ...dispute, disputeAmount: undefined })).toMatchObject({
      state: "won",
      amount: null,
    });
    for (const kind of ["DEFENSE_SUPPLIED", "DEFENSE_DUE_ALERT", "toString", "UPDATE_AMOUNT_RESULT"])
      expect(state(kind), kind).toBe("ignored");
    const part = { disputeJudgedResult: "ACCEPT_BY_MERCHANT", disputeJudgedAmount: { currency: "PHP", value: "100" } };
    expect(readAntomEvent("DISPUTE_JUDGED", { ...dispute, ...part })).toMatchObject({
      state: "lost",
      amount: { amountMinor: 100n },
    });
  });
});
