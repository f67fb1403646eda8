import { atRate, type Decimal, readDecimal, sumOf, toMinorHalfUp } from "@/lib/payments/btcpay/amount";
import type { BtcpayClient } from "@/lib/payments/btcpay/client";
import type { Found, Invoice } from "@/lib/payments/btcpay/invoice";
import { asRecord, integerAt, listAt, textAt } from "@/lib/payments/json-reading";
import type { Money } from "@/lib/shared/money";

/** One transaction that paid an invoice, in the invoice's currency. */
export type Receipt = { id: string; at: Date; isConfirmed: boolean; amount: Money };

/** What came in for an invoice. */
export type Received = {
  receipts: Receipt[];
  /** Nothing that was seen still waits for its confirmations. */
  isConfirmed: boolean;
  /** The confirmed receipts together: exactly what the books get. */
  confirmed: Money;
};

type Paid = { id: string; at: Date; isConfirmed: boolean; value: Decimal };

/**
 * Reads what was really received for an invoice, in its own currency.
 *
 * The rule: coins received, times the rate that the invoice fixed for them, added up exactly and rounded half-up once to the
 * currency's minor unit. With one exception: when everything is confirmed and the server itself says that nothing is due and nothing
 * is over (`due` is 0), the amount is the one asked for. It has to be, because a price is asked in whole satoshis, rounded up, and
 * one satoshi is worth 15 dong: 27,000 dong paid exactly are 27,009 at the rate, and would be called another amount than was asked.
 * The rate is the invoice's and not the day's, so that a payment that came late is worth what the customer was told.
 *
 * What the store adds for its own network costs counts as received: the customer paid it, and a refund has to return it.
 */
export async function fetchReceived(client: BtcpayClient, invoice: Invoice): Promise<Found<Received>> {
  const answer = await client.get(client.store(`/invoices/${encodeURIComponent(invoice.id)}/payment-methods`));
  if (answer.kind !== "answer") return { kind: "not_found", failure: answer };
  const received = Array.isArray(answer.body) ? receivedIn(answer.body, invoice.asked) : null;
  if (received === null) return { kind: "not_found", failure: { kind: "no_answer", because: "unreadable" } };
  return { kind: "found", value: received };
}

/** Null when a payment, its rate or what is due cannot be read: half of what came in is no answer. Pure. */
export function receivedIn(methods: readonly unknown[], asked: Money): Received | null {
  const paid: Paid[] = [];
  let isExact = false;
  for (const method of methods.map(asRecord)) {
    const payments = listAt(method, "payments")
      .map(asRecord)
      // Double-spent or replaced: this one never arrives.
      .filter((payment) => textAt(payment, "status") !== "Invalid");
    // Another way to pay that nobody used says nothing; one that was never switched on has not even a rate.
    if (payments.length === 0) continue;
    const rate = readDecimal(method?.rate);
    const due = readDecimal(method?.due);
    if (rate === null || due === null) return null;
    isExact ||= due.unscaled === 0n;
    for (const payment of payments) {
      const id = textAt(payment, "id");
      const coins = readDecimal(payment?.value);
      const seconds = integerAt(payment, "receivedDate");
      const status = textAt(payment, "status");
      if (id === null || coins === null || seconds === null || status === null) return null;
      const at = new Date(seconds * 1_000);
      paid.push({ id, at, isConfirmed: status === "Settled", value: atRate(coins, rate) });
    }
  }
  const isConfirmed = paid.every((payment) => payment.isConfirmed);
  const settled = paid.filter((payment) => payment.isConfirmed);
  const confirmed =
    isExact && isConfirmed ? asked : toMinorHalfUp(sumOf(settled.map(({ value }) => value)), asked.currency);
  return { receipts: receiptsOf(paid, confirmed), isConfirmed, confirmed };
}

/** Each payment rounded by itself, and the last confirmed one takes what the rounding left, so that they add up to the total. */
function receiptsOf(paid: readonly Paid[], confirmed: Money): Receipt[] {
  let leftMinor = confirmed.amountMinor;
  const last = paid.findLast((payment) => payment.isConfirmed);
  const receipts = paid.map((payment) => {
    const { value, ...receipt } = payment;
    const amount = toMinorHalfUp(value, confirmed.currency);
    if (payment.isConfirmed && payment !== last) leftMinor -= amount.amountMinor;
    return { ...receipt, amount };
  });
  return receipts.map((receipt, at) =>
    paid[at] === last && last !== undefined
      ? { ...receipt, amount: { ...receipt.amount, amountMinor: leftMinor } }
      : receipt,
  );
}
