import { orderStream } from "@/lib/http/order-stream";
import { answerAsJson } from "@/lib/http/route";
import { getOrderByLink } from "@/lib/orders/find-order";

type Context = { params: Promise<{ reference: string }> };

/** The same order, live. 404 order.not_found, 503 shop.busy. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return answerAsJson(async () => {
    const { reference } = await params;
    const token = new URL(request.url).searchParams.get("t") ?? "";
    const order = await getOrderByLink({ reference, token });
    return orderStream(order.id, request.signal);
  });
}
