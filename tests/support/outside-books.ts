import { type Currency, fromMajorString } from "@/lib/shared/money";

/** The books of the world outside, as the simulators tell them, in the shop's own units: for whoever compares both sides. */
export type PlatformFacts = {
  balances: Readonly<Record<string, bigint>>;
  recharges: readonly { callId: string; recipient: string; diamonds: bigint }[];
};

/** One payment at a provider. `heldMinor` is authorised and not taken; a refund that failed is in neither figure. */
export type ChargeFacts = {
  paymentId: string;
  orderId: string;
  heldMinor: bigint;
  capturedMinor: bigint;
  refundedMinor: bigint;
  /** Our own ids of the refunds that the provider carried out, where it was told them. */
  refundIds: readonly string[];
};

/** What the platform says, from its `/_sim/state`. */
export function platformOf(state: unknown): PlatformFacts {
  const { accounts, recharges } = state as {
    accounts: { resellerBigoId: string; balance: number }[];
    recharges: { items: { orderId: string; recipient: string; diamonds: number }[] };
  };
  return {
    balances: Object.fromEntries(accounts.map(({ resellerBigoId, balance }) => [resellerBigoId, BigInt(balance)])),
    recharges: recharges.items.map(({ orderId, recipient, diamonds }) => ({
      callId: orderId,
      recipient,
      diamonds: BigInt(diamonds),
    })),
  };
}

type Metadata = { payment_id?: string; order_id?: string; refund_id?: string };

/** Every card payment that Stripe's simulator knows, from its `/_sim/state`. */
export function cardCharges(state: unknown): ChargeFacts[] {
  const { intents, refunds } = state as {
    intents: { id: string; status: string; amount: number; captured: number; refunded: number; metadata: Metadata }[];
    refunds: { payment_intent: string; status: string; metadata: Metadata }[];
  };
  const done = new Map<string, string[]>();
  for (const { payment_intent: intent, status, metadata } of refunds) {
    if (status === "failed" || status === "canceled" || metadata.refund_id === undefined) continue;
    done.set(intent, [...(done.get(intent) ?? []), metadata.refund_id]);
  }
  return intents.map(({ id, status, amount, captured, refunded, metadata }) => ({
    paymentId: metadata.payment_id ?? id,
    orderId: metadata.order_id ?? "",
    heldMinor: status === "requires_capture" ? BigInt(amount) : 0n,
    capturedMinor: BigInt(captured),
    refundedMinor: BigInt(refunded),
    refundIds: done.get(id) ?? [],
  }));
}

/** Every e-wallet payment that Xendit's simulator knows. It is not told our refunds' ids. */
export function walletCharges(state: unknown): ChargeFacts[] {
  const { charges } = state as {
    charges: {
      id: string;
      status: string;
      currency: Currency;
      chargeAmount: number;
      refundedAmount: number;
      metadata: Metadata;
    }[];
  };
  return charges.map(({ id, status, currency, chargeAmount, refundedAmount, metadata }) => {
    const isTaken = status === "SUCCEEDED" || status === "REFUNDED" || status === "VOIDED";
    const chargedMinor = minorOf(chargeAmount, currency);
    return {
      paymentId: metadata.payment_id ?? id,
      orderId: metadata.order_id ?? "",
      heldMinor: 0n,
      capturedMinor: isTaken ? chargedMinor : 0n,
      refundedMinor: status === "VOIDED" ? chargedMinor : minorOf(refundedAmount, currency),
      refundIds: [],
    };
  });
}

type AntomPayment = {
  paymentRequestId: string;
  amount: { value: number };
  status: string;
  isHold: boolean;
  isTaken: boolean;
  paidMs: number | null;
  captured: number;
  refunded: number;
  refundRequestIds: readonly string[];
};

/** Every payment that Antom's simulator knows. It is told our payments' ids and not our orders'. */
export function antomCharges(state: unknown, orderOf: (paymentId: string) => string): ChargeFacts[] {
  const { payments } = state as { payments: AntomPayment[] };
  return payments.map((payment) => {
    const { paymentRequestId: paymentId, amount, status, isHold, isTaken, paidMs, captured, refunded } = payment;
    // A wallet's payment that was cancelled the same day was taken and given back whole.
    const wasPaid = !isHold && paidMs !== null;
    const taken = isHold ? captured : wasPaid ? amount.value : 0;
    return {
      paymentId,
      orderId: orderOf(paymentId),
      heldMinor: isHold && status === "SUCCESS" && !isTaken ? BigInt(amount.value) : 0n,
      capturedMinor: BigInt(taken),
      refundedMinor: BigInt(wasPaid && status === "CANCELLED" ? amount.value : refunded),
      refundIds: payment.refundRequestIds,
    };
  });
}

/** Every bank transfer that came in on one of Xendit's invoices. Xendit gives none back. */
export function bankTransfers(state: unknown): ChargeFacts[] {
  const { invoices } = state as {
    invoices: { externalId: string; currency: Currency; paidAmount: number | null; metadata: Metadata }[];
  };
  return invoices.map(({ externalId, currency, paidAmount, metadata }) => ({
    paymentId: externalId,
    orderId: metadata.order_id ?? "",
    heldMinor: 0n,
    capturedMinor: minorOf(paidAmount ?? 0, currency),
    refundedMinor: 0n,
    refundIds: [],
  }));
}

/** Major units as a provider writes them, in minor ones: a dong has no decimals. */
export function minorOf(major: number | string, currency: Currency): bigint {
  const money = fromMajorString(typeof major === "number" ? String(Math.round(major * 1e6) / 1e6) : major, currency);
  if (money === null) throw new Error(`${major} is no amount of ${currency}`);
  return money.amountMinor;
}
