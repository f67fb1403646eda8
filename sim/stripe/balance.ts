import type { SimRoute } from "../shared/http-server";
import type { ApiEffect } from "./api-call";
import { integerParam, listParam, type Params, textParam } from "./form-encoding";
import { chargeObject, disputeObject, refundObject } from "./objects";
import type { PlantedBook } from "./planted-books";
import type { Charge, Dispute, Refund, Store } from "./state";

const LIST_MAX = 100;
/** What Stripe charges the shop when a customer's bank takes the money back. */
const DISPUTE_FEE = 1_500;

/** `of` names what it books: an intent, a refund or a dispute. */
type Booked = Transaction & { of: string };
type Route = (method: string, path: string, operation: string, effect: ApiEffect) => SimRoute;

/** The books that a shop reconciles with: its balance, and each movement on it (`/v1/balance_transactions`). */
export function balanceRoutes(route: Route, store: Store): SimRoute[] {
  return [
    route("GET", "/v1/balance", "balance.retrieve", () => balanceOf(store)),
    route("GET", "/v1/balance_transactions", "balance_transaction.list", ({ params }) => listOf(store, params)),
  ];
}

function balanceOf(store: Store): object {
  const pending = new Map<string, number>();
  const add = (currency: string, amount: number) => pending.set(currency, (pending.get(currency) ?? 0) + amount);
  for (const charge of store.charges.values())
    if (charge.isCaptured) add(charge.currency, charge.amountCaptured - charge.fee);
  for (const refund of store.refunds.values()) if (refund.status === "succeeded") add(refund.currency, -refund.amount);
  return {
    object: "balance",
    available: [],
    livemode: false,
    pending: [...pending].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } })),
  };
}

/** Newest first, `created[gte]` and `created[lt]` in epoch seconds, `starting_after` for the next page. */
function listOf(store: Store, params: Params): object {
  const span = (params.created ?? {}) as Params;
  const from = integerParam(span, "gte") ?? 0;
  const until = integerParam(span, "lt") ?? Number.MAX_SAFE_INTEGER;
  const limit = Math.min(integerParam(params, "limit") ?? 10, LIST_MAX);
  const isExpanded = listParam(params, "expand").includes("data.source");
  const all = bookedIn(store, isExpanded)
    .filter(({ created }) => created >= from && created < until)
    .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  const after = textParam(params, "starting_after");
  const rest = after === null ? all : all.slice(all.findIndex(({ id }) => id === after) + 1);
  return {
    object: "list",
    url: "/v1/balance_transactions",
    has_more: rest.length > limit,
    data: rest.slice(0, limit).map(({ of: _of, ...transaction }) => transactionOf(transaction)),
  };
}

function bookedIn(store: Store, isExpanded: boolean): Booked[] {
  const charges = [...store.charges.values()].filter(({ isCaptured }) => isCaptured);
  const refunds = [...store.refunds.values()].filter(({ status }) => status === "succeeded");
  const booked = [
    ...charges.map((charge) => ({
      ...ofCharge(charge, isExpanded ? chargeObject(charge) : charge.id),
      of: charge.intentId,
    })),
    ...refunds.map((refund) => ({ ...ofRefund(refund, isExpanded ? refundObject(refund) : refund.id), of: refund.id })),
    ...[...store.disputes.values()].flatMap((dispute) => ofDispute(dispute, isExpanded)),
  ];
  return [...store.planted.values()].reduce(withPlanted, booked);
}

/** The books with one more thing wrong in them. */
function withPlanted(booked: Booked[], planted: PlantedBook): Booked[] {
  const { id, of } = planted;
  switch (planted.op) {
    case "drop":
      return booked.filter((one) => one.of !== of);
    case "alter":
      return booked.map((one) =>
        one.of === of
          ? {
              ...one,
              amount: planted.amount ?? one.amount,
              fee: planted.fee ?? one.fee,
              currency: planted.currency ?? one.currency,
            }
          : one,
      );
    case "add": {
      const { amount, fee, currency, type, created } = planted;
      const known = booked.find((one) => one.of === of);
      const stranger = {
        object: "charge",
        id: id.replace("txn", "ch"),
        payment_intent: id.replace("txn", "pi"),
        metadata: {},
      };
      return [
        ...booked,
        {
          id,
          amount,
          fee,
          currency,
          type,
          created,
          of: id,
          source: known?.source ?? (type === "charge" ? stranger : null),
        },
      ];
    }
  }
}

/** Every movement of the balance has an id of its own; these follow from what they book. */
export function refundBookId(refund: Refund): string {
  return refund.id.replace(/^re_/, "txn_r");
}

export function balanceTransactionOf(charge: Charge): object {
  return transactionOf(ofCharge(charge, charge.id));
}

function ofCharge(charge: Charge, source: string | object): Transaction {
  return {
    id: charge.balanceTransactionId ?? "",
    amount: charge.amountCaptured,
    created: charge.capturedAt ?? charge.created,
    currency: charge.currency,
    fee: charge.fee,
    type: "charge",
    source,
  };
}

function ofRefund(refund: Refund, source: string | object): Transaction {
  const { created, currency } = refund;
  return { id: refundBookId(refund), amount: -refund.amount, created, currency, fee: 0, type: "refund", source };
}

/** A dispute takes the money and a fee at once; one that is won brings the money back. */
function ofDispute(dispute: Dispute, isExpanded: boolean): Booked[] {
  const { created, currency, amount } = dispute;
  const source = isExpanded ? disputeObject(dispute) : dispute.id;
  const id = dispute.id.replace(/^du_/, "txn_d");
  const base = { of: dispute.id, created, currency, type: "adjustment", source };
  const taken = { ...base, id, amount: -amount, fee: DISPUTE_FEE };
  return dispute.status === "won" ? [taken, { ...base, id: `${id}w`, amount, fee: 0 }] : [taken];
}

type Transaction = {
  id: string;
  amount: number;
  created: number;
  currency: string;
  fee: number;
  type: string;
  source: string | object | null;
};

function transactionOf({ fee, amount, type, ...facts }: Transaction): object {
  return {
    ...facts,
    object: "balance_transaction",
    amount,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [{ amount: fee, currency: facts.currency, type: "stripe_fee" }],
    net: amount - fee,
    reporting_category: type === "adjustment" ? "dispute" : type,
    status: "pending",
    type,
  };
}
