import { prisma } from "@/lib/db/prisma";
import { takeReport } from "@/lib/http/report-form";
import { answerAsJson } from "@/lib/http/route";
import { getOrderByLink } from "@/lib/orders/find-order";
import { toLocale } from "@/lib/shared/locales";
import { listCustomerTickets } from "@/lib/tickets/queries";

type Context = { params: Promise<{ reference: string }> };

async function accessOf(request: Request, { params }: Context): Promise<{ reference: string; token: string }> {
  const { reference } = await params;
  return { reference, token: new URL(request.url).searchParams.get("t") ?? "" };
}

/** The tickets of an order, and what is said to everybody whose order is like it. 404 order.not_found. */
export function GET(request: Request, context: Context): Promise<Response> {
  return answerAsJson(async () => {
    const order = await getOrderByLink(await accessOf(request, context));
    const locale = toLocale(new URL(request.url).searchParams.get("locale") ?? order.locale);
    const tickets = await listCustomerTickets(prisma(), { orderId: order.id, locale });
    return Response.json(tickets, { headers: { "Cache-Control": "no-store" } });
  });
}

/** A report, or a further word on one: multipart/form-data with a picture. */
export function POST(request: Request, context: Context): Promise<Response> {
  return answerAsJson(async () =>
    Response.json(await takeReport(request, await accessOf(request, context), new Date()), {
      headers: { "Cache-Control": "no-store" },
    }),
  );
}
