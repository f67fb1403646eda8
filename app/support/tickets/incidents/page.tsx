import { Megaphone } from "lucide-react";
import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { channelName } from "@/components/desk/channel-words";
import { DeskHeading } from "@/components/desk/desk-heading";
import { type DeskColumn, DeskTable } from "@/components/desk/desk-table";
import { OpenIncidentForm } from "@/components/desk/tickets/incident-forms";
import { incidentRuleWords } from "@/components/desk/tickets/ticket-words";
import { TicketsNav } from "@/components/desk/tickets/tickets-nav";
import { When } from "@/components/desk/when";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { staffPage } from "@/lib/http/staff";
import { listChannelFacts } from "@/lib/payments/desk-queries";
import { holdsRight } from "@/lib/shared/rights";
import type { IncidentLine } from "@/lib/tickets/desk-view";
import { listIncidents } from "@/lib/tickets/prepared-queries";
import { openIncidentAction, previewIncidentAction } from "../actions";

export const metadata: Metadata = { title: "Incidents" };

export default staffPage("tickets.read", async ({ actor }) => {
  const [incidents, channels] = await Promise.all([listIncidents(), listChannelFacts()]);
  return (
    <>
      <DeskHeading title="Incidents" subtitle="What many customers notice at once, and one answer for all of them">
        {holdsRight(actor.role, "tickets.incident") && (
          <OpenIncidentForm
            channels={channels.map(({ id }) => ({ id, name: channelName(id) }))}
            action={openIncidentAction}
            previewAction={previewIncidentAction}
          />
        )}
      </DeskHeading>
      <TicketsNav role={actor.role} current="/support/tickets/incidents" />
      <CardSection title="Incidents, the open ones first">
        <DeskTable
          caption="Incidents"
          columns={COLUMNS}
          rows={incidents}
          rowKey={({ id }) => id}
          rowHref={({ id }) => `/support/tickets/incidents/${id}`}
          empty={
            <EmptyState icon={Megaphone} title="No incident">
              When many tickets have one cause, a supervisor opens an incident: it links them, and answers them all.
            </EmptyState>
          }
        />
      </CardSection>
    </>
  );
});

const COLUMNS: ReadonlyArray<DeskColumn<IncidentLine>> = [
  { key: "title", header: "Incident", cell: ({ title }) => title },
  {
    key: "state",
    header: "State",
    isStacked: true,
    cell: ({ closedAt }) => (closedAt === null ? <Badge tone="warning">open</Badge> : <Badge tone="good">over</Badge>),
  },
  { key: "tickets", header: "Tickets", isFigure: true, cell: ({ tickets }) => tickets },
  { key: "waiting", header: "Wait for us", isFigure: true, cell: ({ waiting }) => waiting },
  {
    key: "rule",
    header: "Orders",
    isExtra: true,
    cell: ({ rule }) => <span className="text-second">{incidentRuleWords(rule)}</span>,
  },
  { key: "opened", header: "Opened", isExtra: true, cell: ({ openedAt }) => <When at={openedAt} /> },
];
