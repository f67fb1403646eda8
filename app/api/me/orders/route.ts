import { MyOrdersInput } from "@/lib/accounts/schemas";
import { prisma } from "@/lib/db/prisma";
import { customerHandler } from "@/lib/http/customer";
import { NO_STORE } from "@/lib/http/door";
import { listMyOrders } from "@/lib/orders/customer-queries";

/** `GET /api/me/orders?show=all|open|delivered|refunded&cursor=&limit=`: `{orders, nextCursor}`, newest first. */
export const GET = customerHandler(async (request, actor) => {
  const query = Object.fromEntries(new URL(request.url).searchParams);
  const ask = MyOrdersInput.parse({ show: query.show, cursor: query.cursor ?? null, limit: query.limit });
  return Response.json(await listMyOrders(prisma(), actor, ask), { headers: NO_STORE });
});
