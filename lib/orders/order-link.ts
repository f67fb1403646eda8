import { env } from "@/lib/env";
import { orderToken } from "@/lib/shared/order-token";

/** The path of an order's page. It carries the token, so that it opens without a cookie and in another browser. */
export function orderPath(order: {
  orderId: string;
  reference: string;
  locale: string;
  from?: "paid" | "back";
}): string {
  const query = new URLSearchParams({ ref: order.reference, t: orderToken(order.orderId, env.FACET_SECRET) });
  if (order.from !== undefined) query.set("from", order.from);
  return `/${order.locale}/order?${query}`;
}

/** The same with the shop's public address, for mails and payment providers. */
export function orderUrl(order: Parameters<typeof orderPath>[0]): string {
  return `${env.FACET_URL}${orderPath(order)}`;
}
