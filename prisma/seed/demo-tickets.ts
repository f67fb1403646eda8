import { quote } from "@/lib/catalog/price";
import { currentCatalog } from "@/lib/catalog/queries";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import type { Locale } from "@/lib/shared/locales";
import { openTicket } from "@/lib/tickets/open-ticket";
import type { TicketKind } from "@/lib/tickets/ticket";
import { placeOrder } from "@/lib/transitions/place-order";

type Demo = { key: string; recipientId: string; diamonds: number; kind: TicketKind; locale: Locale; text: string };

const TICKETS: readonly Demo[] = [
  {
    key: "0193a000-0000-4000-8000-00000000c001",
    recipientId: "demo.tony",
    diamonds: 500,
    kind: "not_arrived",
    locale: "en",
    text: "I paid with GCash ten minutes ago and my order still waits for the payment.",
  },
  {
    key: "0193a000-0000-4000-8000-00000000c002",
    recipientId: "demo.inshhaa",
    diamonds: 1_000,
    kind: "wrong_recipient",
    locale: "fil",
    text: "Mali ang ID na nailagay ko. Puwede bang palitan bago ako magbayad?",
  },
  {
    key: "0193a000-0000-4000-8000-00000000c003",
    recipientId: "demo.lucky",
    diamonds: 100,
    kind: "other",
    locale: "en",
    text: "Can I pay for a friend in Vietnam from here?",
  },
];

/**
 * Three tickets to try the desk with, on three orders that were placed and never paid: they close by themselves, and no book knows them.
 * Their keys are fixed, so that a second start finds them. Only for `npm start`: a shop of a test or a drill counts its own orders.
 */
export async function seedDemoTickets(at: Date): Promise<void> {
  const keys = TICKETS.map(({ key }) => key);
  const known = await prisma().ticket.findMany({ where: { openKey: { in: keys } }, select: { openKey: true } });
  const missing = TICKETS.filter(({ key }) => !known.some(({ openKey }) => openKey === key));
  if (missing.length === 0) return;
  const catalog = await currentCatalog("PH");
  for (const { key, recipientId, diamonds, kind, locale, text } of missing) {
    const ask = { diamonds, country: "PH", method: "gcash" } as const;
    const { totalMinor } = quote({ ...ask, catalog });
    const form = { ...ask, placeKey: key, recipientId, locale, otherMethods: [] };
    const order = { ...form, expectedTotalMinor: totalMinor.toString() };
    const { orderId } = await placeOrder(order, { userId: null, address: null }, at);
    await inTransaction((tx) => openTicket(tx, { key, orderId, kind, text, locale, picture: null }, at));
  }
}
