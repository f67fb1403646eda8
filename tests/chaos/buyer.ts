import { setTimeout as wait } from "node:timers/promises";
import type { PlacedOrder } from "@/scripts/shop-client";
import type { BuyerPlan } from "@/tests/chaos/plan";
import { lookAt, press, type ShopDoor } from "@/tests/chaos/shop-door";

/** What a buyer saw. `references` are all that the shop confirmed to him; there may be one at most. */
export type BuyerTrace = {
  number: number;
  habit: string;
  placeKey: string;
  references: string[];
  orderUrl: string | null;
  approvals: string[];
  presses: number;
  gaveUp: string | null;
  isCorrected: boolean;
};

const PATIENCE_MS = 30_000;
const BAD_CARD = "4000000000000002";

/** One address for each buyer, as a proxy in front of the shop would tell it, so that the limits on calls stay on. */
export const addressOf = (drill: number, { number }: { number: number }) =>
  `10.${(drill >> 8) & 255}.${drill & 255}.${number}`;

/** One customer from the recipient field to the paid order, whatever the shop answers. Never rejects. */
export async function buy(door: ShopDoor, drill: number, plan: BuyerPlan, ttlMs: number): Promise<BuyerTrace> {
  const trace: BuyerTrace = {
    number: plan.number,
    habit: plan.habit,
    placeKey: plan.placeKey,
    references: [],
    orderUrl: null,
    approvals: [],
    presses: 0,
    gaveUp: null,
    isCorrected: false,
  };
  const address = addressOf(drill, plan);
  await checkRecipient(door, plan, address);
  const orders = await Promise.all(
    Array.from({ length: plan.habit === "places_twice" ? 2 : 1 }, () => place(door, plan, address, trace)),
  );
  const order = orders.find((one) => one !== null) ?? null;
  if (order === null) return trace;
  trace.orderUrl = order.orderUrl;
  await wait(plan.habit === "pays_late" ? ttlMs + plan.thinkMs : plan.thinkMs);
  await pay(door, plan, { order, address, trace }).catch((error: unknown) => {
    trace.gaveUp = error instanceof Error ? error.message : String(error);
  });
  return trace;
}

/** Silence is no reason not to buy, so the answer decides nothing. */
async function checkRecipient(door: ShopDoor, { recipientId }: BuyerPlan, address: string): Promise<void> {
  const origin = door.webUrls[0] ?? "";
  await fetch(`${origin}/api/recipients/check`, {
    method: "POST",
    headers: { "content-type": "application/json", origin, "x-forwarded-for": address },
    body: JSON.stringify({ recipientId }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
    .then((answer) => answer.arrayBuffer())
    .catch(() => undefined);
}

async function place(door: ShopDoor, plan: BuyerPlan, address: string, trace: BuyerTrace): Promise<PlacedOrder | null> {
  const item = door.packages.find(({ diamonds }) => diamonds === plan.diamonds);
  if (item === undefined) throw new Error(`the shop sells no package of ${plan.diamonds} diamonds`);
  const fields = {
    placeKey: plan.placeKey,
    recipientId: plan.recipientId,
    packageId: item.id,
    country: door.country,
    locale: door.locale,
    method: plan.method,
    expectedTotalMinor: item.totalMinor,
    deviceId: plan.deviceId,
    ...(plan.hasEmail ? { email: `buyer${plan.number}@shop.test` } : {}),
  };
  const what = { action: "placeOrderAction" as const, path: `/${door.locale}`, fields, address };
  const { data, presses, because } = await press<PlacedOrder>(door, what, PATIENCE_MS);
  trace.presses += presses;
  if (data === null) trace.gaveUp = because;
  else trace.references.push(data.reference);
  return data;
}

type Placed = { order: PlacedOrder; address: string; trace: BuyerTrace };

async function pay(door: ShopDoor, plan: BuyerPlan, placed: Placed): Promise<void> {
  const { order, trace } = placed;
  const approveHere = (card = plan.card) => approve(door, order.payUrl, card, trace);
  switch (plan.habit) {
    case "walks_away":
      return;
    case "approves_twice":
      await Promise.all([approveHere(), approveHere()]);
      return;
    case "declined_first":
      await approveHere(BAD_CARD);
      await wait(plan.thinkMs);
      if (plan.method === "card") return approveHere();
      return payOtherwise(door, plan, placed, "card");
    case "pays_in_two_tabs":
      await Promise.all([approveHere(), payOtherwise(door, plan, placed, plan.method === "card" ? "gcash" : "card")]);
      return;
    case "cancels":
      await pressOnOrder(door, "cancelOrderAction", placed, {});
      if (plan.number % 2 === 0) await approveHere();
      return;
    default:
      return approveHere();
  }
}

async function payOtherwise(door: ShopDoor, plan: BuyerPlan, placed: Placed, method: "card" | "gcash"): Promise<void> {
  const page = await pressOnOrder<{ payUrl: string }>(door, "payAgainAction", placed, { method, locale: door.locale });
  if (page !== null) await approve(door, page.payUrl, plan.card, placed.trace);
}

async function pressOnOrder<T>(
  door: ShopDoor,
  action: "payAgainAction" | "cancelOrderAction" | "correctRecipientAction",
  { order, address, trace }: { order: { orderUrl: string }; address: string; trace: BuyerTrace },
  fields: Readonly<Record<string, string>>,
): Promise<T | null> {
  const query = new URL(order.orderUrl, "http://shop").searchParams;
  const named = { reference: query.get("ref") ?? "", token: query.get("t") ?? "", ...fields };
  const { data, presses, because } = await press<T>(
    door,
    { action, path: order.orderUrl, fields: named, address },
    PATIENCE_MS,
  );
  trace.presses += presses;
  if (data === null) trace.approvals.push(`${action}: ${because}`);
  return data;
}

/** What the customer does on the hosted page, in one call of the simulator's own. */
async function approve(door: ShopDoor, payUrl: string, card: string, trace: BuyerTrace): Promise<void> {
  const isCard = payUrl.startsWith(door.stripeUrl);
  const id = new URL(payUrl).pathname.split("/").at(-1) ?? "";
  const said = isCard ? { session: id, card } : { charge: id, ...(card === BAD_CARD ? { result: "decline" } : {}) };
  const answer = await fetch(`${isCard ? door.stripeUrl : door.xenditUrl}/_sim/approve`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(said),
  });
  const { result, error } = (await answer.json()) as { result?: string; error?: string };
  trace.approvals.push(`${isCard ? "card" : "gcash"}: ${result ?? error ?? answer.status}`);
}

/** The buyer has the order's page open and names another recipient when the shop asks for one. */
export async function correctIfAsked(door: ShopDoor, drill: number, plan: BuyerPlan, trace: BuyerTrace): Promise<void> {
  if (plan.correctsTo === null || trace.isCorrected || trace.orderUrl === null) return;
  const address = addressOf(drill, plan);
  const seen = await lookAt(door, trace.orderUrl, address);
  if (seen?.status !== "needs_recipient") return;
  trace.isCorrected = true;
  const order = { orderUrl: trace.orderUrl };
  await pressOnOrder(door, "correctRecipientAction", { order, address, trace }, { recipientId: plan.correctsTo });
}
