import { describe, expect, it } from "vitest";
import { type OrderFacts, toOrderView } from "@/lib/orders/order-view";

const AT = new Date("2026-11-28T10:00:00Z");

const FACTS: OrderFacts = {
  ...{ id: "01930000-0000-7000-8000-000000000001", reference: "FCT-AB2CD-3EFGH", status: "expired" },
  ...{ diamonds: 500n, delivered_diamonds: 0n, country: "PH", currency: "PHP", method: "bitcoin", closed_reason: null },
  ...{
    total_minor: 58_100n,
    net_minor: 51_875n,
    tax_minor: 6_225n,
    fee_minor: 0n,
    discount_minor: null,
    tax_name: "VAT",
    tax_rate_bp: 1_200,
  },
  ...{ fx_per_usd_micro: 58_250_000n, fx_quoted_at: AT, placed_at: AT, expires_at: AT, paid_at: null },
  ...{ reserved_at: null, sent_at: null, delivered_at: null, refunded_at: null, correct_until: null },
  payments: [],
  deliveries: [],
  refunds: [],
};

const PAYMENT: OrderFacts["payments"][number] = {
  ...{ status: "cancelled", role: null, url: null, isMain: false, label: null, flow: "pay" },
  ...{ received: null, captured: "0", due: null, dueMinor: null, failureCode: null, seen: null, isStray: false },
};
const REFUND: OrderFacts["refunds"][number] = {
  ...{ amount: "29050", currency: "PHP", status: "pending", reason: "wrong_amount", note: null, claimUrl: null },
};

function viewOf(facts: Partial<OrderFacts>) {
  return toOrderView({ ...FACTS, ...facts }, { recipientId: "Tony_Bee99", emailMasked: null, usualMs: null, now: AT });
}

// Guarantee: whoever has paid is never told that nothing was charged, and sees what goes back to them and where they fetch it.
describe("an order whose money is not in its usual place", () => {
  it("says that another amount came, also after it has closed", () => {
    const payments = [{ ...PAYMENT, status: "refunding", role: "wrong", received: "29050" }];
    expect(viewOf({ payments }).situation).toBe("wrong_amount_closed");
    expect(viewOf({ payments, status: "awaiting_payment" }).situation).toBe("wrong_amount");
    expect(viewOf({ payments: [PAYMENT] }).situation).toBe("expired");
  });

  it.each(["expired", "cancelled", "awaiting_payment"] as const)(
    "says that money came after its payment had ended (%s)",
    (status) => {
      const payments = [{ ...PAYMENT, isStray: true, received: "58100" }];
      expect(viewOf({ status, payments }).situation).toBe("late_money");
      expect(viewOf({ status, refunds: [{ ...REFUND, reason: "late", status: "done" }] }).situation).toBe("late_money");
    },
  );

  it("says that a part came, as long as that is all", () => {
    const payments = [{ ...PAYMENT, status: "pending", seen: "29050" }];
    expect(viewOf({ payments, status: "awaiting_payment" })).toMatchObject({
      situation: "partly_paid",
      seenMinor: "29050",
    });
    for (const status of ["expired", "cancelled"] as const)
      expect(viewOf({ payments, status }).situation).toBe("partly_paid_closed");
    const whole = [{ ...PAYMENT, status: "pending", seen: "58100" }];
    expect(viewOf({ payments: whole, status: "awaiting_payment" }).situation).toBeNull();
    // What the provider calls settled is in the books, and not seen any more.
    expect(viewOf({ payments: [{ ...PAYMENT, seen: "29050" }] })).toMatchObject({
      situation: "expired",
      seenMinor: "0",
    });
  });

  it("asks for an account when the channel cannot give money back", () => {
    const refund = { ...REFUND, reason: "given_up", status: "failed", note: "payment.cannot_refund" };
    expect(viewOf({ status: "refunding", refunds: [refund] }).situation).toBe("payout");
    expect(viewOf({ status: "refunding", refunds: [{ ...refund, note: "bank.closed" }] }).situation).toBe("refunding");
    expect(viewOf({ status: "refunding", refunds: [{ ...refund, status: "pending" }] }).situation).toBe("refunding");
  });

  it("does not call a hold released that nobody has decided about", () => {
    const held = { ...PAYMENT, flow: "hold" as const, received: "58100" };
    expect(viewOf({ payments: [{ ...held, isStray: true }] }).refundedMinor).toBe("0");
    expect(viewOf({ payments: [held] }).refundedMinor).toBe("58100");
  });

  it("counts a refund that failed as still to come: a person pays it out", () => {
    expect(viewOf({ refunds: [{ ...REFUND, status: "failed" }] })).toMatchObject({
      refundingMinor: "29050",
      refundedMinor: "0",
    });
    expect(viewOf({ refunds: [{ ...REFUND, status: "done" }] })).toMatchObject({
      refundingMinor: "0",
      refundedMinor: "29050",
    });
  });

  it("adds up only what is in the order's currency", () => {
    expect(viewOf({ refunds: [{ ...REFUND, currency: "USD" }] }).refundingMinor).toBe("0");
  });

  it("hands out where a refund waits", () => {
    const url = "https://pay.shop.test/pull-payments/abc";
    expect(viewOf({ refunds: [{ ...REFUND, claimUrl: url }, REFUND] }).refundClaims).toEqual([
      { amountMinor: "29050", currency: "PHP", url },
    ]);
  });
});
