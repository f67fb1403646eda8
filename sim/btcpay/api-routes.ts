import { createHash, timingSafeEqual } from "node:crypto";
import { faultReply, happensBefore, pause, pickMs, takeCallFault } from "../shared/call-faults";
import { json, readJson, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import { BtcpayError, errorReply, InvalidRequest, RATE_LIMIT, SERVER_ERROR, UNAUTHENTICATED } from "./api-error";
import { readNewInvoice } from "./create-invoice";
import { paymentMethodObject, payoutObject, pullPaymentObject } from "./objects";
import type { Returns } from "./returns";
import type { BtcpaySettings } from "./settings";
import type { Store } from "./state";
import type { Till } from "./till";

export type ApiContext = {
  store: Store;
  till: Till;
  returns: Returns;
  settings: () => BtcpaySettings;
  apiKey: string;
  storeId: string;
  publicUrl: () => string;
};

type Call = { body: Record<string, unknown>; params: Record<string, string>; query: URLSearchParams };
type Effect = (call: Call) => unknown;

/** The parts of the Greenfield API that a shop uses: invoices, refunds, and whether the server is well. */
export function apiRoutes(context: ApiContext): SimRoute[] {
  const { till, settings } = context;
  const run = createRunner(context);
  const inStore = (method: string, path: string, operation: string, effect: Effect): SimRoute => ({
    method,
    path: `/api/v1/stores/:storeId${path}`,
    handle: run(operation, effect, "key"),
  });
  const invoices: SimRoute[] = [
    inStore("POST", "/invoices", "invoice.create", ({ body }) => {
      const request = readNewInvoice(body);
      if (!settings().isSynchronised)
        throw new BtcpayError(400, "generic-error", "No payment method available: the full node is not synchronised");
      return till.view(till.create(request));
    }),
    inStore("GET", "/invoices", "invoice.list", ({ query }) => till.list(query).map((invoice) => till.view(invoice))),
    inStore("GET", "/invoices/:id", "invoice.retrieve", ({ params }) => till.view(till.invoice(params.id ?? ""))),
    inStore("POST", "/invoices/:id/status", "invoice.mark", ({ params, body }) =>
      till.view(till.mark(till.invoice(params.id ?? ""), body.status)),
    ),
    inStore("GET", "/invoices/:id/payment-methods", "invoice.payment_methods", ({ params }) => [
      paymentMethodObject(till.invoice(params.id ?? "")),
    ]),
  ];
  return [
    {
      method: "GET",
      path: "/api/v1/health",
      handle: run("health.retrieve", () => ({ synchronized: settings().isSynchronised }), "public"),
    },
    inStore("GET", "", "store.retrieve", ({ params }) => ({ id: params.storeId, name: "Demo store" })),
    ...invoices,
    ...refundRoutes(context, run, inStore),
  ];
}

type Runner = ReturnType<typeof createRunner>;
type InStore = (method: string, path: string, operation: string, effect: Effect) => SimRoute;

function refundRoutes({ store, till, returns, publicUrl }: ApiContext, run: Runner, inStore: InStore): SimRoute[] {
  const payouts = ({ params }: Call) => returns.payoutsOf(returns.pull(params.id ?? "").id);
  return [
    inStore("POST", "/invoices/:id/refund", "refund.create", ({ params, body }) =>
      pullPaymentObject(returns.refund(till.invoice(params.id ?? ""), body), publicUrl()),
    ),
    inStore("GET", "/pull-payments", "pull_payment.list", ({ query }) =>
      [...store.pulls.values()]
        .filter(({ isArchived }) => !isArchived || query.get("includeArchived") === "true")
        .toReversed()
        .map((pull) => pullPaymentObject(pull, publicUrl())),
    ),
    inStore("DELETE", "/pull-payments/:id", "pull_payment.archive", ({ params }) => {
      returns.archive(returns.pull(params.id ?? ""));
      return undefined;
    }),
    inStore("GET", "/payouts", "payout.list", () =>
      [...store.payouts.values()].filter(({ state }) => state !== "Cancelled").map(payoutObject),
    ),
    {
      method: "GET",
      path: "/api/v1/pull-payments/:id/payouts",
      handle: run(
        "payout.list",
        (call) =>
          payouts(call)
            .filter(({ state }) => state !== "Cancelled")
            .map(payoutObject),
        "public",
      ),
    },
    {
      method: "POST",
      path: "/api/v1/pull-payments/:id/payouts",
      handle: run(
        "payout.create",
        ({ params, body }) => payoutObject(returns.claim(returns.pull(params.id ?? ""), body)),
        "public",
      ),
    },
  ];
}

function createRunner(context: ApiContext) {
  const expected = digest(`token ${context.apiKey}`);
  return (operation: string, effect: Effect, access: "key" | "public"): SimRoute["handle"] =>
    async (request) => {
      if (access === "key") {
        if (!timingSafeEqual(digest(request.headers.authorization ?? ""), expected)) return errorReply(UNAUTHENTICATED);
        // A key is made for one store, and says the same of another's as of one that does not exist.
        if (request.params.storeId !== context.storeId)
          return errorReply(new BtcpayError(403, "missing-permission", "Insufficient API Permissions."));
      }
      const settings = context.settings();
      const waitMs = pickMs(settings.latencyMs, settings.random);
      if (waitMs > 0) await pause(waitMs);
      const fault = settings.calls.length === 0 ? null : takeCallFault(settings.calls, operation, settings.random);
      const words = { serverError: errorReply(SERVER_ERROR), rateLimit: errorReply(RATE_LIMIT) };
      if (fault !== null && happensBefore(fault)) return faultReply(fault, { ...words, real: null });
      const reply = perform(request, effect);
      return fault === null ? reply : faultReply(fault, { ...words, real: reply });
    };
}

function perform(request: SimRequest, effect: Effect): SimReply {
  try {
    const { params, query } = request;
    const result = effect({ body: bodyOf(request), params, query });
    return result === undefined ? { kind: "reply", status: 200, headers: {}, body: "" } : json(200, result);
  } catch (error) {
    if (error instanceof BtcpayError) return errorReply(error);
    throw error;
  }
}

function bodyOf(request: SimRequest): Record<string, unknown> {
  if (request.method !== "POST" || request.rawBody.length === 0) return {};
  const body = readJson(request);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new InvalidRequest("", "The body is no JSON object.");
  return body as Record<string, unknown>;
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
