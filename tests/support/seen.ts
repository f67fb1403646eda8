import { prisma } from "@/lib/db/prisma";
import { listQueue } from "@/lib/orders/desk-queues";
import type { OrderView } from "@/lib/orders/order-view";
import { listOrderViews } from "@/lib/orders/queries";

/** The order as its customer sees it now. */
export async function customerSees({ orderId }: { orderId: string }): Promise<OrderView> {
  const view = (await listOrderViews([orderId], { usualMs: null, now: new Date() })).get(orderId);
  if (view === undefined) throw new Error("no such order");
  return view;
}

/** The line that staff have about its payments, in words; undefined while nobody has to look. */
export async function staffSee({ orderId }: { orderId: string }): Promise<string | undefined> {
  return (await listQueue(prisma(), "payments")).find(({ id }) => id === orderId)?.because;
}
