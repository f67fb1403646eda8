import { coinText, worthOf } from "./coins";
import type { Invoice, Payment, Payout, PullPayment } from "./state";

export const PAYMENT_METHOD = "BTC-CHAIN";

/** The simulator's records as the Greenfield API shows them: amounts are decimal texts, times are whole seconds. */
export function invoiceObject(invoice: Invoice, server: { storeId: string; publicUrl: string }): object {
  return {
    id: invoice.id,
    storeId: server.storeId,
    amount: invoice.amount,
    paidAmount: worthOf(paidSats(invoice), invoice.rate, invoice.currency),
    currency: invoice.currency,
    type: "Standard",
    checkoutLink: `${server.publicUrl}/i/${invoice.id}`,
    createdTime: seconds(invoice.createdMs),
    expirationTime: seconds(invoice.expirationMs),
    monitoringExpiration: seconds(invoice.monitoringMs),
    status: invoice.status,
    additionalStatus: invoice.additionalStatus,
    availableStatusesForManualMarking: markableAs(invoice),
    archived: false,
    metadata: invoice.metadata,
    checkout: {
      speedPolicy: invoice.speedPolicy,
      paymentMethods: [PAYMENT_METHOD],
      defaultPaymentMethod: PAYMENT_METHOD,
      lazyPaymentMethods: null,
      expirationMinutes: (invoice.expirationMs - invoice.createdMs) / 60_000,
      monitoringMinutes: (invoice.monitoringMs - invoice.expirationMs) / 60_000,
      paymentTolerance: invoice.paymentTolerance,
      redirectURL: invoice.redirectUrl,
      redirectAutomatically: invoice.redirectAutomatically,
      defaultLanguage: invoice.defaultLanguage,
    },
    receipt: { enabled: null, showQR: null, showPayments: null },
  };
}

/** What an invoice may be marked as by hand. */
export function markableAs({ status, additionalStatus }: Invoice): ("Settled" | "Invalid")[] {
  const isMarked = additionalStatus === "Marked";
  return [
    ...(status !== "Settled" ? (["Settled"] as const) : []),
    ...(["New", "Processing", "Expired"].includes(status) || (status === "Settled" && isMarked)
      ? (["Invalid"] as const)
      : []),
  ];
}

export function paymentMethodObject(invoice: Invoice): object {
  const paid = paidSats(invoice);
  return {
    paymentMethodId: PAYMENT_METHOD,
    currency: "BTC",
    destination: invoice.address,
    paymentLink: paymentLink(invoice),
    rate: `${invoice.rate}.0`,
    paymentMethodPaid: coinText(paid),
    totalPaid: coinText(paid),
    due: coinText(invoice.dueSats - paid),
    amount: coinText(invoice.dueSats),
    paymentMethodFee: "0.00000000",
    payments: invoice.payments.map((payment) => paymentObject(payment, invoice)),
    activated: true,
    additionalData: { keyPath: "0/1", payjoinEnabled: false },
  };
}

export function paymentObject(payment: Payment, { address }: Invoice): object {
  return {
    id: payment.id,
    receivedDate: seconds(payment.receivedMs),
    value: coinText(payment.sats),
    fee: "0.0",
    status: payment.status,
    destination: address,
  };
}

export function pullPaymentObject(pull: PullPayment, publicUrl: string): object {
  return {
    id: pull.id,
    name: pull.name,
    description: pull.description,
    currency: pull.currency,
    amount: pull.amount,
    BOLT11Expiration: "30",
    autoApproveClaims: false,
    archived: pull.isArchived,
    viewLink: `${publicUrl}/pull-payments/${pull.id}`,
    startsAt: seconds(pull.startsMs),
    expiresAt: null,
  };
}

export function payoutObject(payout: Payout): object {
  return {
    id: payout.id,
    revision: 0,
    pullPaymentId: payout.pullPaymentId,
    date: seconds(payout.createdMs),
    destination: payout.destination,
    originalCurrency: payout.currency,
    originalAmount: payout.amount,
    payoutCurrency: "BTC",
    payoutAmount: null,
    payoutMethodId: PAYMENT_METHOD,
    state: payout.state,
    paymentProof: null,
    metadata: {},
  };
}

export function paidSats({ payments }: Invoice): number {
  return payments.reduce((sum, { sats }) => sum + sats, 0);
}

/** What a wallet reads: the address and what is left to pay. */
export function paymentLink(invoice: Invoice): string {
  return `bitcoin:${invoice.address}?amount=${coinText(Math.max(0, invoice.dueSats - paidSats(invoice)))}`;
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000);
}
