import { badRequest } from "../shared/call-faults";
import { json, readJson, type SimRoute } from "../shared/http-server";
import { thousandths } from "./lines";
import type { Notifier } from "./notifier";
import { refundObject } from "./objects";
import type { Operator } from "./operator";
import { type CarrierSettings, defaultSettings, readSettings, settingsView } from "./settings";
import type { Payment } from "./state";
import type { TokenDesk } from "./token-desk";

export type ControlContext = {
  operator: Operator;
  notifier: Notifier;
  tokens: TokenDesk;
  settings: () => CarrierSettings;
  setSettings: (settings: CarrierSettings) => void;
  latencyDefaultMs: number;
};

const SHOWN_MAX_DEFAULT = 1_000;

/** The simulator's own interface for tests, drills and audits; a real operator has none of it. */
export function controlRoutes(context: ControlContext): SimRoute[] {
  const { operator, notifier, tokens, settings, setSettings, latencyDefaultMs } = context;
  return [
    { method: "GET", path: "/_sim/faults", handle: () => json(200, settingsView(settings())) },
    {
      method: "PUT",
      path: "/_sim/faults",
      handle: (request) => {
        const next = readSettings(readJson(request), latencyDefaultMs);
        if (typeof next === "string") return badRequest(next);
        setSettings(next);
        return json(200, settingsView(next));
      },
    },
    {
      method: "POST",
      path: "/_sim/reset",
      handle: () => {
        notifier.clear();
        operator.store.reset();
        tokens.revoke();
        setSettings(defaultSettings(latencyDefaultMs));
        return json(200, { reset: true });
      },
    },
    {
      method: "POST",
      path: "/_sim/revoke-tokens",
      handle: () => {
        tokens.revoke();
        return json(200, { revoked: true });
      },
    },
    {
      method: "POST",
      path: "/_sim/approve",
      handle: (request) => {
        const body = (readJson(request) ?? {}) as Record<string, unknown>;
        const payment = operator.payments().findLast((known) => isNamed(known, String(body.payment)));
        if (payment === undefined) return json(404, { error: "there is no such payment" });
        const after = body.result === "decline" ? operator.decline(payment) : operator.approve(payment);
        if (after === null) return json(409, { error: `the payment is ${payment.status}` });
        return json(200, { result: after.status === "reserved" ? "approved" : "declined", payment: after.id });
      },
    },
    { method: "GET", path: "/_sim/state", handle: (request) => json(200, stateView(context, request.query)) },
  ];
}

/** By the operator's id, or by the shop's: its correlators begin with its payment's id. */
function isNamed({ id, correlator }: Payment, wanted: string): boolean {
  return id === wanted || correlator === wanted || correlator?.startsWith(`${wanted}:`) === true;
}

/** Figures for audits. `?payment_id=` (the shop's or the operator's) or `?number=` narrows it down; the newest come first. */
function stateView({ operator, notifier, tokens }: ControlContext, query: URLSearchParams): object {
  const limit = Math.max(0, Number(query.get("limit") ?? SHOWN_MAX_DEFAULT) || 0);
  const wanted = query.get("payment_id") ?? query.get("reference");
  const phoneNumber = query.get("number");
  const payments = operator
    .payments()
    .filter((payment) => wanted === null || isNamed(payment, wanted))
    .filter((payment) => phoneNumber === null || payment.phoneNumber === phoneNumber);
  const ids = new Set(payments.map(({ id }) => id));
  const refunds = [...operator.store.refunds.values()].filter(({ paymentId }) => ids.has(paymentId));
  const messages = [...operator.store.messages.values()].filter(
    (message) => phoneNumber === null || message.phoneNumber === phoneNumber,
  );
  const totals: Record<string, { reserved: number; charged: number; refunded: number }> = {};
  const sumOf = (currency: string) => {
    totals[currency] ??= { reserved: 0, charged: 0, refunded: 0 };
    return totals[currency];
  };
  for (const { currency, status, amount } of payments) {
    const sum = sumOf(currency);
    if (status === "reserved") sum.reserved = plus(sum.reserved, amount);
    if (status === "succeeded") sum.charged = plus(sum.charged, amount);
  }
  for (const { currency, status, amount } of refunds)
    if (status === "succeeded") sumOf(currency).refunded = plus(sumOf(currency).refunded, amount);
  return {
    counts: {
      payments: payments.length,
      charged: payments.filter(({ status }) => status === "succeeded").length,
      refunds: refunds.filter(({ status }) => status !== "denied").length,
    },
    totals,
    tokens: tokens.counts(),
    webhooks: notifier.counts(),
    // Not the shop's bearer token: whoever reads this page could tell the shop stories with it.
    payments: payments
      .slice(-limit)
      .reverse()
      .map(({ sink, ...payment }) => ({ ...payment, sink: sink?.url ?? null })),
    refunds: refunds.slice(-limit).reverse().map(refundObject),
    messages: messages.slice(-limit).reverse(),
  };
}

function plus(a: number, b: number): number {
  return (thousandths(a) + thousandths(b)) / 1_000;
}
