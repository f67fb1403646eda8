import { AUDIT_ACTIONS, type AuditAction, isAuditAction } from "@/lib/shared/audit-actions";

type Area<Code = AuditAction> = Code extends `${infer Name}.${string}` ? Name : never;

/** Under which heading the actions of an area stand in the filter. */
const GROUPS: Readonly<Record<Area, string>> = {
  ...{ order: "Orders", review: "Orders", delivery: "Orders", refund: "Orders", payment: "Orders" },
  ...{ ticket: "Tickets", incident: "Tickets" },
  ...{ package: "Prices", price: "Prices", promotion: "Prices", tax: "Prices", fx: "Prices" },
  ...{ channel: "Channels", routing: "Channels" },
  ...{ pool: "Pool", settlement: "Reconciliation", risk: "Risk", alert: "Alerts" },
  ...{ user: "People", session: "People", invitation: "People", data: "People" },
  ...{ passkey: "People", recovery: "People", view: "People" },
  ...{ audit: "Exports", reports: "Exports", orders: "Exports", payments: "Exports", deliveries: "Exports" },
  ...{ refunds: "Exports", disputes: "Exports", ledger: "Exports", statement: "Exports" },
};

type Option = { value: string; label: string; group?: string };

/** Every action to choose from. An address may ask for any beginning of a code, such as "order": it stays chosen. */
export function auditOptions(asked: string | undefined): Option[] {
  const known = (Object.keys(AUDIT_ACTIONS) as AuditAction[]).map((value) => ({
    value,
    label: AUDIT_ACTIONS[value],
    group: GROUPS[value.slice(0, value.indexOf(".")) as Area],
  }));
  if (asked === undefined || isAuditAction(asked)) return known;
  return [{ value: asked, label: `begins with ${asked}` }, ...known];
}
