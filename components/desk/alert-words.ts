import type { AlertEvent, AlertKind } from "@/lib/alerts/alert";
import type { DeliveryStatus } from "@/lib/alerts/desk-queries";

/** What an alert is about, as the desk says it. */
export const ALERT_KIND_WORDS: Record<AlertKind, string> = {
  "pool.low": "Account below its lowest level",
  "pool.difference": "Books and platform differ",
  "pool.halted": "Deliveries halted by the platform",
  "pool.stock_out": "Account soon empty",
  "pool.transfer_open": "Transfer long open",
  "orders.waiting": "Orders wait for a person",
  "ledger.unbalanced": "Books do not balance",
  "process.dead": "Process is silent",
};

export const ALERT_EVENT_WORDS: Record<AlertEvent, string> = {
  "alert.opened": "opened",
  "alert.closed": "closed",
  "alert.test": "test",
};

export const DELIVERY_STATUS_WORDS: Record<
  DeliveryStatus,
  { word: string; tone: "good" | "bad" | "warning" | "neutral" }
> = {
  waiting: { word: "waiting", tone: "warning" },
  sent: { word: "sent", tone: "good" },
  failed: { word: "given up", tone: "bad" },
  dropped: { word: "dropped", tone: "neutral" },
};

/** Which alerts somebody wants, in words. */
export function kindsText(kinds: readonly AlertKind[]): string {
  return kinds.length === 0 ? "all alerts" : kinds.map((kind) => ALERT_KIND_WORDS[kind]).join(", ");
}

/** The page where something can be done about it, or null. */
export function placeOfAlert({
  kind,
  subject,
}: {
  kind: AlertKind;
  subject: string;
}): { href: string; label: string } | null {
  const [what, id = ""] = subject.split(":");
  if (what === "custodian") return { href: `/admin/pool/${encodeURIComponent(id)}`, label: "Open the account" };
  if (what === "queue") return { href: `/support?queue=${encodeURIComponent(id)}`, label: "Open the queue" };
  if (what === "transfer") return { href: "/admin/pool/rebalance", label: "Open the transfers" };
  if (kind === "pool.halted") return { href: "/admin/pool", label: "Open the pool" };
  if (kind === "ledger.unbalanced") return { href: "/admin/ledger", label: "Open the ledger" };
  return kind === "process.dead" ? { href: "/admin", label: "Open the overview" } : null;
}
