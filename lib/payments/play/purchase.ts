import { asRecord, type JsonRecord, listAt, recordAt, textAt } from "@/lib/payments/json-reading";
import { fromPlayMoney } from "@/lib/payments/play/amount";
import type { PlayClient } from "@/lib/payments/play/client";
import type { ActionResult } from "@/lib/payments/provider";
import type { Money } from "@/lib/shared/money";

/** What Google knows of one purchase: ProductPurchaseV2. */
export type PlayPurchase = {
  token: string;
  /** One, unless somebody sells bundles under our name. */
  productIds: readonly string[];
  state: "PURCHASED" | "PENDING" | "CANCELLED";
  isConsumed: boolean;
  isAcknowledged: boolean;
  /** Bought by a licence tester: no money moves. */
  isTest: boolean;
  /** Null while a slow payment is pending. */
  orderId: string | null;
  /** What our page gave along as `obfuscatedAccountId`: our payment id; null when the app did not pass it on. */
  accountId: string | null;
  completedAt: Date | null;
};

/** Its money: Order. `total` is null in a currency that we do not sell in. */
export type PlayOrder = {
  id: string;
  state: string;
  total: Money | null;
  /** Total less taxes and Google's fee, where Google says so already. */
  revenue: Money | null;
  refundedAt: Date | null;
};

export type PlayFacts = { purchase: PlayPurchase; order: PlayOrder | null };

/** As Google wrote it; what is kept of it is read by `factsOf`. */
export type RawFacts = { token: string; purchase: JsonRecord; order: JsonRecord | null };

export type Looked =
  | ({ kind: "found" } & RawFacts)
  | { kind: "absent"; code: string }
  | { kind: "unknown"; because: string };

/** Google's purchase tokens are opaque, of 1 to 1,000 characters; what cannot be one is not asked about. */
const TOKEN = /^[\w.-]{1,1000}$/;
const STATES = ["PURCHASED", "PENDING", "CANCELLED"] as const;

/**
 * Reads a purchase and its order: two calls. `absent` with Google's reason: it knows no such token, or has forgotten it. The order's
 * buyer address is dropped here, so that it is kept nowhere.
 */
export async function lookUp(client: PlayClient, token: string): Promise<Looked> {
  if (!TOKEN.test(token)) return { kind: "absent", code: "purchaseTokenMalformed" };
  const seen = await client.get(`/purchases/productsv2/tokens/${encodeURIComponent(token)}`);
  if (seen.kind === "refused") return { kind: "absent", code: seen.code };
  if (seen.kind === "no_answer") return { kind: "unknown", because: seen.because };
  const orderId = textAt(seen.body, "orderId");
  if (orderId === null) return { kind: "found", token, purchase: seen.body, order: null };
  const order = await client.get(`/orders/${encodeURIComponent(orderId)}`);
  if (order.kind !== "answer")
    return { kind: "unknown", because: order.kind === "refused" ? order.code : order.because };
  const { buyerAddress: _home, ...kept } = order.body;
  return { kind: "found", token, purchase: seen.body, order: kept };
}

/** Null when it is not what the documents describe. */
export function factsOf({ token, purchase, order }: RawFacts): PlayFacts | null {
  const state = textAt(recordAt(purchase, "purchaseStateContext"), "purchaseState");
  const known = STATES.find((name) => name === state);
  const lines = listAt(purchase, "productLineItem").map(asRecord);
  const productIds = lines.flatMap((line) => textAt(line, "productId") ?? []);
  if (known === undefined || productIds.length === 0 || productIds.length !== lines.length) return null;
  const money = order === null ? null : orderOf(order);
  if (order !== null && money === null) return null;
  const consumption = (line: JsonRecord | null) => textAt(recordAt(line, "productOfferDetails"), "consumptionState");
  return {
    purchase: {
      token,
      productIds,
      state: known,
      isConsumed: lines.some((line) => consumption(line) === "CONSUMPTION_STATE_CONSUMED"),
      isAcknowledged: textAt(purchase, "acknowledgementState") === "ACKNOWLEDGEMENT_STATE_ACKNOWLEDGED",
      isTest: recordAt(purchase, "testPurchaseContext") !== null,
      orderId: textAt(purchase, "orderId"),
      accountId: textAt(purchase, "obfuscatedExternalAccountId"),
      completedAt: timeAt(purchase, "purchaseCompletionTime"),
    },
    order: money,
  };
}

/** The facts, or what a call that needs them has to answer: `unknown`, or refused with `payment.not_found`. */
export async function readFacts(client: PlayClient, token: string): Promise<PlayFacts | ActionResult> {
  const seen = await lookUp(client, token);
  if (seen.kind === "unknown") return seen;
  if (seen.kind === "absent") return { kind: "refused", code: "payment.not_found" };
  return factsOf(seen) ?? { kind: "unknown", because: "unreadable" };
}

/** True when the customer has the money back, or is certain to get it. */
export function isReturned(order: PlayOrder | null): boolean {
  return order !== null && ["REFUNDED", "PENDING_REFUND", "CANCELED"].includes(order.state);
}

function orderOf(order: JsonRecord): PlayOrder | null {
  const [id, state] = [textAt(order, "orderId"), textAt(order, "state")];
  if (id === null || state === null) return null;
  const refund = recordAt(recordAt(order, "orderHistory"), "refundEvent");
  return {
    id,
    state,
    total: fromPlayMoney(recordAt(order, "total")),
    revenue: fromPlayMoney(recordAt(order, "developerRevenueInBuyerCurrency")),
    refundedAt: timeAt(refund, "eventTime"),
  };
}

function timeAt(record: JsonRecord | null, key: string): Date | null {
  const ms = Date.parse(textAt(record, key) ?? "");
  return Number.isNaN(ms) ? null : new Date(ms);
}
