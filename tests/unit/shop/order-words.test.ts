import { describe, expect, it } from "vitest";
import { countdownText, headlineOf, type Moment, secondsText } from "@/components/order/order-words";
import { textOf } from "@/i18n/messages";
import type { OrderView, Situation } from "@/lib/orders/order-view";

const ORDER: OrderView = {
  reference: "FCT-7QK2M-4XD9P",
  status: "delivered",
  diamonds: 500,
  deliveredDiamonds: 500,
  recipientId: "Tony_Bee99",
  country: "PH",
  currency: "PHP",
  totalMinor: "58050",
  netMinor: "51830",
  taxMinor: "6220",
  feeMinor: "0",
  discountMinor: "0",
  taxName: "VAT",
  taxRateBp: 1_200,
  fxPerUsdMicro: "58100000",
  fxQuotedAt: "2026-11-19T08:00:00.000Z",
  method: "gcash",
  instrumentLabel: null,
  placedAt: "2026-11-20T10:00:00.000Z",
  expiresAt: "2026-11-20T10:30:00.000Z",
  paidAt: "2026-11-20T10:00:10.000Z",
  deliveredAt: "2026-11-20T10:00:11.380Z",
  paidToDeliveredMs: 1_380,
  timeline: [],
  deliveries: [],
  situation: null,
  closedReason: null,
  wrongMinor: "0",
  seenMinor: "0",
  refundedMinor: "0",
  refundingMinor: "0",
  refundClaims: [],
  correctUntil: null,
  payUrl: null,
  canCancel: false,
  canPayAgain: false,
  canCorrect: false,
  usualMs: 1_400,
  emailMasked: null,
  serverNow: "2026-11-20T10:00:12.000Z",
};

const WORDS = {
  money: (minor: string) => `₱${minor}`,
  seconds: (ms: number) => secondsText(ms, "en"),
  method: "GCash",
  support: "help@shop.test",
};
const NOW: Moment = { waitedMs: 0, cameFromPaying: false };
const t = textOf("en", "order");

function saidOf(order: Partial<OrderView>, moment = NOW): string {
  const { title, body } = headlineOf({ ...ORDER, ...order }, WORDS, moment);
  return [title, ...body].map(({ key, values }) => t(key, values)).join(" ");
}

const SITUATIONS: Situation[] = [
  "in_review",
  "awaiting_stock",
  "needs_recipient",
  "unknown",
  "refunding",
  "refunded",
  "partly_refunded",
  "expired",
  "cancelled",
  "payment_failed",
  "partly_paid",
  "partly_paid_closed",
  "payout",
  "wrong_amount",
  "wrong_amount_closed",
  "late_money",
  "paid_twice",
];

// Guarantee: whatever happens to an order, its page says what it is in full sentences, with every figure filled in.
describe("what the order page says", () => {
  it.each(SITUATIONS)("fills every figure for an order that is %s", (situation) => {
    expect(saidOf({ situation })).not.toMatch(/[{}]|undefined/);
  });

  it("tells how fast it was while that is something to be glad of, and only that it arrived after that", () => {
    expect(saidOf({ paidToDeliveredMs: 1_380 })).toContain("1.4 s after you paid");
    expect(saidOf({ paidToDeliveredMs: 628_700 })).not.toMatch(/\d s/);
  });

  it("says how long a delivery took, and how long it usually takes", () => {
    expect(saidOf({})).toBe("500 diamonds arrived Tony_Bee99 has them, 1.4 s after you paid.");
    expect(saidOf({ status: "delivering" })).toContain("Usually 1.4 s.");
  });

  it("explains a wait that is longer than usual, and what happens by itself", () => {
    expect(saidOf({ status: "delivering" }, { ...NOW, waitedMs: 30_000 })).toContain("longer than usual");
  });

  it("names the money that goes back, not the price, after a partial delivery", () => {
    const partly = { situation: "partly_refunded" as const, refundedMinor: "20000", deliveredDiamonds: 300 };
    expect(saidOf(partly)).toContain("300 of 500 diamonds arrived");
    expect(saidOf(partly)).toContain("₱20000");
  });

  it("does not invite a second payment while the first is being confirmed", () => {
    const unpaid = { status: "awaiting_payment" as const, paidAt: null };
    expect(saidOf(unpaid, { waitedMs: null, cameFromPaying: true })).toContain("Confirming your payment");
    expect(saidOf(unpaid)).toContain("Waiting for your payment");
  });
});

describe("times", () => {
  it("are written as on a stopwatch", () => {
    expect(secondsText(1_380, "en")).toBe("1.4");
    expect(secondsText(20, "en", 2)).toBe("0.02");
    expect(secondsText(-5, "id", 2)).toBe("0,00");
    expect(countdownText(1_800_000)).toBe("30:00");
    expect(countdownText(59_001)).toBe("1:00");
    expect(countdownText(3_661_000)).toBe("1:01:01");
    expect(countdownText(-1)).toBe("0:00");
  });
});
