/** What an alert can be about. Each has one way to be raised and closed: a fact that is looked at by the clock. */
export const ALERT_KINDS = [
  "pool.low",
  "pool.difference",
  "pool.halted",
  "pool.stock_out",
  "pool.transfer_open",
  "orders.waiting",
  "ledger.unbalanced",
  "process.dead",
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** `bad`: something has stopped or is wrong now. `warning`: it will be, unless somebody acts. */
export type AlertSeverity = "warning" | "bad";

const SEVERITIES: Record<AlertKind, AlertSeverity> = {
  "pool.low": "warning",
  "pool.difference": "bad",
  "pool.halted": "bad",
  "pool.stock_out": "warning",
  "pool.transfer_open": "warning",
  "orders.waiting": "warning",
  "ledger.unbalanced": "bad",
  "process.dead": "bad",
};

/** Something that is so right now. `subject` names the thing (`custodian:<id>`, `transfer:<id>`, `queue:<name>`, `process:<id>`, `shop`); `words` say it to a person. */
export type AlertFact = { kind: AlertKind; subject: string; words: string };

/** An alert as it is opened. */
export type NewAlert = AlertFact & { severity: AlertSeverity };

export function severityOf(kind: AlertKind): AlertSeverity {
  return SEVERITIES[kind];
}

export function isAlertKind(text: unknown): text is AlertKind {
  return typeof text === "string" && (ALERT_KINDS as readonly string[]).includes(text);
}

/** Whether somebody who wants these kinds is told of this one. No kinds means all of them. */
export function wants(kinds: readonly string[], kind: AlertKind): boolean {
  return kinds.length === 0 || kinds.includes(kind);
}

/** `alert.opened` and `alert.closed` happen once to each alert; `alert.test` is a person's try. */
export const ALERT_EVENTS = ["alert.opened", "alert.closed", "alert.test"] as const;
export type AlertEvent = (typeof ALERT_EVENTS)[number];

/** A moment in an alert's words, which people in several places read: "2026-11-28 14:12 UTC". */
export function utcText(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
