import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { Pager } from "@/components/desk/pager";
import { AnswerIncidentForm, CloseIncidentForm } from "@/components/desk/tickets/incident-forms";
import { incidentRuleWords } from "@/components/desk/tickets/ticket-words";
import { TicketsTable } from "@/components/desk/tickets/tickets-table";
import { When } from "@/components/desk/when";
import { Badge } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { isUuid } from "@/lib/shared/ids";
import { LOCALE_NAMES, LOCALES } from "@/lib/shared/locales";
import { holdsRight } from "@/lib/shared/rights";
import { listTickets } from "@/lib/tickets/desk-queries";
import { getIncident } from "@/lib/tickets/prepared-queries";
import { TicketListInput } from "@/lib/tickets/schemas";
import { answerIncidentAction, closeIncidentAction } from "../../actions";

export const metadata: Metadata = { title: "Incident" };

export default staffPage("tickets.read", async ({ actor, params, query }) => {
  const { incidentId = "" } = params;
  const incident = isUuid(incidentId) ? await getIncident(incidentId) : null;
  if (incident === null) notFound();
  const ask = { ...TicketListInput.parse(query), show: "all" as const, incident: incident.id };
  const { tickets, nextBefore } = await listTickets(prisma(), actor, ask, new Date());
  const isOpen = incident.closedAt === null;
  return (
    <>
      <DeskHeading
        title={
          <span className="flex flex-wrap items-center gap-3">
            {incident.title}
            {isOpen ? <Badge tone="warning">open</Badge> : <Badge tone="good">over</Badge>}
          </span>
        }
        subtitle={`Orders: ${incidentRuleWords(incident.rule)}`}
      >
        {isOpen && holdsRight(actor.role, "tickets.incident") && (
          <>
            <AnswerIncidentForm incident={incident} action={answerIncidentAction} />
            <CloseIncidentForm incident={incident} action={closeIncidentAction} />
          </>
        )}
      </DeskHeading>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <CardSection title="Its tickets, the newest first">
          <TicketsTable tickets={tickets} caption="Tickets of this incident" isNarrow />
          <Pager path={`/support/tickets/incidents/${incident.id}`} query={query} nextBefore={nextBefore} />
        </CardSection>
        <CardSection title="What customers read">
          <Facts className="px-5 pb-4">
            <Fact label="Opened">
              <When at={incident.openedAt} />
            </Fact>
            {incident.closedAt !== null && (
              <Fact label="Over since">
                <When at={incident.closedAt} />
              </Fact>
            )}
            <Fact label="Tickets">{incident.tickets}</Fact>
            <Fact label="Wait for us">{incident.waiting}</Fact>
          </Facts>
          <dl className="grid gap-3 border-t border-line px-5 py-4">
            {LOCALES.map((locale) => (
              <div key={locale}>
                <dt className="text-sm text-third">{LOCALE_NAMES[locale]}</dt>
                <dd className="whitespace-pre-wrap wrap-anywhere">{incident.texts[locale] ?? "reads English"}</dd>
              </div>
            ))}
          </dl>
        </CardSection>
      </div>
    </>
  );
});
