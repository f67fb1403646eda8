import type { NavItem } from "./desk-nav";

/** Where each role can go. What a role does not see here is refused by the pages themselves. */
export function deskNav(role: "support" | "admin", waiting: number): NavItem[] {
  const queues: NavItem = { href: "/support", label: "Support", icon: "queues", count: waiting };
  if (role === "support") return [queues];
  return [
    { href: "/admin", label: "Overview", icon: "overview" },
    queues,
    { href: "/admin/orders", label: "Orders", icon: "orders" },
    { href: "/admin/channels", label: "Channels", icon: "channels" },
    { href: "/admin/pool", label: "Pool", icon: "pool" },
    { href: "/admin/ledger", label: "Ledger", icon: "ledger" },
    { href: "/admin/reconciliation", label: "Reconciliation", icon: "reconciliation" },
    { href: "/admin/prices", label: "Prices", icon: "prices" },
    { href: "/admin/risk", label: "Risk", icon: "risk" },
    { href: "/admin/people", label: "People", icon: "people" },
    { href: "/admin/audit", label: "Audit", icon: "audit" },
  ];
}
