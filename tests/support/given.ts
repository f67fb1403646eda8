import { randomUUID } from "node:crypto";
import { quote } from "@/lib/catalog/price";
import { currentCatalog } from "@/lib/catalog/queries";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { getOrderByLink, type OrderAccess } from "@/lib/orders/find-order";
import type { PlaceOrderInput } from "@/lib/orders/schemas";
import { newId } from "@/lib/shared/ids";
import type { MethodId } from "@/lib/shared/methods";
import { orderToken } from "@/lib/shared/order-token";
import { placeOrder } from "@/lib/transitions/place-order";
import { startPayment } from "@/lib/transitions/start-payment";
import { customerPays } from "@/tests/support/customers";
import type { Shop } from "@/tests/support/shop";

/** An order of a test, with its first payment attempt. `totalMinor` is in the order's currency. */
export type GivenOrder = { orderId: string; reference: string; paymentId: string; totalMinor: bigint };

export type Wanted = Partial<PlaceOrderInput> & { card?: string };

let recipientCount = 0;

/** What a browser would send: 500 diamonds for a recipient of its own, by card, in pesos. */
export async function placeInput(wanted: Wanted = {}): Promise<PlaceOrderInput> {
  const { card: _card, diamonds = 500, ...given } = wanted;
  const country = given.country ?? "PH";
  const method = given.method ?? "card";
  const catalog = await currentCatalog(country);
  const price = quote({ diamonds, country, method, catalog });
  // Google sells products, and a product is a package.
  const item = method === "google_play" ? catalog.packages.find((known) => known.diamonds === diamonds) : undefined;
  recipientCount += 1;
  return {
    placeKey: randomUUID(),
    recipientId: `buyer.${process.pid}.${recipientCount}`,
    ...(item === undefined ? { diamonds } : { packageId: item.id }),
    country,
    locale: "en",
    method,
    otherMethods: [],
    email: "ana@shop.test",
    expectedTotalMinor: price.totalMinor.toString(),
    ...given,
  };
}

/** Placed; no payment page yet. */
export async function placedOrder(wanted: Wanted = {}): Promise<GivenOrder> {
  const input = await placeInput(wanted);
  const { orderId, reference, paymentId } = await placeOrder(input, { userId: null, address: null }, new Date());
  return { orderId, reference, paymentId, totalMinor: BigInt(input.expectedTotalMinor) };
}

/** Placed, with an open payment page. */
export async function startedOrder(wanted: Wanted = {}): Promise<GivenOrder> {
  const order = await placedOrder(wanted);
  await startPayment(order.paymentId, new Date());
  return order;
}

/** The customer has paid; the webhooks are on their way and nothing is worked on yet. */
export async function paidOrder(shop: Shop, wanted: Wanted = {}): Promise<GivenOrder> {
  const order = await startedOrder(wanted);
  await pay(shop, order.paymentId, wanted.card);
  return order;
}

/** Paid, and everything that follows from it done. */
export async function finishedOrder(shop: Shop, wanted: Wanted = {}): Promise<GivenOrder> {
  const order = await paidOrder(shop, wanted);
  await shop.drain();
  return order;
}

/** Another attempt on the same order, with its page open: a second tab. */
export async function secondAttempt(order: GivenOrder, method: MethodId = "card"): Promise<string> {
  const paymentId = newId();
  const channel =
    method === "card" ? ["stripe-card", "stripe", "card", "hold"] : ["xendit-gcash", "xendit", "gcash", "pay"];
  const row = await rowOf<{ outcome: string }>("SELECT add_payment_attempt($1, $2, $3, $4, $5, $6, 10) AS outcome", [
    order.orderId,
    paymentId,
    ...channel,
  ]);
  if (row?.outcome !== "added") throw new Error(`no second attempt: ${row?.outcome}`);
  await startPayment(paymentId, new Date());
  return paymentId;
}

/** The customer does their part, on the hosted page or on ours. */
export function pay(shop: Shop, paymentId: string, card?: string): Promise<void> {
  return customerPays(shop, paymentId, card === undefined ? {} : { card });
}

/** As the order page opens it: by reference and token. */
export function accessTo({ orderId, reference }: GivenOrder): Promise<OrderAccess> {
  return getOrderByLink({ reference, token: orderToken(orderId, env.FACET_SECRET) });
}

export type OrderRow = {
  status: string;
  closed_reason: string | null;
  needs_person: string | null;
  delivered_diamonds: bigint;
  resume_at: Date | null;
  correct_until: Date | null;
};

export async function orderRow({ orderId }: { orderId: string }): Promise<OrderRow> {
  const row = await rowOf<OrderRow>("SELECT * FROM orders WHERE id = $1", [orderId]);
  if (row === null) throw new Error("no such order");
  return row;
}

/** The states of everything that belongs to an order, for one comparison. */
export async function statesOf({ orderId }: { orderId: string }): Promise<{
  order: string;
  payments: string[];
  deliveries: string[];
  refunds: string[];
}> {
  const list = async (text: string) => (await rowsOf<{ status: string }>(text, [orderId])).map(({ status }) => status);
  const [order] = await list("SELECT status FROM orders WHERE id = $1");
  return {
    order: order ?? "missing",
    payments: await list("SELECT status FROM payments WHERE order_id = $1 ORDER BY attempt_no"),
    deliveries: await list("SELECT status FROM deliveries WHERE order_id = $1 ORDER BY part, try_no"),
    refunds: await list("SELECT status FROM refunds WHERE order_id = $1 ORDER BY created_at, id"),
  };
}

export async function paymentRow(paymentId: string): Promise<{
  status: string;
  role: string | null;
  needs_person: string | null;
  captured_minor: bigint;
  refunded_minor: bigint;
  received_minor: bigint | null;
  provider_payment_id: string | null;
  session_id: string | null;
  due: string | null;
}> {
  const [row] = await rowsOf<Awaited<ReturnType<typeof paymentRow>>>("SELECT * FROM payments WHERE id = $1", [
    paymentId,
  ]);
  if (row === undefined) throw new Error("no such payment");
  return row;
}
