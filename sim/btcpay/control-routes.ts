import { badRequest } from "../shared/call-faults";
import type { CallbackSender } from "../shared/callback-sender";
import { json, readJson, type SimReply, type SimRoute } from "../shared/http-server";
import { BtcpayError } from "./api-error";
import { sumText, worthOf } from "./coins";
import type { EventLog } from "./events";
import { paidSats, payoutObject } from "./objects";
import type { Returns } from "./returns";
import { type BtcpaySettings, defaultSettings, type Pace, readSettings, settingsView } from "./settings";
import type { Invoice } from "./state";
import { type Till, WAYS_TO_PAY } from "./till";

export type ControlContext = {
  till: Till;
  returns: Returns;
  events: EventLog;
  sender: CallbackSender;
  pace: Pace;
  settings: () => BtcpaySettings;
  setSettings: (settings: BtcpaySettings) => void;
};

const SHOWN_MAX_DEFAULT = 1_000;

/** The simulator's own interface for tests, drills and audits; a real BTCPay Server has none of it. */
export function controlRoutes(context: ControlContext): SimRoute[] {
  const { till, returns, events, sender, pace, settings, setSettings } = context;
  return [
    { method: "GET", path: "/_sim/faults", handle: () => json(200, settingsView(settings())) },
    {
      method: "PUT",
      path: "/_sim/faults",
      handle: (request) => {
        const next = readSettings(readJson(request), pace);
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
        till.clear();
        returns.clear();
        events.clear();
        till.store.reset();
        setSettings(defaultSettings(pace));
        return json(200, { reset: true });
      },
    },
    { method: "POST", path: "/_sim/approve", handle: (request) => approve(till, readJson(request)) },
    { method: "POST", path: "/_sim/claim", handle: (request) => claim(returns, readJson(request)) },
    {
      method: "POST",
      path: "/_sim/redeliver",
      handle: (request) => {
        const { invoice } = (readJson(request) ?? {}) as Record<string, unknown>;
        return json(200, { redelivered: events.redeliver(String(invoice)) });
      },
    },
    { method: "GET", path: "/_sim/state", handle: (request) => json(200, stateView(context, request.query)) },
  ];
}

/** `{invoice, pay}`: a customer sends coins; `nothing` lets the time run out. */
function approve(till: Till, body: unknown): SimReply {
  const { invoice: id, pay = "exact" } = (body ?? {}) as Record<string, unknown>;
  const invoice = till.store.invoices.get(String(id));
  if (invoice === undefined) return json(404, { error: "there is no such invoice" });
  const way = WAYS_TO_PAY.find((known) => known === pay);
  if (way === undefined && pay !== "nothing") return badRequest(`pay must be one of ${WAYS_TO_PAY}, nothing`);
  const after = way === undefined ? till.expire(invoice.id) : till.pay(invoice, way);
  if (after === null) return json(409, { error: `the invoice is ${invoice.status}` });
  return json(200, { status: after.status, additionalStatus: after.additionalStatus, redirect: after.redirectUrl });
}

/** `{pullPayment, amount?}`: a customer opens the link of a refund and gives an address. */
function claim(returns: Returns, body: unknown): SimReply {
  const { pullPayment, amount } = (body ?? {}) as Record<string, unknown>;
  try {
    return json(200, payoutObject(returns.claim(returns.pull(String(pullPayment)), { amount })));
  } catch (error) {
    if (error instanceof BtcpayError) return json(409, error.body);
    throw error;
  }
}

/** Figures for audits. `?invoice=` (or a payment's, order's or reference's id) narrows it down; the newest come first. */
function stateView({ till, returns, sender }: ControlContext, query: URLSearchParams): object {
  const limit = Math.max(0, Number(query.get("limit") ?? SHOWN_MAX_DEFAULT) || 0);
  const wanted = query.get("payment_id") ?? query.get("order_id") ?? query.get("reference") ?? query.get("invoice");
  const invoices = [...till.store.invoices.values()].filter(
    ({ id, metadata }) => wanted === null || id === wanted || Object.values(metadata).includes(wanted),
  );
  const ids = new Set(invoices.map(({ id }) => id));
  const pulls = [...till.store.pulls.values()].filter(({ invoiceId }) => ids.has(invoiceId));
  const payouts = pulls.flatMap(({ id }) => returns.payoutsOf(id));
  const totals: Record<string, { received: string; refunded: string }> = {};
  for (const currency of new Set(invoices.map((invoice) => invoice.currency))) {
    const completed = payouts.filter((payout) => payout.currency === currency && payout.state === "Completed");
    totals[currency] = {
      received: sumText(invoices.filter((invoice) => invoice.currency === currency).map(worthOfConfirmed)),
      refunded: sumText(completed.map(({ amount }) => amount)),
    };
  }
  return {
    counts: { invoices: invoices.length, refunds: pulls.filter(({ isArchived }) => !isArchived).length },
    totals,
    webhooks: sender.counts(),
    invoices: invoices.slice(-limit).reverse(),
    refunds: pulls.slice(-limit).reverse(),
    payouts: payouts.slice(-limit).reverse(),
  };
}

function worthOfConfirmed(invoice: Invoice): string {
  const confirmed = invoice.payments.filter(({ status }) => status === "Settled");
  return worthOf(paidSats({ ...invoice, payments: confirmed }), invoice.rate, invoice.currency);
}
