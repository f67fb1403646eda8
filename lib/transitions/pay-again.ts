import { currentCatalog } from "@/lib/catalog/queries";
import { rowOf } from "@/lib/db/pool";
import { getOrderById, type OrderAccess } from "@/lib/orders/find-order";
import { type ChannelAsk, chooseChannel } from "@/lib/payments/choose-channel";
import { newId } from "@/lib/shared/ids";
import { isForPackagesOnly, type MethodId } from "@/lib/shared/methods";
import { Refusal } from "@/lib/shared/refusal";
import { ATTEMPTS_MAX } from "@/lib/transitions/attempts";
import { startPayment } from "@/lib/transitions/start-payment";

/**
 * Opens another way to pay an order that still waits: the open page of the same method if there is one, else a new attempt.
 * Other open pages stay until one of them is paid; a second payment is returned by itself.
 *
 * Refuses with order.closed, payment.method_not_offered, payment.amount_not_served, rate.limited (too many attempts) and what startPayment refuses with.
 *
 * @param key for whoever may ask several times at once: one attempt a key and order
 */
export async function payAgain(
  order: OrderAccess,
  method: MethodId,
  now: Date,
  key: string | null = null,
): Promise<{ url: string }> {
  const open = await rowOf<{ id: string }>(
    `SELECT id FROM payments WHERE order_id = $1 AND method = $2 AND status = 'pending' AND expires_at > $3
     ORDER BY attempt_no DESC LIMIT 1`,
    [order.id, method, now],
  );
  if (open !== null) return startPayment(open.id, now);

  if (!(await hasSameFee(order, method))) throw new Refusal("payment.method_not_offered", { method });
  const { channel, decision } = await chooseChannel(await askOf(order, method));
  const attempt = [channel.id, channel.provider, method, channel.flow, ATTEMPTS_MAX, JSON.stringify(decision)];
  const row = await rowOf<{ id: string; outcome: "added" | "known" | "closed" | "too_many" | "missing" }>(
    `SELECT a.id, add_payment_attempt($1, a.id, $4, $5, $6, $7, $8, $9::jsonb) AS outcome
     FROM (SELECT COALESCE(derive_id($1::uuid, $3), $2::uuid) AS id) AS a`,
    [order.id, newId(), key, ...attempt],
  );
  if (row?.outcome === "too_many") throw new Refusal("rate.limited", { orderId: order.id });
  if (row?.outcome !== "added" && row?.outcome !== "known") throw new Refusal("order.closed", { orderId: order.id });
  return startPayment(row.id, now, row.outcome === "added");
}

/**
 * The payment page of an order that was placed before, for whoever presses Pay again with the same key: the page of its last attempt, or
 * another attempt where that one was refused, for then nothing is open that could still be paid.
 *
 * Refuses with what startPayment and payAgain refuse with.
 */
export async function payKnownOrder(
  { orderId, paymentId }: { orderId: string; paymentId: string },
  method: MethodId,
  now: Date,
): Promise<{ url: string }> {
  try {
    return await startPayment(paymentId, now);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "payment.start_failed") throw error;
    return payInstead(await getOrderById(orderId), method, now);
  }
}

/**
 * Another attempt in place of the order's last one, which was refused. The key is of that one, so that the same press twice at once opens one page, and
 * a later press may try a method again. Refuses with what payAgain refuses with.
 */
export async function payInstead(order: OrderAccess, method: MethodId, now: Date): Promise<{ url: string }> {
  const last = await rowOf<{ id: string }>(
    "SELECT id FROM payments WHERE order_id = $1 ORDER BY attempt_no DESC LIMIT 1",
    [order.id],
  );
  return payAgain(order, method, now, `after:${last?.id}`);
}

type OrderFacts = {
  net_minor: bigint;
  fee_minor: bigint;
  total_usd_minor: bigint;
  diamonds: bigint;
  package_id: string | null;
};

async function askOf(order: OrderAccess, method: MethodId): Promise<ChannelAsk> {
  const facts = await rowOf<OrderFacts>(
    "SELECT net_minor, fee_minor, total_usd_minor, diamonds, package_id FROM orders WHERE id = $1",
    [order.id],
  );
  if (facts === null) throw new Refusal("order.not_found", { orderId: order.id });
  if (facts.package_id === null && isForPackagesOnly(method))
    throw new Refusal("payment.amount_not_served", { method, because: "packages_only" });
  return {
    ...{ method, country: order.country, amount: { amountMinor: order.totalMinor, currency: order.currency } },
    ...{ amountUsdMinor: facts.total_usd_minor, netMinor: facts.net_minor + facts.fee_minor },
    diamonds: Number(facts.diamonds),
  };
}

/** The order costs what was agreed when it was placed, fee included: a dearer way to pay would be paid by the shop. */
async function hasSameFee({ country, method: ordered }: OrderAccess, method: MethodId): Promise<boolean> {
  const { methods } = await currentCatalog(country);
  const feeBpOf = (id: string) => methods.find((one) => one.id === id)?.surchargeBp ?? 0;
  return feeBpOf(method) === feeBpOf(ordered);
}
