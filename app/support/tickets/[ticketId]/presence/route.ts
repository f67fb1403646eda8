import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { staffHandler } from "@/lib/http/staff";
import { isUuid } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { keepPresence } from "@/lib/tickets/keep-presence";

type Context = { params: Promise<{ ticketId?: string }> };

/** The open page says that it is there, and hears who else is. 404 ticket.not_found. */
export const POST = staffHandler<Context>("tickets.read", async (_request, actor, { params }) => {
  const { ticketId } = await params;
  if (!isUuid(ticketId)) throw new Refusal("ticket.not_found", { ticketId });
  const ask = { ticketId, seconds: env.TICKET_PRESENCE_SECONDS, at: new Date() };
  const presence = await inTransaction((tx) => keepPresence(tx, actor, ask));
  return Response.json(presence, { headers: { "Cache-Control": "no-store" } });
});
