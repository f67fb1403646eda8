import { answerAsJson, NO_STORE } from "@/lib/http/route";
import { recentArrival } from "@/lib/insight/queries";
import { getOrderByLink } from "@/lib/orders/find-order";
import { askAboutPaymentNow, listOrderViews } from "@/lib/orders/queries";
import { Refusal } from "@/lib/shared/refusal";

type Context = { params: Promise<{ reference: string }> };

/** An order by its link, as OrderView. `from=paid` says that the customer has just come back from paying. 404 order.not_found. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answerAsJson(async () => {
    const { reference } = await params;
    const query = new URL(request.url).searchParams;
    const order = await getOrderByLink({ reference, token: query.get("t") ?? "" });
    if (query.get("from") === "paid" && order.status === "awaiting_payment") await askAboutPaymentNow(order.id);
    const { medianMs } = await recentArrival();
    const view = (await listOrderViews([order.id], { usualMs: medianMs, now: new Date() })).get(order.id);
    if (view === undefined) throw new Refusal("order.not_found");
    return Response.json(view, { headers: NO_STORE });
  });
}
