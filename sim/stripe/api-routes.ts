import type { SimRoute } from "../shared/http-server";
import { type ApiContext, type ApiEffect, createApiRunner } from "./api-call";
import { badParam, notFound, refusedState } from "./api-error";
import { balanceRoutes } from "./balance";
import { readNewSession } from "./create-session";
import { integerParam, listParam, metadataParam, type Params, textParam } from "./form-encoding";
import type { Ledger } from "./ledger";
import { chargeObject, disputeObject, intentObject, refundObject, sessionObject } from "./objects";
import type { Session } from "./state";

const LIST_MAX = 100;

/** The part of Stripe's API that a shop with Checkout and manual capture calls. */
export function apiRoutes(context: ApiContext, ledger: Ledger, publicUrl: () => string): SimRoute[] {
  const run = createApiRunner(context);
  const { store } = context;
  const route = (method: string, path: string, operation: string, effect: ApiEffect): SimRoute => ({
    method,
    path,
    handle: run(operation, effect),
  });

  return [
    route("POST", "/v1/checkout/sessions", "session.create", ({ params }) => {
      const session = readNewSession(params, ledger.nowSeconds());
      store.save({ t: "session", v: session });
      return sessionObject(store, session, publicUrl(), expandOf(params));
    }),
    route("GET", "/v1/checkout/sessions/:id", "session.retrieve", ({ params, request }) =>
      sessionObject(store, sessionOf(ledger, request.params.id), publicUrl(), expandOf(params)),
    ),
    route("POST", "/v1/checkout/sessions/:id/expire", "session.expire", ({ params, request }) => {
      const session = expireSession(ledger, sessionOf(ledger, request.params.id));
      return sessionObject(store, session, publicUrl(), expandOf(params));
    }),
    route("GET", "/v1/payment_intents/:id", "intent.retrieve", ({ params, request }) =>
      intentObject(store, ledger.intent(request.params.id ?? ""), expandOf(params)),
    ),
    route("POST", "/v1/payment_intents/:id/capture", "intent.capture", ({ params, request }) => {
      const intent = ledger.intent(request.params.id ?? "");
      const captured = ledger.capture(intent, amountParam(params, "amount_to_capture") ?? intent.amount);
      return intentObject(store, captured, expandOf(params));
    }),
    route("POST", "/v1/payment_intents/:id/cancel", "intent.cancel", ({ params, request }) => {
      const intent = ledger.intent(request.params.id ?? "");
      const reason = textParam(params, "cancellation_reason") ?? "requested_by_customer";
      return intentObject(store, ledger.cancel(intent, reason), expandOf(params));
    }),
    route("POST", "/v1/refunds", "refund.create", ({ params }) => {
      const intentId = textParam(params, "payment_intent");
      if (intentId === null) throw badParam("payment_intent", "payment_intent is required", "parameter_missing");
      const amount = amountParam(params, "amount") ?? null;
      return refundObject(
        ledger.refund(ledger.intent(intentId), amount, textParam(params, "reason"), metadataParam(params)),
      );
    }),
    route("GET", "/v1/refunds", "refund.list", ({ params }) => refundList(ledger, params)),
    route("GET", "/v1/refunds/:id", "refund.retrieve", ({ request }) => {
      const refund = store.refunds.get(request.params.id ?? "");
      if (refund === undefined) throw notFound("refund", request.params.id ?? "");
      return refundObject(refund);
    }),
    route("GET", "/v1/charges/:id", "charge.retrieve", ({ params, request }) => {
      const charge = store.charges.get(request.params.id ?? "");
      if (charge === undefined) throw notFound("charge", request.params.id ?? "");
      return chargeObject(charge, expandOf(params));
    }),
    route("GET", "/v1/disputes/:id", "dispute.retrieve", ({ request }) => {
      const dispute = store.disputes.get(request.params.id ?? "");
      if (dispute === undefined) throw notFound("dispute", request.params.id ?? "");
      return disputeObject(dispute);
    }),
    ...balanceRoutes(route, store),
  ];
}

/** Closes an open page. Throws ApiError on any other. */
export function expireSession(ledger: Ledger, session: Session): Session {
  if (session.status !== "open")
    throw refusedState(
      undefined,
      `Only Checkout Sessions with a status in ["open"] can be expired. This one has a status of ${session.status}.`,
    );
  const expired: Session = { ...session, status: "expired" };
  ledger.save({ t: "session", v: expired });
  ledger.events.session("checkout.session.expired", session.id);
  return expired;
}

function refundList(ledger: Ledger, params: Params): object {
  const intentId = textParam(params, "payment_intent");
  const chargeId = textParam(params, "charge");
  const limit = Math.min(integerParam(params, "limit") ?? 10, LIST_MAX);
  const found = [...ledger.store.refunds.values()].filter(
    (refund) =>
      (intentId === null || refund.intentId === intentId) && (chargeId === null || refund.chargeId === chargeId),
  );
  return {
    object: "list",
    url: "/v1/refunds",
    has_more: found.length > limit,
    data: found.reverse().slice(0, limit).map(refundObject),
  };
}

function sessionOf(ledger: Ledger, id: string | undefined): Session {
  const session = ledger.store.sessions.get(id ?? "");
  if (session === undefined) throw notFound("checkout.session", id ?? "");
  return session;
}

function amountParam(params: Params, name: string): number | undefined {
  const amount = integerParam(params, name);
  if (amount === null) throw badParam(name, `Invalid integer: ${textParam(params, name)}`, "parameter_invalid_integer");
  if (amount !== undefined && amount < 1)
    throw badParam(name, "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  return amount;
}

function expandOf(params: Params): ReadonlySet<string> {
  const paths = listParam(params, "expand");
  return new Set(paths.filter((path) => typeof path === "string"));
}
