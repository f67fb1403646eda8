import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { CardSection } from "@/components/desk/card-section";
import { OrderChip } from "@/components/desk/chips";
import { SelectField } from "@/components/desk/desk-fields";
import { DeskForm } from "@/components/desk/desk-form";
import { DeskHeading } from "@/components/desk/desk-heading";
import { OrderActions } from "@/components/desk/order/order-actions";
import { OrderFacts } from "@/components/desk/order/order-facts";
import { OrderNext } from "@/components/desk/order/order-next";
import { OrderOwner } from "@/components/desk/order/order-owner";
import { UnknownForm } from "@/components/desk/order/unknown-form";
import { AnswerForm } from "@/components/desk/tickets/answer-form";
import { Conversation } from "@/components/desk/tickets/conversation";
import { MacroButtons } from "@/components/desk/tickets/macro-buttons";
import { NextTicket } from "@/components/desk/tickets/next-ticket";
import { OwnerBar } from "@/components/desk/tickets/owner-bar";
import { TicketPresence } from "@/components/desk/tickets/presence";
import { KIND_WORDS } from "@/components/desk/tickets/ticket-words";
import { TicketChip } from "@/components/desk/tickets/tickets-table";
import { buttonClass } from "@/components/ui/button";
import type { StaffActor } from "@/lib/accounts/actor";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { REFUND_LIMITS } from "@/lib/orders/refund-rules";
import { LOCALE_NAMES } from "@/lib/shared/locales";
import { getTicket } from "@/lib/tickets/desk-queries";
import type { IncidentLine, TicketView } from "@/lib/tickets/desk-view";
import { listCannedAnswers, listIncidents, planMacros } from "@/lib/tickets/prepared-queries";
import {
  claimAction,
  correctRecipientAction,
  giveUpAction,
  refundAction,
  releaseAction,
  resolveUnknownAction,
  retryAction,
  reviewAction,
  sendReceiptAction,
} from "../../orders/[orderId]/actions";
import {
  answerAction,
  assignAction,
  linkTicketAction,
  openNextAction,
  previewAnswerAction,
  runMacroAction,
  setStateAction,
} from "../actions";

export const metadata: Metadata = { title: "Ticket" };

/** The order's own buttons: what a ticket asks for is mostly done to its order. */
const orderActions = {
  correct: correctRecipientAction,
  review: reviewAction,
  giveUp: giveUpAction,
  retry: retryAction,
  sendReceipt: sendReceiptAction,
  refund: refundAction,
};

export default staffPage("tickets.read", async ({ actor, params }) => {
  const ticket = await getTicket(prisma(), params.ticketId ?? "");
  if (ticket === null) notFound();
  const order = await getOrderDossier(prisma(), ticket.orderId);
  if (order === null) notFound();
  const [answers, plans, incidents] = await Promise.all([
    listCannedAnswers(prisma(), { isActive: true }),
    planMacros(prisma(), { ticket, order, actor }),
    listIncidents({ isOpen: true }),
  ]);
  return (
    <>
      <DeskHeading
        title={
          <span className="flex flex-wrap items-center gap-3">
            {KIND_WORDS[ticket.kind]}
            <TicketChip state={ticket.state} />
          </span>
        }
      >
        <NextTicket action={openNextAction} isMain={false} />
      </DeskHeading>
      <TicketPresence ticketId={ticket.id} version={ticket.version} leaseSeconds={env.TICKET_PRESENCE_SECONDS} />
      <OwnerBar ticket={ticket} userId={actor.userId} assign={assignAction} setState={setStateAction} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <CardSection title="Conversation">
            <Conversation ticket={ticket} />
          </CardSection>
          <CardSection title="Answer">
            <div className="px-5 pb-5">
              <AnswerForm
                ticketId={ticket.id}
                version={ticket.version}
                language={LOCALE_NAMES[ticket.locale]}
                answers={answers.map(({ id, name }) => ({ id, name }))}
                action={answerAction}
                previewAction={previewAnswerAction}
              />
            </div>
          </CardSection>
        </div>
        <Beside ticket={ticket} order={order} actor={actor} incidents={incidents}>
          {plans.length > 0 && (
            <CardSection title="Macros">
              <MacroButtons ticketId={ticket.id} version={ticket.version} plans={plans} action={runMacroAction} />
            </CardSection>
          )}
        </Beside>
      </div>
    </>
  );
});

type BesideProps = {
  ticket: TicketView;
  order: OrderDossier;
  actor: StaffActor;
  incidents: readonly IncidentLine[];
  children: React.ReactNode;
};

/** The order that the ticket is about, and what else belongs to it. */
function Beside({ ticket, order, actor, incidents, children }: BesideProps) {
  const unknown = order.deliveries.filter(({ status, needsPerson }) => status === "unknown" && needsPerson !== null);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <OrderNext
        order={order}
        owner={
          <OrderOwner order={order} userId={actor.userId} claimAction={claimAction} releaseAction={releaseAction} />
        }
      >
        <OrderActions
          order={order}
          role={actor.role}
          limitUsdMinor={REFUND_LIMITS[actor.role].toString()}
          actions={orderActions}
          isMain={false}
        />
        <Link href={`/support/orders/${order.id}`} className={buttonClass({ size: "sm" })}>
          Open the order
        </Link>
      </OrderNext>
      {unknown.length > 0 && (
        <CardSection title="Unknown outcome">
          <div className="grid gap-4 px-5 pb-5">
            {unknown.map((delivery) => (
              <UnknownForm key={delivery.id} delivery={delivery} action={resolveUnknownAction} />
            ))}
          </div>
        </CardSection>
      )}
      {children}
      <CardSection
        title={<span className="figures">{order.reference}</span>}
        aside={<OrderChip status={order.status} />}
      >
        <OrderFacts order={order} recipient={order.recipientMasked} email={order.emailMasked ?? "none given"} />
      </CardSection>
      {(incidents.length > 0 || ticket.incident !== null) && (
        <CardSection title="Incident">
          <div className="grid gap-3 px-5 pb-5">
            {ticket.incident !== null && (
              <p>
                Part of{" "}
                <Link
                  href={`/support/tickets/incidents/${ticket.incident.id}`}
                  className="rounded-sm font-medium text-accent hover:underline"
                >
                  {ticket.incident.title}
                </Link>
                {ticket.incident.isClosed && ", which is over"}
              </p>
            )}
            <DeskForm
              action={linkTicketAction}
              hidden={{ ticketId: ticket.id }}
              submitLabel="Save"
              variant="secondary"
              doneMessage="Saved"
            >
              <SelectField
                key={ticket.incident?.id}
                name="incidentId"
                label="Belongs to"
                defaultValue={ticket.incident?.id ?? ""}
                options={[
                  { value: "", label: "no incident" },
                  ...incidents.map(({ id, title }) => ({ value: id, label: title })),
                ]}
              />
            </DeskForm>
          </div>
        </CardSection>
      )}
    </div>
  );
}
