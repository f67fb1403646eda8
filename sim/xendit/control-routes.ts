import { badRequest } from "../shared/call-faults";
import type { CallbackSender } from "../shared/callback-sender";
import { json, readJson, type SimRoute } from "../shared/http-server";
import { refundObject } from "./objects";
import { defaultSettings, readSettings, settingsView, type XenditSettings } from "./settings";
import type { Wallet } from "./wallet";

export type ControlContext = {
  wallet: Wallet;
  sender: CallbackSender;
  settings: () => XenditSettings;
  setSettings: (settings: XenditSettings) => void;
};

const SHOWN_MAX_DEFAULT = 1_000;

/** The simulator's own interface for tests, drills and audits; a real Xendit has none of it. */
export function controlRoutes({ wallet, sender, settings, setSettings }: ControlContext): SimRoute[] {
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
        const charge = wallet.store.charges.get(String(body.charge));
        if (charge === undefined) return json(404, { error: "there is no such charge" });
        const after = body.result === "decline" ? wallet.decline(charge, "USER_DECLINED_PAYMENT") : wallet.pay(charge);
        if (after === null) return json(409, { error: `the charge is ${charge.status}` });
        const isPaid = after.status === "SUCCEEDED";
        return json(200, {
          result: isPaid ? "approved" : "declined",
          redirect: isPaid ? after.successUrl : after.failureUrl,
        });
      },
    },
    { method: "GET", path: "/_sim/state", handle: (request) => json(200, stateView(wallet, sender, request.query)) },
  ];
}

/** Figures for audits. `?reference=` (or a charge's, payment's or order's id) narrows it down; the newest come first. */
function stateView(wallet: Wallet, sender: CallbackSender, query: URLSearchParams): object {
  const limit = Math.max(0, Number(query.get("limit") ?? SHOWN_MAX_DEFAULT) || 0);
  const wanted = query.get("payment_id") ?? query.get("order_id") ?? query.get("reference") ?? query.get("charge");
  const charges = [...wallet.store.charges.values()].filter(
    ({ id, referenceId, metadata }) =>
      wanted === null || id === wanted || referenceId === wanted || Object.values(metadata).includes(wanted),
  );
  const ids = new Set(charges.map(({ id }) => id));
  const refunds = [...wallet.store.refunds.values()].filter(({ chargeId }) => ids.has(chargeId));
  const totals: Record<string, { paid: number; refunded: number; voided: number }> = {};
  for (const { currency, status, chargeAmount, refundedAmount } of charges) {
    const sum = totals[currency] ?? { paid: 0, refunded: 0, voided: 0 };
    totals[currency] = sum;
    if (status === "SUCCEEDED" || status === "REFUNDED") sum.paid = round(sum.paid + chargeAmount);
    if (status === "VOIDED") sum.voided = round(sum.voided + chargeAmount);
    sum.refunded = round(sum.refunded + refundedAmount);
  }
  return {
    counts: { charges: charges.length, refunds: refunds.length },
    totals,
    webhooks: sender.counts(),
    charges: charges.slice(-limit).reverse(),
    refunds: refunds.slice(-limit).reverse().map(refundObject),
  };
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100;
}
