import type { SimRoute } from "../shared/http-server";
import type { MakeRoute } from "./api-call";
import { invalid } from "./api-error";
import { bankChannel, INVOICE_CURRENCIES } from "./bank-channels";
import type { Charge, Invoice, Refund, Store } from "./state";
import { hundredths } from "./wallet";
import { WALLET_CHANNELS } from "./wallet-channels";

const LISTED_DEFAULT = 10;
const LISTED_MAX = 50;
/** Value added tax on Xendit's fee. */
const VAT_PERCENT = 12;

type Transaction = {
  id: string;
  product_id: string;
  type: "PAYMENT" | "REFUND";
  status: "PENDING" | "SUCCESS" | "FAILED" | "VOIDED";
  channel_category: string;
  channel_code: string;
  reference_id: string;
  currency: string;
  amount: number;
  net_amount: number;
  cashflow: "MONEY_IN" | "MONEY_OUT";
  created: string;
};

/** The books that a shop reconciles with: its balance, and each movement on it. */
export function bookRoutes(route: MakeRoute, store: Store): SimRoute[] {
  return [
    route("GET", "/balance", "balance.retrieve", ({ query }) => ({
      balance: balanceOf(store, query.get("currency") ?? "PHP"),
    })),
    route("GET", "/transactions", "transaction.list", ({ query }) => listOf(store, query)),
  ];
}

function balanceOf(store: Store, currency: string): number {
  let sum = 0;
  for (const one of transactionsOf(store)) {
    if (one.status !== "SUCCESS" || one.currency !== currency) continue;
    sum += hundredths(one.cashflow === "MONEY_IN" ? one.net_amount : -one.amount);
  }
  return sum / 100;
}

/** Newest first; `created[gte]` and `created[lte]` as ISO times, `after_id` for the next page, filters that may be given several times. */
function listOf(store: Store, query: URLSearchParams): object {
  const from = readTime(query, "created[gte]") ?? Number.NEGATIVE_INFINITY;
  const to = readTime(query, "created[lte]") ?? Number.POSITIVE_INFINITY;
  const isAsked = (name: string, value: string) => !query.has(name) || query.getAll(name).includes(value);
  const all = transactionsOf(store)
    .filter(({ type, status, channel_category: category, currency, reference_id: reference, created }) => {
      const atMs = Date.parse(created);
      return (
        atMs >= from &&
        atMs <= to &&
        isAsked("types", type) &&
        isAsked("statuses", status) &&
        isAsked("channel_categories", category) &&
        isAsked("currency", currency) &&
        isAsked("reference_id", reference)
      );
    })
    .sort((one, other) =>
      one.created === other.created ? (one.id < other.id ? 1 : -1) : one.created < other.created ? 1 : -1,
    );
  const after = query.get("after_id");
  const rest = after === null ? all : all.slice(all.findIndex(({ id }) => id === after) + 1);
  const limit = Math.min(Math.max(1, Number(query.get("limit") ?? LISTED_DEFAULT) || 1), LISTED_MAX);
  return { has_more: rest.length > limit, data: rest.slice(0, limit), links: [] };
}

function readTime(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw invalid(`${name} must be an ISO time.`);
  return atMs;
}

function transactionsOf(store: Store): Transaction[] {
  const charges = [...store.charges.values()].filter(({ status }) => status !== "PENDING" && status !== "FAILED");
  return [
    ...charges.map(ofCharge),
    ...[...store.refunds.values()].map((refund) => ofRefund(refund, store.charges.get(refund.chargeId))),
    ...[...store.invoices.values()].filter(({ paidAt }) => paidAt !== null).map(ofInvoice),
  ];
}

function ofCharge(charge: Charge): Transaction {
  const percent = WALLET_CHANNELS[charge.channelCode]?.feePercent ?? 0;
  const amount = charge.saidAmount ?? charge.chargeAmount;
  return withFee(amount, charge.currency, (amount * percent) / 100, {
    id: charge.id.replace(/^ewc_/, "txn_"),
    product_id: charge.id,
    type: "PAYMENT",
    status: charge.status === "VOIDED" ? "VOIDED" : "SUCCESS",
    channel_category: "EWALLET",
    channel_code: charge.channelCode,
    reference_id: charge.referenceId,
    cashflow: "MONEY_IN",
    created: charge.paidAt ?? charge.created,
  });
}

function ofRefund(refund: Refund, charge: Charge | undefined): Transaction {
  return withFee(refund.refundAmount, refund.currency, 0, {
    id: refund.id.replace(/^ewr_/, "txn_"),
    product_id: refund.id,
    type: "REFUND",
    status: refund.status === "SUCCEEDED" ? "SUCCESS" : refund.status,
    channel_category: "EWALLET",
    channel_code: refund.channelCode,
    reference_id: charge?.referenceId ?? refund.chargeId,
    cashflow: "MONEY_OUT",
    created: refund.created,
  });
}

function ofInvoice(invoice: Invoice): Transaction {
  const paid = invoice.paidAmount ?? 0;
  const fee = INVOICE_CURRENCIES[invoice.currency]?.fee ?? 0;
  const channel = bankChannel(invoice.currency, invoice.paidChannel ?? "");
  return withFee(paid, invoice.currency, fee, {
    id: `txn_${invoice.id}`,
    product_id: `py-${invoice.id}`,
    type: "PAYMENT",
    status: "SUCCESS",
    channel_category: channel?.category ?? "VIRTUAL_ACCOUNT",
    channel_code: invoice.paidChannel ?? "",
    reference_id: invoice.externalId,
    cashflow: "MONEY_IN",
    created: invoice.paidAt ?? invoice.created,
    product_data: { payment_link_id: invoice.id },
  });
}

type Facts = Omit<Transaction, "currency" | "amount" | "net_amount"> & { product_data?: object };

/** The fee and its tax, each rounded to the currency's decimals; the net amount is what is left. */
function withFee(amount: number, currency: string, fee: number, facts: Facts): Transaction & Record<string, unknown> {
  const unit = currency === "VND" ? 100 : 1;
  const round = (value: number) => Math.round(hundredths(value) / unit) * unit;
  const [feeParts, vat] = [round(fee), round((fee * VAT_PERCENT) / 100)];
  return {
    ...facts,
    currency,
    amount,
    net_amount: (hundredths(amount) - feeParts - vat) / 100,
    net_amount_currency: currency,
    account_identifier: null,
    business_id: "5f27a14a9bf05c73dd040bc8",
    settlement_status: "PENDING",
    estimated_settlement_time: null,
    updated: facts.created,
    fee: {
      xendit_fee: feeParts / 100,
      value_added_tax: vat / 100,
      xendit_withholding_tax: 0,
      third_party_withholding_tax: 0,
      status: fee === 0 ? "NOT_APPLICABLE" : "COMPLETED",
    },
  };
}
