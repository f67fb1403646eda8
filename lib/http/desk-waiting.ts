import "server-only";
import { countOpenAlerts } from "@/lib/alerts/desk-queries";
import { prisma } from "@/lib/db/prisma";
import { countQueues } from "@/lib/orders/desk-queues";
import { countOpenTickets } from "@/lib/tickets/desk-queries";

/** What waits for somebody, by the page of the desk where it is seen to: the small numbers beside the navigation's entries. */
export async function deskWaiting(): Promise<Record<string, number>> {
  const [queues, tickets, alerts] = await Promise.all([countQueues(), countOpenTickets(prisma()), countOpenAlerts()]);
  const orders = queues.reduce((sum, { count }) => sum + count, 0);
  return { "/support": orders, "/support/tickets": tickets, "/admin/alerts": alerts };
}
