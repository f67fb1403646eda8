import { staffHandler } from "@/lib/http/staff";
import { openCustomerPage } from "@/lib/orders/open-customer-page";

type Context = { params: Promise<{ orderId: string }> };

/** `GET /support/orders/…/customer-page`: leads to what the customer sees. The page shows the recipient, so the look is recorded. */
export const GET = staffHandler<Context>("orders.reveal", async (_request, actor, { params }) => {
  const { orderId } = await params;
  const path = await openCustomerPage(actor, orderId);
  return new Response(null, { status: 303, headers: { Location: path, "Cache-Control": "no-store" } });
});
