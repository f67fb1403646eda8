import type { FormDoor } from "@/lib/http/form-door";
import { admitOrder, refuseOrderWhenFull } from "@/lib/jobs/pressure";
import { orderPath } from "@/lib/orders/order-link";
import { PlaceOrderInput } from "@/lib/orders/schemas";
import { payKnownOrder } from "@/lib/transitions/pay-again";
import { placeOrder } from "@/lib/transitions/place-order";
import { openPaymentPage } from "@/lib/transitions/start-payment";

type Placed = { reference: string; orderUrl: string; payUrl: string };

/** Places the order, opens its payment page, and answers with both addresses: the browser navigates. Refuses with shop.busy first of all. */
export const placeOrderForm: FormDoor<PlaceOrderInput, Placed> = {
  door: "place",
  refuseEarly: refuseOrderWhenFull,
  schema: PlaceOrderInput,
  run: async (input, caller, now) => {
    admitOrder();
    const order = await placeOrder(input, caller, now);
    const { url } = await (order.attempt === null
      ? payKnownOrder(order, input.method, now)
      : openPaymentPage(order.attempt, now));
    return {
      reference: order.reference,
      orderUrl: orderPath({ orderId: order.orderId, reference: order.reference, locale: input.locale }),
      payUrl: url,
    };
  },
};
