import type { AlertKind, AlertSeverity } from "@/lib/alerts/alert";
import { rowOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { renderHtml, renderText } from "@/lib/mail/render-mail";
import { shopMailer } from "@/lib/mail/shop-mailer";
import { isUuid } from "@/lib/shared/ids";

/** The outbox's key: `alert.mail:<alert>:<event>:<address>`. */
export type AlertMailJob = { key: string };

type Row = {
  kind: AlertKind;
  subject: string;
  severity: AlertSeverity;
  words: string;
  opened_at: Date;
  closed_at: Date | null;
  email: string;
};

/**
 * Sends one mail about the opening or the closing of an alert to one member of staff. Throwing makes the queue try again; a repeat carries
 * the same Message-ID. An address that was removed meanwhile is nothing to do.
 */
export async function sendAlertMail({ key }: AlertMailJob): Promise<void> {
  const [, alertId, event, addressId] = key.split(":");
  if (!isUuid(alertId) || !isUuid(addressId)) return;
  const row = await rowOf<Row>(
    `SELECT a.kind, a.subject, a.severity, a.words, a.opened_at, a.closed_at, x.email
     FROM alerts a CROSS JOIN alert_addresses x WHERE a.id = $1 AND x.id = $2 AND x.removed_at IS NULL`,
    [alertId, addressId],
  );
  if (row === null) return;
  const isClosed = event === "alert.closed";
  const heading = isClosed ? "An alert is over" : row.severity === "bad" ? "Something is wrong" : "A warning";
  const body = {
    locale: "en" as const,
    shop: env.SHOP_NAME,
    heading,
    lines: [isClosed ? `This is over: ${row.words}` : row.words],
    rows: [
      { label: "What it is about", value: row.subject },
      { label: "Since", value: row.opened_at.toISOString() },
      ...(isClosed && row.closed_at !== null ? [{ label: "Until", value: row.closed_at.toISOString() }] : []),
    ],
    action: { label: "Open the alerts", url: `${env.FACET_URL}/admin/alerts` },
    footer: ["You get this because an admin of the shop added your address to its alerts."],
  };
  const subject = `${isClosed ? "Over" : row.severity === "bad" ? "Alert" : "Warning"}: ${row.words}`;
  await shopMailer().send({
    kind: "staff_alert",
    to: row.email,
    subject: subject.replaceAll(/\p{Cc}/gu, " ").slice(0, 150),
    text: renderText(body),
    html: renderHtml(body),
    orderId: null,
    key,
  });
}
