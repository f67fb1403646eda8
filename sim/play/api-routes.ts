import { faultReply, happensBefore, pause, pickMs, takeCallFault } from "../shared/call-faults";
import { json, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import type { Access } from "./access";
import { errorReply, notFound, PlayError, RATE_LIMIT, SERVER_ERROR, UNAUTHENTICATED } from "./api-error";
import { orderObject, purchaseObject } from "./objects";
import type { PlayStore } from "./play-store";
import { nextFault, type PlaySettings } from "./settings";
import type { Signing } from "./signing";
import { listVoided } from "./voided-list";

export type ApiContext = {
  play: PlayStore;
  access: Access;
  signing: Signing;
  settings: () => PlaySettings;
  packageName: string;
};

/** Null: Google answers with an empty body. */
type Effect = (request: SimRequest) => object | null;

const APP = "/androidpublisher/v3/applications/:app";
const WORDS = { serverError: errorReply(SERVER_ERROR), rateLimit: errorReply(RATE_LIMIT) };

/** The part of Google that a shop calls: the token endpoint, the publisher API, and the keys that pushes are signed with. */
export function apiRoutes(context: ApiContext): SimRoute[] {
  const { play, access, signing, settings } = context;
  const route = (method: string, path: string, operation: string, effect: Effect): SimRoute => ({
    method,
    path: `${APP}${path}`,
    handle: (request) => {
      if (!access.isKnown(request.headers.authorization)) return errorReply(UNAUTHENTICATED);
      return perform(settings(), operation, () => answer(context, request, effect));
    },
  });
  return [
    { method: "POST", path: "/token", handle: (request) => perform(settings(), "token", () => access.grant(request)) },
    { method: "GET", path: "/oauth2/v3/certs", handle: () => publishKeys(settings(), signing) },
    route("GET", "/purchases/productsv2/tokens/:token", "purchase.get", ({ params }) =>
      purchaseObject(play.purchase(params.token ?? "")),
    ),
    route("POST", "/purchases/products/:product/tokens/:call", "purchase.consume", ({ params }) => {
      play.consume(params.product ?? "", subjectOf(params.call, ":consume"));
      return null;
    }),
    route("GET", "/orders:batchGet", "order.list", ({ query }) => ({
      orders: ordersOf(play, query.getAll("orderIds")),
    })),
    route("GET", "/orders/:order", "order.get", ({ params }) => orderObject(play.purchaseOfOrder(params.order ?? ""))),
    route("POST", "/orders/:call", "order.refund", ({ params, query }) => {
      play.refund(subjectOf(params.call, ":refund"), query.get("revoke") === "true");
      return null;
    }),
    route("GET", "/purchases/voidedpurchases", "voided.list", ({ query }) => {
      const { isVoidListLate, voidPageMax } = settings();
      return listVoided(isVoidListLate ? [] : play.purchases(), query, { nowMs: Date.now(), pageMax: voidPageMax });
    }),
  ];
}

/** All of them or none: "If any order ID is not found …, the entire request will fail". */
function ordersOf(play: PlayStore, orderIds: readonly string[]): object[] {
  const wanted = new Set(orderIds);
  const found = play.purchases().filter(({ orderId }) => orderId !== null && wanted.has(orderId));
  if (found.length < wanted.size) throw notFound();
  return found.map(orderObject);
}

/** `GPA.1:refund` is a method on the order `GPA.1`, in the way of Google's APIs. */
function subjectOf(call: string | undefined, method: string): string {
  if (call?.endsWith(method) !== true) throw notFound();
  return call.slice(0, -method.length);
}

function answer({ packageName }: ApiContext, request: SimRequest, effect: Effect): SimReply {
  try {
    if (request.params.app !== packageName)
      throw new PlayError(404, "applicationNotFound", "No application was found for the given package name.");
    const body = effect(request);
    return body === null ? { kind: "reply", status: 204, headers: {}, body: "" } : json(200, body);
  } catch (error) {
    if (!(error instanceof PlayError)) throw error;
    return errorReply(error);
  }
}

export async function perform(settings: PlaySettings, operation: string, act: () => SimReply): Promise<SimReply> {
  const waitMs = pickMs(settings.latencyMs, settings.random);
  if (waitMs > 0) await pause(waitMs);
  const fault = nextFault(settings, operation);
  if (fault === null) return act();
  return faultReply(fault, { ...WORDS, real: happensBefore(fault) ? null : act() });
}

function publishKeys({ calls, random }: PlaySettings, signing: Signing): SimReply {
  const own = calls.filter(({ operation }) => operation === "jwks");
  const fault = takeCallFault(own, "jwks", random);
  const real = json(200, signing.jwks(), { "cache-control": "public, max-age=3600, must-revalidate" });
  return fault === null ? real : faultReply(fault, { ...WORDS, real });
}
