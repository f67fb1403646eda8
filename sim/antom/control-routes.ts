import { badRequest } from "../shared/call-faults";
import type { CallbackSender } from "../shared/callback-sender";
import { json, readJson, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import type { Acquirer } from "./acquirer";
import { payByCard, payByWallet } from "./cashier-routes";
import { judgeDispute, openDispute } from "./refunds";
import { type AntomSettings, readSettings, settingsView } from "./settings";
import type { Payment } from "./state";

export type ControlContext = {
  acquirer: Acquirer;
  sender: CallbackSender;
  setSettings: (settings: AntomSettings) => void;
  holdSeconds: number;
};

type Body = Record<string, unknown>;

const SHOWN_MAX_DEFAULT = 1_000;
const APPROVED_CARD = "4242424242424242";
const JUDGEMENTS = ["ACCEPT_BY_CUSTOMER", "ACCEPT_BY_MERCHANT", "VALIDATE_SUCCESS", "VALIDATE_FAIL"];

/** The simulator's own interface for tests, drills and audits; a real Antom has none of it. */
export function controlRoutes({ acquirer, sender, setSettings, holdSeconds }: ControlContext): SimRoute[] {
  const { store } = acquirer;
  const route = (method: string, path: string, act: (body: Body, request: SimRequest) => SimReply): SimRoute => ({
    method,
    path,
    handle: (request) => act((readJson(request) ?? {}) as Body, request),
  });
  const withPayment = (act: (payment: Payment, body: Body) => SimReply) => (body: Body) => {
    const payment = paymentOf(acquirer, body.payment);
    return payment === undefined ? json(404, { error: "there is no such payment" }) : act(payment, body);
  };
  return [
    route("GET", "/_sim/faults", () => json(200, settingsView(acquirer.settings()))),
    route("PUT", "/_sim/faults", (body) => {
      const next = readSettings(body, holdSeconds);
      if (typeof next === "string") return badRequest(next);
      setSettings(next);
      return json(200, settingsView(next));
    }),
    route("POST", "/_sim/reset", () => {
      sender.clear();
      store.reset();
      acquirer.planted.clear();
      const next = readSettings({}, holdSeconds);
      if (typeof next !== "string") setSettings(next);
      return json(200, { reset: true });
    }),
    route("POST", "/_sim/report", ({ request, by }) => {
      if (by !== null && !Number.isSafeInteger(by))
        return badRequest("by must be a whole number, or null to leave it out");
      acquirer.planted.set(String(request), by as number | null);
      return json(200, { planted: acquirer.planted.size });
    }),
    route("GET", "/_sim/state", (_body, request) => json(200, stateView(acquirer, sender, request.query))),
    route(
      "POST",
      "/_sim/approve",
      withPayment((payment, body) => approve(acquirer, payment, body)),
    ),
    route(
      "POST",
      "/_sim/expire-hold",
      withPayment((payment) => {
        const isHeld = payment.isHold && payment.status === "SUCCESS" && !payment.isTaken;
        return isHeld ? json(200, acquirer.expireHold(payment)) : json(409, { error: "nothing is held" });
      }),
    ),
    route(
      "POST",
      "/_sim/disputes",
      withPayment((payment, body) => {
        const value = typeof body.value === "number" ? body.value : payment.amount.value;
        return json(200, openDispute(acquirer, payment, value));
      }),
    ),
    route("POST", "/_sim/disputes/judge", ({ dispute, result }) => {
      const known = store.disputes.get(String(dispute));
      if (known === undefined) return json(404, { error: "there is no such dispute" });
      if (!JUDGEMENTS.includes(String(result))) return badRequest(`result must be one of ${JUDGEMENTS.join(", ")}`);
      return json(200, judgeDispute(acquirer, known, String(result)));
    }),
  ];
}

/** By the merchant's id or by Antom's. */
function paymentOf(acquirer: Acquirer, id: unknown): Payment | undefined {
  return acquirer.find(acquirer.store.requests.get(String(id)) ?? String(id));
}

/** What a customer would do on the page, in one JSON call: for load drivers. */
function approve(acquirer: Acquirer, payment: Payment, body: Body): SimReply {
  const number = typeof body.card === "string" ? body.card.replace(/\D/g, "") : APPROVED_CARD;
  const expiry = { expMonth: 12, expYear: new Date().getUTCFullYear() + 5 };
  const after =
    payment.methodType === "CARD" && body.result !== "decline"
      ? payByCard(acquirer, payment, number, expiry)
      : payByWallet(acquirer, payment, body.result !== "decline");
  if (after === null) return json(409, { error: `the payment is ${payment.status}` });
  return json(200, { result: after.status === "SUCCESS" ? "approved" : "declined", redirect: after.redirectUrl });
}

/**
 * Figures for audits, in the smallest unit: what was held, captured, paid and refunded for each payment. `?payment_id=` (the merchant's),
 * `?reference=` or `?payment=` (Antom's id) narrows it down, `?limit=` bounds the lists (the newest first); the totals count everything.
 */
function stateView({ store }: Acquirer, sender: CallbackSender, query: URLSearchParams): object {
  const limit = Math.max(0, Number(query.get("limit") ?? SHOWN_MAX_DEFAULT) || 0);
  const wanted = query.get("payment_id") ?? query.get("reference") ?? query.get("payment");
  const payments = [...store.payments.values()].filter(
    ({ paymentId, paymentRequestId, referenceOrderId }) =>
      wanted === null || [paymentId, paymentRequestId, referenceOrderId].includes(wanted),
  );
  const captures = payments.flatMap(({ captureRequestIds }) => named(captureRequestIds, store.captures));
  const refunds = payments.flatMap(({ refundRequestIds }) => named(refundRequestIds, store.refunds));
  const counted = ({ status }: { status: string }) => status !== "FAIL";
  return {
    counts: {
      payments: payments.length,
      captures: captures.filter(counted).length,
      refunds: refunds.filter(counted).length,
    },
    totals: totalsOf(payments),
    webhooks: sender.counts(),
    payments: payments.slice(-limit).reverse(),
    captures: captures.slice(-limit).reverse(),
    refunds: refunds.slice(-limit).reverse(),
    disputes: [...store.disputes.values()].slice(-limit).reverse(),
  };
}

function named<T>(ids: readonly string[], map: ReadonlyMap<string, T>): T[] {
  return ids.flatMap((id) => map.get(id) ?? []);
}

type Sums = { held: number; captured: number; paid: number; refunded: number };

function totalsOf(payments: readonly Payment[]): Record<string, Sums> {
  const totals: Record<string, Sums> = {};
  for (const { amount, status, isHold, isTaken, captured, refunded } of payments) {
    if (status !== "SUCCESS") continue;
    const sum = totals[amount.currency] ?? { held: 0, captured: 0, paid: 0, refunded: 0 };
    totals[amount.currency] = sum;
    if (!isHold) sum.paid += amount.value;
    else if (!isTaken) sum.held += amount.value;
    sum.captured += captured;
    sum.refunded += refunded;
  }
  return totals;
}
