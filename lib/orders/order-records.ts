import "server-only";
import { type Condition, conditions, type RecordSource, readRecordPage } from "@/lib/db/record-page";
import type { OrderLineRow } from "@/lib/orders/desk-queries";
import { toOrderLine } from "@/lib/orders/desk-queries";
import type { OrderRecordAsk } from "@/lib/orders/desk-schemas";
import type { OrderLine } from "@/lib/orders/desk-view";
import { arrivalCondition, lateCausesOf } from "@/lib/orders/late-orders";
import { WAITING_ORDER_STATUSES } from "@/lib/orders/lifecycle";
import { endOfDay, firstIdAt, startOfDay } from "@/lib/shared/desk-days";

const SOURCE: RecordSource = {
  table: "orders",
  key: [{ column: "id", type: "uuid" }],
  at: "placed_at",
  select: `r.id, r.reference, r.status, r.recipient_sealed AS "recipientSealed", r.diamonds, r.currency, r.total_minor AS "totalMinor",
    r.country, r.method, r.placed_at AS "placedAt", r.paid_at AS "paidAt", r.delivered_at AS "deliveredAt", r.needs_person AS "needsPerson"`,
};

/** Rows of a table whose ids say when they were made, between two days. */
export function idDays({ from, to }: { from?: string; to?: string }): Condition[] {
  return conditions(
    ["r.id >= ?::uuid", from === undefined ? undefined : firstIdAt(startOfDay(from))],
    ["r.id < ?::uuid", to === undefined ? undefined : firstIdAt(endOfDay(to))],
  );
}

/** No index names a status, which would cost every order's way; those who wait are few and have one of their own. */
function withinOf({ status, needs, ...days }: OrderRecordAsk): Condition[] {
  const isWaiting = needs !== undefined || (status !== undefined && WAITING_ORDER_STATUSES.includes(status));
  return [...idDays(days), ...(isWaiting ? [{ sql: "r.waits_since IS NOT NULL", values: [] }] : [])];
}

/** Orders by filter, newest first, a page at a time. A page may end early: see `lookedBackTo`. */
export async function listOrderRecords(
  ask: OrderRecordAsk,
  limit: number,
): Promise<{ lines: OrderLine[]; nextBefore: string | null; lookedBackTo: Date | null }> {
  const { rows, ...rest } = await readRecordPage<OrderLineRow>(SOURCE, {
    within: withinOf(ask),
    where: [
      ...conditions(
        ["r.status = ?", ask.status],
        ["r.country = ?", ask.country],
        ["r.method = ?", ask.method],
        ["r.currency = ?", ask.currency],
      ),
      ...(ask.needs === undefined ? [] : [{ sql: "r.needs_person IS NOT NULL", values: [] }]),
      ...arrivalCondition(ask.arrival),
    ],
    before: ask.before,
    limit,
  });
  const lines = rows.map(toOrderLine);
  if (ask.arrival === undefined) return { lines, ...rest };
  const causes = await lateCausesOf(lines.map(({ id }) => id));
  return { lines: lines.map((line) => ({ ...line, lateBecause: causes.get(line.id) ?? null })), ...rest };
}
