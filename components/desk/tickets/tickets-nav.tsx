import type { StaffRole } from "@/lib/shared/actor";
import { holdsRight, type Right } from "@/lib/shared/rights";
import { SubNav } from "../sub-nav";

const PAGES = [
  { href: "/support/tickets", label: "Tickets", right: "tickets.read" },
  { href: "/support/tickets/incidents", label: "Incidents", right: "tickets.read" },
  { href: "/support/tickets/prepared", label: "Answers and macros", right: "tickets.prepare" },
] as const satisfies ReadonlyArray<{ href: string; label: string; right: Right }>;

/** The pages that belong to tickets, of which each role sees those it may open. */
export function TicketsNav({ role, current }: { role: StaffRole; current: (typeof PAGES)[number]["href"] }) {
  const mine = PAGES.filter(({ right }) => holdsRight(role, right));
  return (
    <SubNav
      label="Ticket pages"
      pages={mine.map(({ href, label }) => ({ href, label, isCurrent: href === current }))}
    />
  );
}
