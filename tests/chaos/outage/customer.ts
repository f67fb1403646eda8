import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { actionParts, type PlacedOrder, readActionAnswer } from "@/scripts/shop-client";
import { post } from "@/tests/bench/orders/http-client";
import type { OutageProvider } from "@/tests/chaos/outage/plan-outages";

/** Where a customer goes, and what may be bought. The same for all customers of a drill. */
export type OutageShop = {
  webUrl: string;
  locale: string;
  country: string;
  placeHeaders: Readonly<Record<string, string>>;
  providers: Readonly<Record<OutageProvider, string>>;
  packages: readonly { id: string; totalMinor: string }[];
};

export type Customer = {
  /** Unique in a drill: recipient, device and address follow from it. */
  number: number;
  method: "card" | "gcash";
  packageNo: number;
  /** Between two presses: how long it takes to read what the shop says. */
  readsMs: number;
};

/** What happened to one customer. Times are epoch milliseconds; null where it did not get so far. */
export type CustomerTrace = {
  number: number;
  method: Customer["method"];
  pressedAtMs: number;
  presses: number;
  /** What the shop said in place of a page, each word once. */
  refusals: string[];
  reference: string | null;
  placeKey: string;
  pageAtMs: number | null;
  approvedAtMs: number | null;
  failure: string | null;
};

/** A customer may press again after these: nothing was decided. */
const PASSING: ReadonlySet<string> = new Set([
  "shop.busy",
  "payment.start_unknown",
  "payment.start_failed",
  "payment.channel_unavailable",
  "rate.limited",
]);
/** Whoever got no page by then has left. */
const PATIENCE_MS = 60_000;
/** A page that does not load, because its provider is away, is loaded again. */
const PAGE_PATIENCE_MS = 120_000;
const RELOAD_MS = 1_000;

/** One customer from the recipient field to the paid order, the chosen method kept. Never rejects: what went wrong is told in the trace. */
export async function buy(shop: OutageShop, customer: Customer): Promise<CustomerTrace> {
  const trace: CustomerTrace = {
    number: customer.number,
    method: customer.method,
    pressedAtMs: Date.now(),
    presses: 0,
    refusals: [],
    reference: null,
    placeKey: randomUUID(),
    pageAtMs: null,
    approvedAtMs: null,
    failure: null,
  };
  try {
    await checkRecipient(shop, customer);
    trace.pressedAtMs = Date.now();
    const order = await placeUntilDecided(shop, customer, trace);
    if (order !== null) await approve(shop, order.payUrl, trace);
  } catch (error) {
    trace.failure = said(error);
  }
  return trace;
}

const said = (error: unknown) => (error instanceof Error ? error.message.slice(0, 200) : String(error));
const recipientOf = ({ number }: Customer) => `drill_${number}`;
/** An address in 10.0.0.0/8 that nobody else has, as a proxy in front of the shop would tell it: the limits on calls stay on. */
const addressOf = ({ number }: Customer) => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;

/** Silence is no reason not to buy, so the answer decides nothing. */
async function checkRecipient(shop: OutageShop, customer: Customer): Promise<void> {
  const headers = `Content-Type: application/json\r\nOrigin: ${shop.webUrl}\r\nX-Forwarded-For: ${addressOf(customer)}\r\n`;
  const body = `{"recipientId":"${recipientOf(customer)}"}`;
  await post(shop.webUrl, "/api/recipients/check", headers, body).catch(() => undefined);
}

/** Presses Pay with the same key until the shop has decided or patience is over. Null of a customer who has left. */
async function placeUntilDecided(
  shop: OutageShop,
  customer: Customer,
  trace: CustomerTrace,
): Promise<PlacedOrder | null> {
  const deviceId = randomUUID();
  while (Date.now() - trace.pressedAtMs < PATIENCE_MS) {
    trace.presses += 1;
    const answer = await place(shop, customer, { placeKey: trace.placeKey, deviceId }).catch(said);
    if (typeof answer !== "string") {
      trace.pageAtMs = Date.now();
      trace.reference = answer.reference;
      return answer;
    }
    if (!trace.refusals.includes(answer)) trace.refusals.push(answer);
    if (answer.includes(".") && !answer.includes(" ") && !PASSING.has(answer)) break;
    await wait(customer.readsMs);
  }
  trace.failure = `left without a page: ${trace.refusals.at(-1)}`;
  return null;
}

const BOUNDARY = `----facet-drill-${randomUUID()}`;

/** @returns the order, or the code that the shop refused with */
async function place(
  shop: OutageShop,
  customer: Customer,
  keys: { placeKey: string; deviceId: string },
): Promise<PlacedOrder | string> {
  const item = shop.packages[customer.packageNo % shop.packages.length];
  if (item === undefined) throw new Error("the shop has no package to buy");
  const parts = actionParts({
    ...keys,
    recipientId: recipientOf(customer),
    packageId: item.id,
    country: shop.country,
    locale: shop.locale,
    method: customer.method,
    expectedTotalMinor: item.totalMinor,
  });
  const head = Object.entries(shop.placeHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  const type = `content-type: multipart/form-data; boundary=${BOUNDARY}\r\n`;
  const body = parts.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const headers = `${head.join("")}${type}X-Forwarded-For: ${addressOf(customer)}\r\n`;
  const answer = await post(shop.webUrl, `/${shop.locale}`, headers, `${body.join("")}--${BOUNDARY}--\r\n`);
  if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`);
  const state = readActionAnswer<PlacedOrder>(answer.body);
  if (state.status === "done") return state.data;
  return state.status === "refused" ? state.code : `the form was ${state.status}`;
}

/** What the customer does on the hosted page, in one call of the simulator's own, as soon as the page loads. */
async function approve(shop: OutageShop, payUrl: string, trace: CustomerTrace): Promise<void> {
  const provider = (Object.keys(shop.providers) as OutageProvider[]).find((name) =>
    payUrl.startsWith(`${shop.providers[name]}/`),
  );
  if (provider === undefined) throw new Error(`no provider is at ${payUrl}`);
  const id = new URL(payUrl).pathname.split("/").at(-1) ?? "";
  const body = JSON.stringify({ [NAMED[provider]]: id });
  const until = Date.now() + PAGE_PATIENCE_MS;
  let because = "";
  while (Date.now() < until) {
    const atMs = Date.now();
    const answer = await post(
      shop.providers[provider],
      "/_sim/approve",
      "Content-Type: application/json\r\n",
      body,
    ).catch(said);
    if (typeof answer !== "string") {
      const { result } = JSON.parse(answer.body) as { result?: string };
      if (result !== "approved") throw new Error(`approve: ${answer.status} ${answer.body.slice(0, 120)}`);
      trace.approvedAtMs = atMs;
      return;
    }
    because = answer;
    await wait(RELOAD_MS);
  }
  throw new Error(`the page of ${provider} did not load: ${because}`);
}

/** What each simulator calls the thing that its page is for. */
const NAMED: Record<OutageProvider, string> = { stripe: "session", xendit: "charge", antom: "payment" };
