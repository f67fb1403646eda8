import { faultReply, happensBefore, pause, pickMs, takeCallFault } from "../shared/call-faults";
import { json, readJson, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import { CarrierError, errorReply, invalidArgument, RATE_LIMIT, SERVER_ERROR } from "./api-error";
import { pageOf } from "./list-query";
import { paymentObject, preparedObject, refundObject } from "./objects";
import type { Operator } from "./operator";
import { readNewRefund, readPhone, readPreparation, readValidation } from "./read-requests";
import type { RefundDesk } from "./refund-desk";
import type { CarrierSettings } from "./settings";
import type { TokenDesk } from "./token-desk";

export type ApiContext = {
  operator: Operator;
  refunds: RefundDesk;
  tokens: TokenDesk;
  settings: () => CarrierSettings;
};

/** Null is an answer without a body. */
type Answer = { status: number; body: object | null; headers?: Record<string, string> };
type Body = Record<string, unknown>;
type Effect = (request: SimRequest, body: Body, id: string) => Answer;

export const PAYMENTS_BASE = "/carrier-billing/v0.5";
export const REFUNDS_BASE = "/carrier-billing-refund/v0.3";
const CREATE = "carrier-billing:payments:create";
const READ = "carrier-billing:payments:read";
const WRITE = "carrier-billing:payments:write";
const REFUND = "carrier-billing-refund:refunds:create";
const READ_REFUNDS = "carrier-billing-refund:refunds:read";

/** The two-step operations of Carrier Billing, and Carrier Billing Refund. */
export function apiRoutes(context: ApiContext): SimRoute[] {
  const { operator, refunds } = context;
  const route = (method: string, path: string, operation: string, scope: string, effect: Effect): SimRoute => ({
    method,
    path,
    handle: (request) => run(context, { operation, scope, effect }, request),
  });
  const payments = `${PAYMENTS_BASE}/payments`;
  const ofPayment = `${REFUNDS_BASE}/payments/:id/refunds`;
  return [
    route("POST", `${payments}/prepare`, "payment.prepare", CREATE, (_request, body) => ({
      status: 201,
      body: preparedObject(operator.prepare(readPreparation(body))),
    })),
    route("POST", `${payments}/:id/validate`, "payment.validate", WRITE, (_request, body, id) => {
      operator.validate(operator.payment(id), readValidation(body));
      return { status: 204, body: null };
    }),
    route("POST", `${payments}/:id/confirm`, "payment.confirm", WRITE, (_request, body, id) => {
      operator.confirm(operator.payment(id), readPhone(body));
      return { status: 202, body: null };
    }),
    route("POST", `${payments}/:id/cancel`, "payment.cancel", WRITE, (_request, body, id) => {
      operator.cancel(operator.payment(id), readPhone(body));
      return { status: 202, body: null };
    }),
    route("GET", payments, "payment.list", READ, ({ query }) => {
      const { items, headers } = pageOf(operator.payments(), query, "paymentCreationDate", "paymentStatus");
      return { status: 200, body: items.map(paymentObject), headers };
    }),
    route("GET", `${payments}/:id`, "payment.retrieve", READ, (_request, _body, id) => ({
      status: 200,
      body: paymentObject(operator.payment(id)),
    })),
    route("POST", ofPayment, "refund.create", REFUND, (_request, body, id) => ({
      status: 201,
      body: refundObject(refunds.create(operator.payment(id), readNewRefund(body))),
    })),
    route("GET", ofPayment, "refund.list", READ_REFUNDS, ({ query }, _body, id) => {
      const known = refunds.refundsOf(operator.payment(id).id);
      const { items, headers } = pageOf(known, query, "refundCreationDate", "refundStatus");
      return { status: 200, body: items.map(refundObject), headers };
    }),
    route("GET", `${ofPayment}/remaining-amount`, "refund.remaining", READ_REFUNDS, (_request, _body, id) => {
      const payment = operator.payment(id);
      return { status: 200, body: { amount: refunds.remaining(payment), currency: payment.currency } };
    }),
    route("GET", `${ofPayment}/:refundId`, "refund.retrieve", READ_REFUNDS, ({ params }, _body, id) => ({
      status: 200,
      body: refundObject(refunds.refund(id, params.refundId ?? "")),
    })),
  ];
}

const X_CORRELATOR = /^[a-zA-Z0-9\-_:;./<>{}]{0,256}$/;

/** Checks who calls and with what right, then acts, with whatever faults are set on the way. */
async function run(
  context: ApiContext,
  { operation, scope, effect }: { operation: string; scope: string; effect: Effect },
  request: SimRequest,
): Promise<SimReply> {
  const settings = context.settings();
  const correlator = request.headers["x-correlator"] ?? null;
  const act = (): SimReply => {
    try {
      if (correlator !== null && !X_CORRELATOR.test(correlator)) throw invalidArgument("x-correlator is not valid.");
      checkRights(context.tokens.scopesOf(request.headers.authorization), scope);
      return replyOf(effect(request, bodyOf(request), request.params.id ?? ""), correlator);
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error;
      return errorReply(error, correlator);
    }
  };
  const waitMs = pickMs(settings.latencyMs, settings.random);
  if (waitMs > 0) await pause(waitMs);
  const fault = settings.calls.length === 0 ? null : takeCallFault(settings.calls, operation, settings.random);
  const words = { serverError: errorReply(SERVER_ERROR, correlator), rateLimit: errorReply(RATE_LIMIT, correlator) };
  if (fault === null) return act();
  return faultReply(fault, { ...words, real: happensBefore(fault) ? null : act() });
}

function checkRights(scopes: ReadonlySet<string> | null, needed: string): void {
  if (scopes === null)
    throw new CarrierError(
      401,
      "UNAUTHENTICATED",
      "Request not authenticated due to missing, invalid, or expired credentials. A new authentication is required.",
    );
  if (!scopes.has(needed))
    throw new CarrierError(
      403,
      "PERMISSION_DENIED",
      "Client does not have sufficient permissions to perform this action.",
    );
}

function bodyOf(request: SimRequest): Body {
  if (request.method === "GET") return {};
  const body = readJson(request);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw invalidArgument("Client specified an invalid argument, request body or query param.");
  return body as Body;
}

function replyOf({ status, body, headers = {} }: Answer, correlator: string | null): SimReply {
  const all = { ...headers, ...(correlator !== null && { "x-correlator": correlator }) };
  return body === null ? { kind: "reply", status, headers: all, body: "" } : json(status, body, all);
}
