import type { FormDoor } from "@/lib/http/form-door";
import { admitOrder, refuseOrderWhenFull } from "@/lib/jobs/pressure";
import { orderPath } from "@/lib/orders/order-link";
import { PlaceOrderInput } from "@/lib/orders/schemas";
import { checkOut } from "@/lib/transitions/check-out";

type Placed = { reference: string; orderUrl: string; payUrl: string };

/** Places the order, opens its payment page, and answers with both addresses: the browser navigates. Refuses with shop.busy first of all. */
export const placeOrderForm: FormDoor<PlaceOrderInput, Placed> = {
  door: "place",
  refuseEarly: refuseOrderWhenFull,
  schema: PlaceOrderInput,
  run: async (input, caller, now) => {
    admitOrder();
    const { order, url } = await checkOut(input, caller, now);
    return {
      reference: order.reference,
      orderUrl: orderPath({ orderId: order.orderId, reference: order.reference, locale: input.locale }),
      payUrl: url,
    };
  },
};
