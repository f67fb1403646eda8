import "server-only";
import type { AlertEvent, AlertKind, AlertSeverity } from "@/lib/alerts/alert";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { isUuid } from "@/lib/shared/ids";

export type AlertView = {
  id: string;
  kind: AlertKind;
  subject: string;
  severity: AlertSeverity;
  words: string;
  openedAt: string;
  closedAt: string | null;
  acknowledged: { at: string; by: string | null; note: string } | null;
};

type Row = {
  id: string;
  kind: AlertKind;
  subject: string;
  severity: AlertSeverity;
  words: string;
  opened_at: Date;
  closed_at: Date | null;
  acknowledged_at: Date | null;
  by: string | null;
  note: string;
};

const SHOWN_MAX = 100;
const PAGE = 25;

const FIELDS = `a.id, a.kind, a.subject, a.severity, a.words, a.opened_at, a.closed_at, a.acknowledged_at, a.note, u.email AS by`;

/** What is open now: the worst first, then the newest. For the strip on other pages too; at most 100. */
export async function listOpenAlerts(): Promise<AlertView[]> {
  const rows = await rowsOf<Row>(
    `SELECT ${FIELDS} FROM alerts a LEFT JOIN users u ON u.id = a.acknowledged_by
     WHERE a.closed_at IS NULL ORDER BY a.severity, a.opened_at DESC, a.id LIMIT $1`,
    [SHOWN_MAX],
  );
  return rows.map(toView);
}

export async function countOpenAlerts(): Promise<number> {
  const row = await rowOf<{ count: number }>("SELECT count(*)::int AS count FROM alerts WHERE closed_at IS NULL");
  return row?.count ?? 0;
}

/** What was open once, newest first, a page at a time; ids are in order of opening, so the id is the cursor. */
export async function listClosedAlerts(before: string | undefined): Promise<{
  alerts: AlertView[];
  nextBefore: string | null;
}> {
  const rows = await rowsOf<Row>(
    `SELECT ${FIELDS} FROM alerts a LEFT JOIN users u ON u.id = a.acknowledged_by
     WHERE a.closed_at IS NOT NULL AND ($1::uuid IS NULL OR a.id < $1::uuid) ORDER BY a.id DESC LIMIT $2`,
    [isUuid(before) ? before : null, PAGE + 1],
  );
  const alerts = rows.slice(0, PAGE).map(toView);
  return { alerts, nextBefore: rows.length > PAGE ? (alerts.at(-1)?.id ?? null) : null };
}

function toView(row: Row): AlertView {
  const { id, kind, subject, severity, words } = row;
  return {
    ...{ id, kind, subject, severity, words },
    openedAt: row.opened_at.toISOString(),
    closedAt: row.closed_at?.toISOString() ?? null,
    acknowledged:
      row.acknowledged_at === null ? null : { at: row.acknowledged_at.toISOString(), by: row.by, note: row.note },
  };
}

export type AlertAddressView = { id: string; email: string; kinds: AlertKind[]; addedAt: string };
export type AlertEndpointView = {
  id: string;
  url: string;
  kinds: AlertKind[];
  addedAt: string;
  last: { status: DeliveryStatus; at: string } | null;
};
export type DeliveryStatus = "waiting" | "sent" | "failed" | "dropped";

/** Who is told, by mail and by signed call. Secrets are never read. */
export async function listAlertRecipients(): Promise<{
  addresses: AlertAddressView[];
  endpoints: AlertEndpointView[];
}> {
  const [addresses, endpoints] = await Promise.all([
    rowsOf<{ id: string; email: string; kinds: AlertKind[]; added_at: Date }>(
      "SELECT id, email, kinds, added_at FROM alert_addresses WHERE removed_at IS NULL ORDER BY email LIMIT $1",
      [SHOWN_MAX],
    ),
    rowsOf<{
      id: string;
      url: string;
      kinds: AlertKind[];
      added_at: Date;
      status: DeliveryStatus | null;
      at: Date | null;
    }>(
      `SELECT e.id, e.url, e.kinds, e.added_at, d.status, d.at FROM alert_endpoints e
       LEFT JOIN LATERAL (SELECT status, COALESCE(tried_at, created_at) AS at FROM alert_deliveries
                          WHERE endpoint_id = e.id ORDER BY created_at DESC LIMIT 1) AS d ON true
       WHERE e.removed_at IS NULL ORDER BY e.url LIMIT $1`,
      [SHOWN_MAX],
    ),
  ]);
  return {
    addresses: addresses.map(({ added_at: addedAt, ...row }) => ({ ...row, addedAt: addedAt.toISOString() })),
    endpoints: endpoints.map(({ added_at: addedAt, status, at, ...row }) => ({
      ...row,
      addedAt: addedAt.toISOString(),
      last: status === null || at === null ? null : { status, at: at.toISOString() },
    })),
  };
}

export type AlertDeliveryView = {
  id: string;
  url: string;
  event: AlertEvent;
  kind: AlertKind | null;
  status: DeliveryStatus;
  tries: number;
  httpStatus: number | null;
  problem: string | null;
  createdAt: string;
};

const DELIVERIES_SHOWN = 25;

/** The last messages to endpoints, newest first. */
export async function listAlertDeliveries(): Promise<AlertDeliveryView[]> {
  const rows = await rowsOf<{
    id: string;
    url: string;
    event: AlertEvent;
    kind: AlertKind | null;
    status: DeliveryStatus;
    tries: number;
    http_status: number | null;
    problem: string | null;
    created_at: Date;
  }>(
    `SELECT d.id, e.url, d.event, a.kind, d.status, d.tries, d.http_status, d.problem, d.created_at
     FROM alert_deliveries d JOIN alert_endpoints e ON e.id = d.endpoint_id LEFT JOIN alerts a ON a.id = d.alert_id
     ORDER BY d.created_at DESC, d.id DESC LIMIT $1`,
    [DELIVERIES_SHOWN],
  );
  return rows.map(({ http_status: httpStatus, created_at: createdAt, ...row }) => ({
    ...row,
    httpStatus,
    createdAt: createdAt.toISOString(),
  }));
}
