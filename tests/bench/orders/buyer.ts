import { randomUUID } from "node:crypto";
import { performance } from "node:perf_hooks";
import { actionParts, type PlacedOrder, readActionAnswer } from "@/scripts/shop-client";
import { post, watch } from "@/tests/bench/orders/http-client";

/** Where a buyer goes, and what he may buy. Everything that is the same for all buyers of a run. */
export type Shop = {
  webUrl: string;
  locale: string;
  country: string;
  placeHeaders: Readonly<Record<string, string>>;
  stripeUrl: string;
  xenditUrl: string;
  packages: readonly { id: string; totalMinor: string }[];
};

export type Buyer = {
  /** Unique in the database of this run: recipient, device and address follow from it. */
  number: number;
  method: "card" | "gcash";
  packageNo: number;
  isWatching: boolean;
};

/** What happened to one buyer. Times of day are epoch milliseconds, durations milliseconds; null where it did not get so far. */
export type BuyerTrace = {
  /** How much later than planned the driver began. */
  lateMs: number;
  method: Buyer["method"];
  check: string | null;
  checkMs: number | null;
  placeMs: number | null;
  /** How long it took to be told that the shop is busy; null of whom it did not tell. */
  refusedMs: number | null;
  refusedAtMs: number | null;
  reference: string | null;
  /** Just before the approval is sent: earlier than the provider's own moment, so that no part of the way is left out. */
  approvedAtMs: number | null;
  isApproved: boolean;
  /** When a watching buyer's stream said delivered. */
  seenAtMs: number | null;
  failure: string | null;
};

const WATCH_MS = 60_000;

/** One customer from the recipient field to the paid order. Never rejects: what went wrong is told in the trace. */
export async function buy(shop: Shop, buyer: Buyer, lateMs: number): Promise<BuyerTrace> {
  const trace: BuyerTrace = {
    lateMs,
    method: buyer.method,
    check: null,
    checkMs: null,
    placeMs: null,
    refusedMs: null,
    refusedAtMs: null,
    reference: null,
    approvedAtMs: null,
    isApproved: false,
    seenAtMs: null,
    failure: null,
  };
  try {
    await checkRecipient(shop, buyer, trace);
    const order = await place(shop, buyer, trace);
    trace.reference = order.reference;
    const watched = buyer.isWatching ? watchOrder(shop, order, trace) : Promise.resolve();
    await approve(shop, buyer, order, trace);
    await watched;
  } catch (error) {
    trace.failure = error instanceof Error ? error.message.slice(0, 200) : String(error);
  }
  return trace;
}

function recipientOf({ number }: Buyer): string {
  return `bench_${number}`;
}

/** An address in 10.0.0.0/8 that no other buyer has, as a proxy in front of the shop would tell it. */
function addressOf({ number }: Buyer): string {
  return `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}

async function checkRecipient(shop: Shop, buyer: Buyer, trace: BuyerTrace): Promise<void> {
  const startedMs = performance.now();
  const headers = `Content-Type: application/json\r\nOrigin: ${shop.webUrl}\r\nX-Forwarded-For: ${addressOf(buyer)}\r\n`;
  const body = `{"recipientId":"${recipientOf(buyer)}"}`;
  const answer = await post(shop.webUrl, "/api/recipients/check", headers, body);
  trace.checkMs = performance.now() - startedMs;
  // A busy shop does not ask the platform; the page tells the customer that he can order all the same.
  if (answer.status === 503 && answer.body.includes('"shop.busy"')) {
    trace.check = "busy";
    return;
  }
  if (answer.status !== 200) throw new Error(`recipient check: ${answer.status} ${answer.body.slice(0, 120)}`);
  trace.check = (JSON.parse(answer.body) as { status: string }).status;
}

const BOUNDARY = `----facet-bench-${randomUUID()}`;
const END_OF_FORM = `--${BOUNDARY}--\r\n`;

async function place(shop: Shop, buyer: Buyer, trace: BuyerTrace): Promise<PlacedOrder> {
  const item = shop.packages[buyer.packageNo % shop.packages.length];
  if (item === undefined) throw new Error("the shop has no package to buy");
  const parts = actionParts({
    placeKey: randomUUID(),
    recipientId: recipientOf(buyer),
    packageId: item.id,
    country: shop.country,
    locale: shop.locale,
    method: buyer.method,
    expectedTotalMinor: item.totalMinor,
    deviceId: randomUUID(),
  });
  let body = "";
  for (const [name, value] of parts)
    body += `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const headers = `${placeHead(shop)}X-Forwarded-For: ${addressOf(buyer)}\r\n`;
  const startedMs = performance.now();
  const answer = await post(shop.webUrl, `/${shop.locale}`, headers, body + END_OF_FORM);
  if (answer.status !== 200) throw new Error(`place: ${answer.status} ${answer.body.slice(0, 120)}`);
  const state = readActionAnswer<PlacedOrder>(answer.body);
  if (state.status === "refused" && state.code === "shop.busy") {
    trace.refusedMs = performance.now() - startedMs;
    trace.refusedAtMs = Date.now();
  }
  if (state.status !== "done") throw new Error(`place: ${JSON.stringify(state).slice(0, 150)}`);
  trace.placeMs = performance.now() - startedMs;
  return state.data;
}

const placeHeads = new Map<Shop, string>();

/** The headers that are the same in every order at this shop. */
function placeHead(shop: Shop): string {
  const known = placeHeads.get(shop);
  if (known !== undefined) return known;
  const headers = { ...shop.placeHeaders, "content-type": `multipart/form-data; boundary=${BOUNDARY}` };
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  placeHeads.set(shop, head.join(""));
  return head.join("");
}

/** What the customer does on the hosted page, in one call of the simulator's own. */
async function approve(shop: Shop, buyer: Buyer, order: PlacedOrder, trace: BuyerTrace): Promise<void> {
  const id = order.payUrl.slice(order.payUrl.lastIndexOf("/") + 1).split(/[?#]/, 1)[0];
  const isCard = buyer.method === "card";
  const body = JSON.stringify(isCard ? { session: id } : { charge: id });
  trace.approvedAtMs = Date.now();
  const provider = isCard ? shop.stripeUrl : shop.xenditUrl;
  const answer = await post(provider, "/_sim/approve", "Content-Type: application/json\r\n", body);
  const { result } = JSON.parse(answer.body) as { result?: string };
  if (result !== "approved") throw new Error(`approve: ${answer.status} ${answer.body.slice(0, 120)}`);
  trace.isApproved = true;
}

/** The order page left open until the diamonds are there. */
async function watchOrder(shop: Shop, order: PlacedOrder, trace: BuyerTrace): Promise<void> {
  const token = new URL(order.orderUrl, shop.webUrl).searchParams.get("t") ?? "";
  const path = `/api/orders/${encodeURIComponent(order.reference)}/events?t=${encodeURIComponent(token)}`;
  const isDelivered = (data: string) => (JSON.parse(data) as { status: string }).status === "delivered";
  if (await watch(shop.webUrl, path, WATCH_MS, isDelivered)) trace.seenAtMs = Date.now();
}
