import type { Metadata } from "next";
import { CardSection } from "@/components/desk/card-section";
import { DeskHeading } from "@/components/desk/desk-heading";
import { FilterBar, FilterSelect, setCountOf } from "@/components/desk/filter-bar";
import { Pager } from "@/components/desk/pager";
import { NextTicket } from "@/components/desk/tickets/next-ticket";
import { KIND_WORDS } from "@/components/desk/tickets/ticket-words";
import { TicketsNav } from "@/components/desk/tickets/tickets-nav";
import { TicketsTable } from "@/components/desk/tickets/tickets-table";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { countOpenTickets, listTickets } from "@/lib/tickets/desk-queries";
import { listIncidents } from "@/lib/tickets/prepared-queries";
import { TicketListInput } from "@/lib/tickets/schemas";
import { TICKET_KINDS } from "@/lib/tickets/ticket";
import { openNextAction } from "./actions";

export const metadata: Metadata = { title: "Tickets" };

const PATH = "/support/tickets";
const SHOWN = { mine: "Mine", waiting: "Wait for the customer", solved: "Solved" } as const;

export default staffPage("tickets.read", async ({ actor, query }) => {
  const ask = TicketListInput.parse(query);
  const [{ tickets, nextBefore }, waiting, incidents] = await Promise.all([
    listTickets(prisma(), actor, ask, new Date()),
    countOpenTickets(prisma()),
    listIncidents(),
  ]);
  const title = ask.show === "open" ? "Wait for us" : SHOWN[ask.show];
  return (
    <>
      <DeskHeading
        title="Tickets"
        subtitle={
          waiting === 0 ? "Nobody waits for an answer" : `${waiting} wait for an answer, the longest wait first`
        }
      >
        <NextTicket action={openNextAction} />
      </DeskHeading>
      <TicketsNav role={actor.role} current={PATH} />
      <CardSection
        title={title}
        aside={<p className="hidden text-sm text-third sm:block">j and k move, Enter opens, n takes the next</p>}
      >
        <FilterBar path={PATH} setCount={setCountOf([query.show, ask.kind, ask.incident])}>
          <FilterSelect
            name="show"
            label="Show"
            all="Wait for us"
            value={query.show}
            options={Object.entries(SHOWN).map(([value, label]) => ({ value, label }))}
          />
          <FilterSelect
            name="kind"
            label="Kind"
            value={ask.kind}
            options={TICKET_KINDS.map((kind) => ({ value: kind, label: KIND_WORDS[kind] }))}
          />
          {incidents.length > 0 && (
            <FilterSelect
              name="incident"
              label="Incident"
              value={ask.incident}
              options={incidents.map((incident) => ({ value: incident.id, label: incident.title }))}
            />
          )}
        </FilterBar>
        <TicketsTable tickets={tickets} caption={title} />
        <Pager
          path={PATH}
          query={query}
          nextBefore={nextBefore}
          words={ask.show === "open" ? { first: "Longest wait", next: "Shorter waits" } : undefined}
        />
      </CardSection>
    </>
  );
});
