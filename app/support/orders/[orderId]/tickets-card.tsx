import { CardSection } from "@/components/desk/card-section";
import { OrderTickets } from "@/components/desk/order/order-tickets";
import { WriteToCustomer } from "@/components/desk/order/write-to-customer";
import { prisma } from "@/lib/db/prisma";
import type { OrderDossier } from "@/lib/orders/desk-view";
import type { StaffRole } from "@/lib/shared/actor";
import { toLocale } from "@/lib/shared/locales";
import { holdsRight } from "@/lib/shared/rights";
import { listTicketsOfOrder } from "@/lib/tickets/desk-queries";
import { writeToCustomerAction } from "./actions";

type Props = { order: Pick<OrderDossier, "id" | "locale" | "emailMasked">; role: StaffRole };

/** What the customer wrote about it, and the way to write first. */
export async function TicketsCard({ order: { id, locale, emailMasked }, role }: Props) {
  const tickets = await listTicketsOfOrder(prisma(), id);
  const write = holdsRight(role, "tickets.answer") && (
    <WriteToCustomer
      orderId={id}
      locale={toLocale(locale)}
      hasEmail={emailMasked !== null}
      action={writeToCustomerAction}
    />
  );
  return (
    <CardSection title="Tickets" aside={write}>
      {tickets.length === 0 ? (
        <p className="px-5 pb-5 text-sm text-second">The customer has not written about this order.</p>
      ) : (
        <OrderTickets tickets={tickets} />
      )}
    </CardSection>
  );
}
