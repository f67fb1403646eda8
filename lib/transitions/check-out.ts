import { getOrderById } from "@/lib/orders/find-order";
import type { PlaceOrderInput } from "@/lib/orders/schemas";
import { Refusal } from "@/lib/shared/refusal";
import { payInstead, payKnownOrder } from "@/lib/transitions/pay-again";
import { type Asker, type PlacedOrder, placeOrder } from "@/lib/transitions/place-order";
import { openPaymentPage } from "@/lib/transitions/start-payment";

/** Definite: nothing is open at a provider, so that another method may be tried in its place. */
const METHOD_REFUSED = new Set([
  "payment.channel_unavailable",
  "payment.start_failed",
  "payment.method_not_offered",
  "payment.amount_not_served",
]);
/** What besides those speaks against one of the other methods only: it costs another fee, or the order has had its attempts. */
const OTHER_REFUSED = new Set([...METHOD_REFUSED, "price.changed", "rate.limited"]);

/**
 * Places an order and opens its payment page. Of a customer who left the method to us (`otherMethods`), the next method takes the place of one that
 * definitely refuses, on the same order and for the same total; a call whose outcome is unknown ends that.
 *
 * Safe to repeat by the place key. Refuses with what placeOrder and openPaymentPage refuse with; of several refusals with the first.
 */
export async function checkOut(
  input: PlaceOrderInput,
  asker: Asker,
  now: Date,
): Promise<{ order: PlacedOrder; url: string }> {
  let order: PlacedOrder | null = null;
  let refusal: Refusal | null = null;
  for (const method of new Set([input.method, ...input.otherMethods])) {
    try {
      if (order !== null) {
        const { url } = await payInstead(await getOrderById(order.orderId), method, now);
        return { order, url };
      }
      order = await placeOrder({ ...input, method }, asker, now);
      return { order, ...(await openFirstPage(order, method, now)) };
    } catch (error) {
      const passing = refusal === null ? METHOD_REFUSED : OTHER_REFUSED;
      if (!(error instanceof Refusal) || !passing.has(error.code)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? new Error("no method was tried");
}

function openFirstPage(order: PlacedOrder, method: PlaceOrderInput["method"], now: Date): Promise<{ url: string }> {
  return order.attempt === null ? payKnownOrder(order, method, now) : openPaymentPage(order.attempt, now);
}
