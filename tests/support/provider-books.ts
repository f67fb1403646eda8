import type { ProviderName } from "@/lib/payments/provider";
import { type Currency, divideRounded, minorPerMajor } from "@/lib/shared/money";
import { bankTransfers, type ChargeFacts, cardCharges, minorOf, walletCharges } from "@/tests/support/outside-books";

/** Each provider's own books, by its simulator's `/_sim/state`. Where a provider is not told our order, `orderId` is empty. */
export const CHARGES_AT: Record<ProviderName, (state: unknown) => ChargeFacts[]> = {
  stripe: cardCharges,
  xendit: (state) => [...walletCharges(state), ...bankTransfers(state)],
  antom: antomCharges,
  btcpay: coinCharges,
  play: purchases,
  carrier: phoneCharges,
};

const SATS_PER_COIN = 100_000_000n;

/** Antom counts in minor units. Of its payments a card is held until it is captured. */
function antomCharges(state: unknown): ChargeFacts[] {
  const { payments } = state as {
    payments: {
      paymentRequestId: string;
      status: string;
      isHold: boolean;
      isTaken: boolean;
      amount: { value: number };
      captured: number;
      refunded: number;
      refundRequestIds: string[];
    }[];
  };
  return payments.map(({ paymentRequestId, status, isHold, isTaken, amount, captured, refunded, refundRequestIds }) => {
    const isPaid = status === "SUCCESS";
    return {
      paymentId: paymentRequestId,
      orderId: "",
      heldMinor: isPaid && isHold && !isTaken ? BigInt(amount.value) : 0n,
      capturedMinor: isHold ? BigInt(captured) : isPaid ? BigInt(amount.value) : 0n,
      refundedMinor: BigInt(refunded),
      refundIds: refundRequestIds,
    };
  });
}

type CoinState = {
  invoices: {
    id: string;
    amount: string;
    currency: Currency;
    rate: number;
    dueSats: number;
    metadata: { paymentId?: string; orderId?: string };
    payments: { sats: number; status: string }[];
  }[];
  refunds: { id: string; invoiceId: string }[];
  payouts: { pullPaymentId: string; amount: string; state: string }[];
};

/** Coins at the invoice's own rate; what was paid exactly is the price, since a satoshi is worth more than a dong. */
function coinCharges(state: unknown): ChargeFacts[] {
  const { invoices, refunds, payouts } = state as CoinState;
  return invoices.map(({ id, amount, currency, rate, dueSats, metadata, payments }) => {
    const sats = payments.filter(({ status }) => status === "Settled").reduce((sum, payment) => sum + payment.sats, 0);
    const worth = divideRounded(BigInt(sats) * BigInt(rate) * minorPerMajor(currency), SATS_PER_COIN, "half-up");
    const pulls = new Set(refunds.filter(({ invoiceId }) => invoiceId === id).map((pull) => pull.id));
    const paidOut = payouts.filter((payout) => pulls.has(payout.pullPaymentId) && payout.state === "Completed");
    return {
      paymentId: metadata.paymentId ?? metadata.orderId ?? id,
      orderId: "",
      heldMinor: 0n,
      capturedMinor: sats === dueSats ? minorOf(amount, currency) : worth,
      refundedMinor: paidOut.reduce((sum, payout) => sum + minorOf(payout.amount, currency), 0n),
      refundIds: [],
    };
  });
}

/** A purchase is held until it is consumed. */
function purchases(state: unknown): ChargeFacts[] {
  const { purchases: bought } = state as {
    purchases: {
      accountId: string | null;
      token: string;
      state: string;
      isConsumed: boolean;
      refunded: string | null;
      amount: string;
      price: { currencyCode: Currency };
    }[];
  };
  return bought.map(({ accountId, token, state: standing, isConsumed, refunded, amount, price }) => {
    const paidMinor = standing === "PENDING" ? 0n : minorOf(amount, price.currencyCode);
    const isBack = refunded !== null;
    return {
      paymentId: accountId ?? token,
      orderId: "",
      heldMinor: isConsumed || isBack || standing === "CANCELLED" ? 0n : paidMinor,
      capturedMinor: isConsumed ? paidMinor : 0n,
      refundedMinor: isConsumed && isBack ? paidMinor : 0n,
      refundIds: [],
    };
  });
}

/**
 * A line's reservation is charged when it is confirmed. Its correlator begins with our payment's id. Refunds name no payment, so that this
 * state has to be asked for with one payment's id.
 */
function phoneCharges(state: unknown): ChargeFacts[] {
  const { payments, totals } = state as {
    payments: { id: string; status: string; correlator: string | null; amount: number; currency: Currency }[];
    totals: Record<string, { refunded: number }>;
  };
  return payments.map(({ id, status, correlator, amount, currency }) => ({
    paymentId: correlator?.split(":")[0] ?? id,
    orderId: "",
    heldMinor: status === "reserved" ? minorOf(amount, currency) : 0n,
    capturedMinor: status === "succeeded" ? minorOf(amount, currency) : 0n,
    refundedMinor: status === "succeeded" ? minorOf(totals[currency]?.refunded ?? 0, currency) : 0n,
    refundIds: [],
  }));
}
