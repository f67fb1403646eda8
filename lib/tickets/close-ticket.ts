import "server-only";
import type { Tx } from "@/lib/db/transaction";
import { lockTicketOfOrder, moveTicket } from "./repository";

/** The customer says that it is over. Safe to repeat. Refuses with ticket.not_found (another order's, too). */
export async function closeTicket(tx: Tx, ask: { ticketId: string; orderId: string }, at: Date): Promise<void> {
  const ticket = await lockTicketOfOrder(tx, ask);
  if (ticket.state !== "solved") await moveTicket(tx, ticket, { state: "solved", at });
}
