import { badRequest } from "../shared/call-faults";
import type { CallbackSender } from "../shared/callback-sender";
import { json, readJson, type SimReply, type SimRoute } from "../shared/http-server";
import type { InvoiceDesk } from "./invoice-desk";
import { refundObject } from "./objects";
import { defaultSettings, readSettings, settingsView, type XenditSettings } from "./settings";
import type { Charge, Invoice } from "./state";
import type { Wallet } from "./wallet";

export type ControlContext = {
  wallet: Wallet;
  desk: InvoiceDesk;
  sender: CallbackSender;
  settings: () => XenditSettings;
  setSettings: (settings: XenditSettings) => void;
};

const SHOWN_MAX_DEFAULT = 1_000;

/** The simulator's own interface for tests, drills and audits; a real Xendit has none of it. */
export function controlRoutes({ wallet, desk, sender, settings, setSettings }: ControlContext): SimRoute[] {
  return [
    { method: "GET", path: "/_sim/faults", handle: () => json(200, settingsView(settings())) },
    {
      method: "PUT",
      path: "/_sim/faults",
      handle: (request) => {
        const next = readSettings(readJson(request));
        if (typeof next === "string") return badRequest(next);
        setSettings(next);
        return json(200, settingsView(next));
      },
    },
    {
      method: "POST",
      path: "/_sim/reset",
      handle: () => {
        sender.clear();
        wallet.store.reset();
        setSettings(defaultSettings());
        return json(200, { reset: true });
      },
    },
    {
      method: "POST",
      path: "/_sim/approve",
      handle: (request) => {
        const body = (readJson(request) ?? {}) as Record<string, unknown>;
        return body.invoice === undefined ? approveCharge(wallet, body) : approveInvoice(desk, body);
      },
    },
    { method: "GET", path: "/_sim/state", handle: (request) => json(200, stateView(wallet, sender, request.query)) },
  ];
}

function approveCharge(wallet: Wallet, body: Record<string, unknown>): SimReply {
  const charge = wallet.store.charges.get(String(body.charge));
  if (charge === undefined) return json(404, { error: "there is no such charge" });
  const after = body.result === "decline" ? wallet.decline(charge, "USER_DECLINED_PAYMENT") : wallet.pay(charge);
  if (after === null) return json(409, { error: `the charge is ${charge.status}` });
  const isPaid = after.status === "SUCCEEDED";
  return json(200, {
    result: isPaid ? "approved" : "declined",
    redirect: isPaid ? after.successUrl : after.failureUrl,
  });
}

/** `{invoice, result?, bank?, amount?, afterMs?}`. A bank that says no leaves the invoice as it was: the customer may try another. */
function approveInvoice(desk: InvoiceDesk, body: Record<string, unknown>): SimReply {
  const invoice = desk.find(String(body.invoice));
  if (invoice === null) return json(404, { error: "there is no such invoice" });
  const channel = String(body.bank ?? invoice.paymentMethods[0]);
  const amount = typeof body.amount === "number" ? body.amount : null;
  const afterMs = typeof body.afterMs === "number" ? body.afterMs : null;
  const after = body.result === "decline" ? invoice : desk.transfer(invoice, { channel, amount, afterMs });
  if (after === null) return json(409, { error: `the invoice is ${invoice.status}, or money is under way` });
  const isSent = after.transfer !== null;
  return json(200, {
    result: isSent ? "approved" : "declined",
    redirect: isSent ? after.successUrl : after.failureUrl,
  });
}

/** Figures for audits. `?reference=` (or a charge's, payment's or order's id) narrows it down; the newest come first. */
function stateView(wallet: Wallet, sender: CallbackSender, query: URLSearchParams): object {
  const limit = Math.max(0, Number(query.get("limit") ?? SHOWN_MAX_DEFAULT) || 0);
  const wanted =
    query.get("payment_id") ??
    query.get("order_id") ??
    query.get("reference") ??
    query.get("charge") ??
    query.get("invoice");
  const isWanted = (id: string, own: string, metadata: Record<string, string>) =>
    wanted === null || id === wanted || own === wanted || Object.values(metadata).includes(wanted);
  const charges = [...wallet.store.charges.values()].filter(({ id, referenceId, metadata }) =>
    isWanted(id, referenceId, metadata),
  );
  const invoices = [...wallet.store.invoices.values()].filter(({ id, externalId, metadata }) =>
    isWanted(id, externalId, metadata),
  );
  const ids = new Set(charges.map(({ id }) => id));
  const refunds = [...wallet.store.refunds.values()].filter(({ chargeId }) => ids.has(chargeId));
  return {
    counts: { charges: charges.length, refunds: refunds.length, invoices: invoices.length },
    totals: totalsOf(charges, invoices),
    webhooks: sender.counts(),
    charges: charges.slice(-limit).reverse(),
    refunds: refunds.slice(-limit).reverse().map(refundObject),
    invoices: invoices.slice(-limit).reverse(),
  };
}

type Totals = Record<string, { paid: number; refunded: number; voided: number }>;

function totalsOf(charges: readonly Charge[], invoices: readonly Invoice[]): Totals {
  const totals: Totals = {};
  const sumOf = (currency: string) => {
    const sum = totals[currency] ?? { paid: 0, refunded: 0, voided: 0 };
    totals[currency] = sum;
    return sum;
  };
  for (const { currency, status, chargeAmount, refundedAmount } of charges) {
    const sum = sumOf(currency);
    if (status === "SUCCEEDED" || status === "REFUNDED") sum.paid = round(sum.paid + chargeAmount);
    if (status === "VOIDED") sum.voided = round(sum.voided + chargeAmount);
    sum.refunded = round(sum.refunded + refundedAmount);
  }
  for (const { currency, paidAmount } of invoices) {
    const sum = sumOf(currency);
    sum.paid = round(sum.paid + (paidAmount ?? 0));
  }
  return totals;
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
