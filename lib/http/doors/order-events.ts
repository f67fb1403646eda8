import { answerOrRefuse, type Door, queryOf } from "@/lib/http/door";
import { orderStream } from "@/lib/http/order-stream";
import { getOrderByLink } from "@/lib/orders/find-order";

/** The same order, live. 404 order.not_found, 503 shop.busy. */
export const orderEventsDoor: Door = {
  method: "GET",
  path: "/api/orders/[reference]/events",
  answer: (call, { reference = "" }) =>
    answerOrRefuse(async () => {
      const order = await getOrderByLink({ reference, token: queryOf(call).get("t") ?? "" });
      return orderStream(order.id);
    }),
};
