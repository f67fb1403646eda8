import type { Role } from "@/lib/shared/actor";
import { RECORD_TABLES } from "@/lib/shared/record-tables";
import { holdsRight, type Right } from "@/lib/shared/rights";
import type { NavItem } from "./desk-nav";

/** Six tables behind one entry; tabs lead from one to the other. */
const RECORD_PATHS = Object.values(RECORD_TABLES).map(({ path }) => path);

const PAGES: readonly (NavItem & { right: Right })[] = [
  { href: "/admin", label: "Overview", icon: "overview", right: "overview.read" },
  { href: "/support", label: "Support", icon: "queues", right: "orders.read" },
  { href: "/support/tickets", label: "Tickets", icon: "tickets", right: "tickets.read" },
  { href: "/admin/orders", label: "Records", icon: "orders", right: "records.read", also: RECORD_PATHS },
  { href: "/admin/channels", label: "Channels", icon: "channels", right: "channels.read" },
  { href: "/admin/pool", label: "Pool", icon: "pool", right: "pool.read" },
  { href: "/admin/alerts", label: "Alerts", icon: "alerts", right: "alerts.read" },
  { href: "/admin/reports", label: "Reports", icon: "reports", right: "reports.read" },
  { href: "/admin/reconciliation", label: "Reconciliation", icon: "reconciliation", right: "reconciliation.read" },
  { href: "/admin/prices", label: "Prices", icon: "prices", right: "prices.read" },
  { href: "/admin/risk", label: "Risk", icon: "risk", right: "risk.read" },
  { href: "/admin/people", label: "People", icon: "people", right: "people.read" },
  { href: "/admin/audit", label: "Audit", icon: "audit", right: "audit.read" },
];

/** How many wait for somebody behind an entry. */
export type Waiting = Readonly<Record<string, number>>;

/** Where each role can go. What a role does not see here is refused by the pages themselves. */
export function deskNav(role: Role, waiting: Waiting): NavItem[] {
  return PAGES.filter(({ right }) => holdsRight(role, right)).map(({ right: _asked, ...item }) => ({
    ...item,
    count: waiting[item.href],
  }));
}
