import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { CardSection } from "@/components/desk/card-section";
import { OrderChip } from "@/components/desk/chips";
import { SelectField } from "@/components/desk/desk-fields";
import { DeskForm } from "@/components/desk/desk-form";
import { DeskHeading } from "@/components/desk/desk-heading";
import { OrderFacts } from "@/components/desk/order/order-facts";
import { OrderNext } from "@/components/desk/order/order-next";
import { AnswerForm } from "@/components/desk/tickets/answer-form";
import { Conversation } from "@/components/desk/tickets/conversation";
import { MacroButtons } from "@/components/desk/tickets/macro-buttons";
import { NextTicket } from "@/components/desk/tickets/next-ticket";
import { TicketPresence } from "@/components/desk/tickets/presence";
import { KIND_WORDS } from "@/components/desk/tickets/ticket-words";
import { TicketChip } from "@/components/desk/tickets/tickets-table";
import { When } from "@/components/desk/when";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { StaffActor } from "@/lib/accounts/actor";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { LOCALE_NAMES } from "@/lib/shared/locales";
import { getTicket } from "@/lib/tickets/desk-queries";
import type { IncidentLine, TicketView } from "@/lib/tickets/desk-view";
import { listCannedAnswers, listIncidents, planMacros } from "@/lib/tickets/prepared-queries";
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
        subtitle={<TicketPresence {...ticket} ticketId={ticket.id} leaseSeconds={env.TICKET_PRESENCE_SECONDS} />}
      >
        <NextTicket action={openNextAction} />
      </DeskHeading>
      <OwnerBar ticket={ticket} actor={actor} />
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
        <Beside ticket={ticket} order={order} incidents={incidents}>
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

/** Whose ticket it is, since when it waits, and what can be done with it without a word. */
function OwnerBar({ ticket, actor }: { ticket: TicketView; actor: StaffActor }) {
  const hidden = { ticketId: ticket.id, version: String(ticket.version) };
  const isMine = ticket.owner?.id === actor.userId;
  return (
    <Card className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <p className="min-w-0 flex-1 basis-64">
        {ticket.owner === null ? "Nobody has it yet" : isMine ? "It is yours" : `${ticket.owner.name} answers it`}
        <span className="text-second">
          {" · reported "}
          <When at={ticket.openedAt} />
          {ticket.waitingSince !== null && (
            <>
              , waits for us since <When at={ticket.waitingSince} />
            </>
          )}
        </span>
      </p>
      <div className="flex flex-wrap gap-2.5">
        {isMine ? (
          <DeskForm
            action={assignAction}
            hidden={{ ...hidden, to: "nobody" }}
            submitLabel="Give it back"
            variant="secondary"
            doneMessage="Anybody can take it now"
          />
        ) : (
          <DeskForm
            action={assignAction}
            hidden={{ ...hidden, to: "me" }}
            submitLabel={ticket.owner === null ? "Take it" : "Take it over"}
            variant="secondary"
            doneMessage="It is yours"
          />
        )}
        <DeskForm
          action={setStateAction}
          hidden={{ ...hidden, state: ticket.state === "solved" ? "open" : "solved" }}
          submitLabel={ticket.state === "solved" ? "Open it again" : "Solve without a word"}
          variant="secondary"
          doneMessage={ticket.state === "solved" ? "It is open again" : "Solved"}
        />
      </div>
    </Card>
  );
}

type BesideProps = {
  ticket: TicketView;
  order: OrderDossier;
  incidents: readonly IncidentLine[];
  children: React.ReactNode;
};

/** The order that the ticket is about, and what else belongs to it. */
function Beside({ ticket, order, incidents, children }: BesideProps) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <OrderNext order={order}>
        <Link href={`/support/orders/${order.id}`} className={buttonClass({ size: "sm" })}>
          Open the order
        </Link>
      </OrderNext>
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
