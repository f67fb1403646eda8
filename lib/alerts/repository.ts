import type { AlertEvent, AlertKind, NewAlert } from "@/lib/alerts/alert";
import type { Tx } from "@/lib/db/transaction";
import { assert } from "@/lib/shared/assert";

export type OpenAlert = { id: string; kind: AlertKind; subject: string };
export type AlertRow = NewAlert & { id: string; openedAt: Date; closedAt: Date | null };

const ALERT_FIELDS = {
  id: true,
  kind: true,
  subject: true,
  severity: true,
  words: true,
  openedAt: true,
  closedAt: true,
} as const;

/** So many are open at once at most; more would be noise that nobody reads. */
export const OPEN_MAX = 500;
export const RECIPIENTS_MAX = 50;

/** Whether this worker may look now: of several that look at once one does, until its transaction ends. */
export async function tryHoldAlerts(tx: Tx): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ held: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtext('facet alerts')) AS held`;
  return row?.held === true;
}

export async function listOpen(tx: Tx, kinds: readonly AlertKind[]): Promise<OpenAlert[]> {
  const rows = await tx.alert.findMany({
    where: { closedAt: null, kind: { in: [...kinds] } },
    select: { id: true, kind: true, subject: true },
    orderBy: { id: "asc" },
    take: OPEN_MAX,
  });
  return rows as OpenAlert[];
}

/** Null when one of this kind and subject is open already. */
export async function insertAlert(tx: Tx, alert: NewAlert & { id: string; openedAt: Date }): Promise<AlertRow | null> {
  const count = await tx.$executeRaw`
    INSERT INTO alerts (id, kind, subject, severity, words, opened_at)
    VALUES (${alert.id}::uuid, ${alert.kind}, ${alert.subject}, ${alert.severity}, ${alert.words}, ${alert.openedAt})
    ON CONFLICT (kind, subject) WHERE closed_at IS NULL DO NOTHING`;
  return count === 1 ? { ...alert, closedAt: null } : null;
}

/** Null when somebody else closed it first. */
export async function closeAlert(tx: Tx, id: string, at: Date): Promise<AlertRow | null> {
  const { count } = await tx.alert.updateMany({ where: { id, closedAt: null }, data: { closedAt: at } });
  return count === 1 ? findAlert(tx, id) : null;
}

export async function findAlert(tx: Tx, id: string): Promise<AlertRow | null> {
  return (await tx.alert.findUnique({ where: { id }, select: ALERT_FIELDS })) as AlertRow | null;
}

export async function lockAlert(tx: Tx, id: string) {
  await tx.$queryRaw`SELECT 1 FROM alerts WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.alert.findUnique({ where: { id }, select: { acknowledgedAt: true, note: true, acknowledgedBy: true } });
}

export async function markAcknowledged(tx: Tx, id: string, by: { userId: string; note: string; at: Date }) {
  const data = { acknowledgedAt: by.at, acknowledgedBy: by.userId, note: by.note };
  await tx.alert.update({ where: { id }, data, select: { id: true } });
}

/** Addresses are added one at a time, so that two at once cannot exceed the limit or add one twice. */
export async function lockRecipients(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('facet alert recipients'))::text`;
}

export function listAddresses(tx: Tx) {
  return tx.alertAddress.findMany({
    where: { removedAt: null },
    select: { id: true, email: true, kinds: true },
    orderBy: { id: "asc" },
    take: RECIPIENTS_MAX,
  });
}

export function listEndpoints(tx: Tx) {
  return tx.alertEndpoint.findMany({
    where: { removedAt: null },
    select: { id: true, url: true, kinds: true },
    orderBy: { id: "asc" },
    take: RECIPIENTS_MAX,
  });
}

export function findAddress(tx: Tx, id: string) {
  return tx.alertAddress.findUnique({ where: { id }, select: { email: true, kinds: true, removedAt: true } });
}

export function findEndpoint(tx: Tx, id: string) {
  return tx.alertEndpoint.findUnique({ where: { id }, select: { url: true, kinds: true, removedAt: true } });
}

type NewRecipient = { id: string; kinds: string[]; addedBy: string; addedAt: Date };

export async function insertAddress(tx: Tx, address: NewRecipient & { email: string }): Promise<void> {
  await tx.alertAddress.create({ data: address, select: { id: true } });
}

export async function insertEndpoint(tx: Tx, endpoint: NewRecipient & { url: string; secretSealed: string }) {
  await tx.alertEndpoint.create({ data: endpoint, select: { id: true } });
}

export async function markAddressRemoved(tx: Tx, id: string, at: Date): Promise<boolean> {
  return (await tx.alertAddress.updateMany({ where: { id, removedAt: null }, data: { removedAt: at } })).count === 1;
}

export async function markEndpointRemoved(tx: Tx, id: string, at: Date): Promise<boolean> {
  return (await tx.alertEndpoint.updateMany({ where: { id, removedAt: null }, data: { removedAt: at } })).count === 1;
}

type NewDelivery = {
  id: string;
  endpointId: string;
  alertId: string | null;
  event: AlertEvent;
  body: string;
  at: Date;
};

/** Writes a message and lets the outbox carry it to the job queue, both or neither. A repeat writes nothing. */
export async function insertDelivery(tx: Tx, delivery: NewDelivery): Promise<void> {
  const { id, endpointId, alertId, event, body, at } = delivery;
  const count = await tx.$executeRaw`
    INSERT INTO alert_deliveries (id, endpoint_id, alert_id, event, body, created_at)
    VALUES (${id}::uuid, ${endpointId}::uuid, ${alertId}::uuid, ${event}, ${body}, ${at}) ON CONFLICT DO NOTHING`;
  if (count === 1) await insertNotice(tx, { kind: "alert.webhook", key: `alert.webhook:${id}`, at });
}

/** What the outbox carries: its key says which alert or message it is about. */
export async function insertNotice(tx: Tx, { kind, key, at }: { kind: string; key: string; at: Date }): Promise<void> {
  assert(key.startsWith(`${kind}:`), "the key of a notice begins with its kind");
  await tx.$executeRaw`
    INSERT INTO outbox_entries (kind, key, created_at) VALUES (${kind}, ${key}, ${at}) ON CONFLICT (key) DO NOTHING`;
}

export function findDelivery(tx: Tx, id: string) {
  return tx.alertDelivery.findUnique({ where: { id }, select: { endpointId: true, event: true } });
}
