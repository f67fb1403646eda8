import { bankChannel, INVOICE_CURRENCIES } from "./bank-channels";
import type { Invoice } from "./state";

const MERCHANT = { user_id: "5f27a14a9bf05c73dd040bc8", merchant_name: "A shop in test mode" };

/** The simulator's record as `/v2/invoices` shows it: amounts are numbers in major units. */
export function invoiceObject(invoice: Invoice, publicUrl: string): object {
  const channels = invoice.paymentMethods.flatMap((code) => bankChannel(invoice.currency, code) ?? []);
  const codesOf = (category: string) => channels.filter((one) => one.category === category).map(({ code }) => code);
  return {
    ...common(invoice),
    merchant_profile_picture_url: null,
    expiry_date: invoice.expiryDate,
    invoice_url: `${publicUrl}/web/${invoice.id}`,
    available_banks: codesOf("VIRTUAL_ACCOUNT").map((code) => ({
      bank_code: code,
      collection_type: "POOL",
      transfer_amount: invoice.amount,
      bank_branch: "Virtual Account",
      account_holder_name: MERCHANT.merchant_name.toUpperCase(),
      identity_amount: 0,
    })),
    available_retail_outlets: [],
    available_ewallets: [],
    available_qr_codes: codesOf("QR_CODE").map((code) => ({ qr_code_type: code })),
    available_direct_debits: codesOf("DIRECT_DEBIT").map((code) => ({ direct_debit_type: code })),
    available_paylaters: [],
    should_exclude_credit_card: true,
    should_send_email: false,
    metadata: invoice.metadata,
  };
}

/** What a callback about an invoice says: the invoice, without an envelope. */
export function invoiceCallback(invoice: Invoice): object {
  return { ...common(invoice), is_high: false };
}

function common(invoice: Invoice): object {
  return {
    ...MERCHANT,
    id: invoice.id,
    external_id: invoice.externalId,
    status: invoice.status,
    amount: invoice.amount,
    currency: invoice.currency,
    created: invoice.created,
    updated: invoice.updated,
    ...(invoice.payerEmail !== null && { payer_email: invoice.payerEmail }),
    ...(invoice.description !== null && { description: invoice.description }),
    ...(invoice.successUrl !== null && { success_redirect_url: invoice.successUrl }),
    ...(invoice.failureUrl !== null && { failure_redirect_url: invoice.failureUrl }),
    ...paidPart(invoice),
  };
}

function paidPart({ id, currency, paidAt, paidAmount, paidChannel }: Invoice): object {
  if (paidAt === null || paidAmount === null || paidChannel === null) return {};
  const channel = bankChannel(currency, paidChannel);
  return {
    paid_at: paidAt,
    paid_amount: paidAmount,
    adjusted_received_amount: Math.max(0, paidAmount - (INVOICE_CURRENCIES[currency]?.fee ?? 0)),
    fees_paid_amount: 0,
    payment_method: channel?.method ?? "BANK_TRANSFER",
    payment_channel: paidChannel,
    payment_destination: `8808${Number.parseInt(id.slice(-8), 16).toString().padStart(10, "0")}`,
    payment_id: `py-${id}`,
    ...(channel?.category === "VIRTUAL_ACCOUNT" && { bank_code: paidChannel }),
  };
}
