import { badRequest } from "../shared/call-faults";
import type { CallbackSender } from "../shared/callback-sender";
import { json, readJson, type SimReply, type SimRequest, type SimRoute } from "../shared/http-server";
import type { Access } from "./access";
import { amountText, readPrice } from "./money";
import type { PlayStore } from "./play-store";
import { defaultSettings, type PlaySettings, readSettings, settingsView } from "./settings";
import type { Signing } from "./signing";
import type { Purchase } from "./state";

export type ControlContext = {
  play: PlayStore;
  access: Access;
  signing: Signing;
  sender: CallbackSender;
  settings: () => PlaySettings;
  setSettings: (settings: PlaySettings) => void;
};

const SHOWN_MAX_DEFAULT = 1_000;
const VOID_SOURCES = ["user", "developer", "google"];
const VOID_REASON_MAX = 8;

/** The simulator's own interface for tests, drills and audits; a real Google has none of it. */
export function controlRoutes(context: ControlContext): SimRoute[] {
  const { play, sender, signing, settings, setSettings } = context;
  const post = (path: string, handle: SimRoute["handle"]): SimRoute => ({ method: "POST", path, handle });
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
    { method: "GET", path: "/_sim/state", handle: ({ query }) => json(200, stateView(context, query)) },
    post("/_sim/reset", () => {
      sender.clear();
      play.store.reset();
      play.planted.clear();
      setSettings(defaultSettings());
      return json(200, { reset: true });
    }),
    post("/_sim/purchase", (request) => buy(play, request)),
    post("/_sim/approve", (request) => decide(play, request)),
    post("/_sim/void", (request) => takeBack(play, request)),
    post("/_sim/report", (request) => {
      const { order, by } = (readJson(request) ?? {}) as { order?: unknown; by?: unknown };
      if (by !== null && !Number.isSafeInteger(by))
        return badRequest("by must be a whole number, or null to leave it out");
      play.planted.set(String(order), by as number | null);
      return json(200, { planted: play.planted.size });
    }),
    post("/_sim/rotate-keys", () => {
      signing.rotate();
      return json(200, { rotated: true });
    }),
    post("/_sim/test-notification", () => {
      play.tell({ testNotification: { version: "1.0" } });
      return json(200, { sent: true });
    }),
  ];
}

/**
 * What the Play app does on the customer's phone, and what it gives the browser: `{productId, paymentId, price?, currency?, isPending?,
 * isTest?}`. Left out, the price is a peso a diamond; `paymentId` null is an app that passes no account id on.
 */
function buy(play: PlayStore, request: SimRequest): SimReply {
  const body = bodyOf(request);
  const { productId, paymentId = null, currency = "PHP" } = body;
  if (typeof productId !== "string" || !/^[a-z0-9][a-z0-9_.]*$/.test(productId))
    return badRequest("productId must be small letters, digits, underscores and points");
  if (paymentId !== null && (typeof paymentId !== "string" || paymentId.length > 64))
    return badRequest("paymentId must be a text of at most 64 characters, or null");
  const price = readPrice(body.price ?? /\d+$/.exec(productId)?.[0] ?? "", String(currency));
  if (price === null) return badRequest("price must be a decimal such as 581.50, currency three capital letters");
  const isPending = body.isPending === true;
  const purchase = play.buy({ productId, accountId: paymentId, price, isPending, isTest: body.isTest === true });
  if (purchase === null) return json(200, { result: "declined" });
  const { token: purchaseToken, orderId } = purchase;
  return json(200, { result: isPending ? "pending" : "purchased", purchaseToken, orderId });
}

/** The end of a slow payment: `{purchaseToken, result: "pay" | "decline"}`. */
function decide(play: PlayStore, request: SimRequest): SimReply {
  const body = bodyOf(request);
  const purchase = play.store.purchases.get(String(body.purchaseToken));
  if (purchase === undefined) return json(404, { error: "there is no such purchase" });
  if (purchase.state !== "PENDING") return json(409, { error: `the purchase is ${purchase.state}` });
  const after = body.result === "decline" ? play.abandon(purchase) : play.complete(purchase);
  return json(200, { result: after.state === "PURCHASED" ? "approved" : "declined", orderId: after.orderId });
}

/** The money goes back: `{purchaseToken, source: "user" | "developer" | "google", reason: 0 to 8}`. */
function takeBack(play: PlayStore, request: SimRequest): SimReply {
  const { purchaseToken, source = "user", reason = 0 } = bodyOf(request);
  const purchase = play.store.purchases.get(String(purchaseToken));
  if (purchase === undefined) return json(404, { error: "there is no such purchase" });
  if (purchase.voided !== null || purchase.orderId === null)
    return json(409, { error: "it has no money to give back" });
  const sourceNumber = VOID_SOURCES.indexOf(String(source));
  if (sourceNumber === -1) return badRequest(`source must be one of ${VOID_SOURCES.join(", ")}`);
  if (typeof reason !== "number" || !Number.isInteger(reason) || reason < 0 || reason > VOID_REASON_MAX)
    return badRequest(`reason must be a number from 0 to ${VOID_REASON_MAX}`);
  return json(200, { voided: play.void(purchase, { source: sourceNumber, reason }).voided });
}

/** Figures for audits. `?payment_id=` (or a purchase token, an order, `?reference=`) narrows it down; the newest come first. */
function stateView({ play, access, signing, sender }: ControlContext, query: URLSearchParams): object {
  const limit = Math.max(0, Number(query.get("limit") ?? SHOWN_MAX_DEFAULT) || 0);
  const wanted = query.get("payment_id") ?? query.get("order_id") ?? query.get("reference") ?? query.get("purchase");
  const purchases = play
    .purchases()
    .filter(
      ({ token, orderId, accountId }) =>
        wanted === null || token === wanted || orderId === wanted || accountId === wanted,
    );
  const count = (fits: (purchase: Purchase) => boolean) => purchases.filter(fits).length;
  return {
    counts: {
      purchases: purchases.length,
      consumed: count(({ isConsumed }) => isConsumed),
      refunds: count(({ refunded }) => refunded !== null),
      pendingRefunds: count(({ orderState }) => orderState === "PENDING_REFUND"),
      voided: count(({ voided }) => voided !== null),
    },
    accessTokens: access.granted(),
    keysAsked: signing.asked(),
    webhooks: sender.counts(),
    purchases: purchases
      .slice(-limit)
      .reverse()
      .map((purchase) => ({ ...purchase, amount: amountText(purchase.price) })),
  };
}

function bodyOf(request: SimRequest): Record<string, unknown> {
  const body = readJson(request);
  return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
}
