import { answerOrRefuse, type Door, freshAnswer, queryOf } from "@/lib/http/door";
import { recentArrival } from "@/lib/insight/queries";
import { getOrderByLink } from "@/lib/orders/find-order";
import { askAboutPaymentNow, listOrderViews } from "@/lib/orders/queries";
import { Refusal } from "@/lib/shared/refusal";

/** An order by its link, as OrderView. `from=paid` says that the customer has just come back from paying. 404 order.not_found. */
export const orderDoor: Door = {
  method: "GET",
  path: "/api/orders/[reference]",
  answer: (call, { reference = "" }) =>
    answerOrRefuse(async () => {
      const query = queryOf(call);
      const order = await getOrderByLink({ reference, token: query.get("t") ?? "" });
      if (query.get("from") === "paid" && order.status === "awaiting_payment") await askAboutPaymentNow(order.id);
      const { medianMs } = await recentArrival();
      const view = (await listOrderViews([order.id], { usualMs: medianMs, now: new Date() })).get(order.id);
      if (view === undefined) throw new Refusal("order.not_found");
      return freshAnswer(view);
    }),
};
