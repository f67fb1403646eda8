import { badRequest } from "../shared/call-faults";
import type { CallbackSender } from "../shared/callback-sender";
import { json, readJson, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import { ApiError, errorReply } from "./api-error";
import { finishAuthentication, submitCard } from "./card-payment";
import type { Ledger } from "./ledger";
import { disputeObject, intentObject, refundObject } from "./objects";
import { successUrlOf } from "./pay-routes";
import { plantBook } from "./planted-books";
import { readSettings, type StripeSettings, settingsView } from "./settings";

export type ControlContext = {
  ledger: Ledger;
  sender: CallbackSender;
  settings: () => StripeSettings;
  setSettings: (settings: StripeSettings) => void;
  holdSecondsDefault: number;
  latencyDefaultMs: number;
};

/** The simulator's own interface for tests, drills and audits; a real Stripe has none of it. */
export function controlRoutes(context: ControlContext): SimRoute[] {
  const { ledger, sender } = context;
  const { store } = ledger;
  const route = (
    method: string,
    path: string,
    act: (body: Record<string, unknown>, request: SimRequest) => SimReply,
  ) => ({
    method,
    path,
    handle: (request: SimRequest) => {
      try {
        const body = (readJson(request) ?? {}) as Record<string, unknown>;
        return act(body, request);
      } catch (error) {
        if (error instanceof ApiError) return errorReply(error);
        throw error;
      }
    },
  });

  return [
    route("GET", "/_sim/faults", () => json(200, settingsView(context.settings()))),
    route("PUT", "/_sim/faults", (body) => {
      const settings = readSettings(body, context.holdSecondsDefault, context.latencyDefaultMs);
      if (typeof settings === "string") return badRequest(settings);
      context.setSettings(settings);
      return json(200, settingsView(settings));
    }),
    route("POST", "/_sim/reset", () => {
      sender.clear();
      store.reset();
      const settings = readSettings({}, context.holdSecondsDefault, context.latencyDefaultMs);
      if (typeof settings !== "string") context.setSettings(settings);
      return json(200, { reset: true });
    }),
    route("GET", "/_sim/state", (_body, request) => json(200, stateView(ledger, sender, request.query))),
    route("POST", "/_sim/approve", (body) => approve(ledger, body)),
    route("POST", "/_sim/disputes", (body) =>
      json(200, disputeObject(ledger.openDispute(String(body.payment_intent), amountOf(body.amount)))),
    ),
    route("POST", "/_sim/disputes/close", (body) => {
      if (body.status !== "won" && body.status !== "lost") return badRequest("status must be won or lost");
      return json(200, disputeObject(ledger.closeDispute(String(body.dispute), body.status)));
    }),
    route("POST", "/_sim/books", (body) => plantBook(store, body, ledger.nowSeconds())),
    route("POST", "/_sim/expire-hold", (body) =>
      json(200, intentObject(store, ledger.expireHold(ledger.intent(String(body.payment_intent))))),
    ),
  ];
}

/** What a customer with a card would do on the page, in one JSON call: for load drivers. */
function approve(ledger: Ledger, body: Record<string, unknown>): SimReply {
  const session = ledger.store.sessions.get(String(body.session));
  if (session === undefined) return json(404, { error: "there is no such session" });
  const number = typeof body.card === "string" ? body.card.replace(/\D/g, "") : "4242424242424242";
  const year = new Date().getUTCFullYear() + 5;
  const email = typeof body.email === "string" ? body.email : null;
  let result = submitCard(ledger, session, { number, expMonth: 12, expYear: year }, email);
  if (result.kind === "authenticate") {
    const waiting = ledger.store.sessions.get(session.id) ?? session;
    result = finishAuthentication(ledger, waiting, body.authenticate !== false);
  }
  if (result.kind === "closed") return json(409, { error: "the session is not open" });
  return json(200, {
    result: result.kind,
    payment_intent: result.intent.id,
    redirect: result.kind === "approved" ? successUrlOf(session) : null,
    ...(result.kind === "declined" && { message: result.message }),
  });
}

const SHOWN_MAX_DEFAULT = 1_000;

/**
 * Figures for audits: what was captured and refunded per intent. `?reference=` or `?payment_intent=` narrows it down,
 * `?limit=` bounds the lists (the newest first); the totals count everything.
 */
function stateView(ledger: Ledger, sender: CallbackSender, query: URLSearchParams): object {
  const { store } = ledger;
  const limit = Math.max(0, Number(query.get("limit") ?? SHOWN_MAX_DEFAULT) || 0);
  const wanted =
    query.get("payment_id") ?? query.get("order_id") ?? query.get("reference") ?? query.get("payment_intent");
  const fits = (id: string, metadata: Record<string, string>) =>
    wanted === null || id === wanted || Object.values(metadata).includes(wanted);
  const intents = [...store.intents.values()].filter((intent) => fits(intent.id, intent.metadata));
  const sessions = [...store.sessions.values()].filter((session) =>
    fits(session.intentId ?? session.id, session.metadata),
  );
  const charges = intents.map((intent) => (intent.chargeId === null ? undefined : store.charges.get(intent.chargeId)));
  const totals: Record<string, { held: number; captured: number; refunded: number }> = {};
  for (const [at, intent] of intents.entries()) {
    const sum = totals[intent.currency] ?? { held: 0, captured: 0, refunded: 0 };
    totals[intent.currency] = sum;
    if (intent.status === "requires_capture") sum.held += intent.amount;
    if (intent.status === "succeeded") {
      sum.captured += intent.amountReceived;
      sum.refunded += charges[at]?.amountRefunded ?? 0;
    }
  }
  return {
    counts: { sessions: sessions.length, intents: intents.length, refunds: store.refunds.size },
    totals,
    webhooks: sender.counts(),
    sessions: sessions
      .slice(-limit)
      .reverse()
      .map(({ id, status, amount, currency, metadata, intentId, expiresAt }) => ({
        id,
        status,
        amount,
        currency,
        metadata,
        payment_intent: intentId,
        expires_at: expiresAt,
      })),
    intents: intents
      .slice(-limit)
      .reverse()
      .map((intent) => ({
        id: intent.id,
        status: intent.status,
        amount: intent.amount,
        currency: intent.currency,
        captured: intent.amountReceived,
        refunded: intent.status === "succeeded" ? (store.charges.get(intent.chargeId ?? "")?.amountRefunded ?? 0) : 0,
        metadata: intent.metadata,
        latest_charge: intent.chargeId,
      })),
    refunds: [...store.refunds.values()]
      .filter((refund) => fits(refund.intentId, refund.metadata))
      .slice(-limit)
      .reverse()
      .map(refundObject),
    disputes: [...store.disputes.values()].slice(-limit).reverse().map(disputeObject),
  };
}

function amountOf(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
}
