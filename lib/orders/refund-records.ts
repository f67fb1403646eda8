import "server-only";
import { type Condition, conditions, type RecordSource, readRecordPage } from "@/lib/db/record-page";
import type { DisputeRecordAsk, RefundRecordAsk } from "@/lib/orders/record-schemas";
import { endOfDay, startOfDay } from "@/lib/shared/desk-days";
import type { Currency } from "@/lib/shared/money";

type OfPayment = { id: string; orderId: string; paymentId: string; reference: string; channel: string };

export type RefundLine = OfPayment & {
  status: string;
  reason: string;
  /** The account of the books that pays for it. */
  source: string;
  currency: Currency;
  amountMinor: string;
  note: string | null;
  isOffered: boolean;
  isReplaced: boolean;
  createdAt: string;
  doneAt: string | null;
};

export type DisputeLine = OfPayment & {
  status: string;
  providerDisputeId: string;
  currency: Currency;
  amountMinor: string;
  openedAt: string;
  closedAt: string | null;
};

type Page<Line> = { lines: Line[]; nextBefore: string | null; lookedBackTo: Date | null };

const OF_PAYMENT = `r.id, r.order_id AS "orderId", r.payment_id AS "paymentId", o.reference, p.channel, r.status, r.currency, r.amount_minor AS "amountMinor"`;
const JOINS = "JOIN orders o ON o.id = r.order_id JOIN payments p ON p.id = r.payment_id";

// Their ids follow from the payment's, so the moment they were made comes first.
const REFUNDS: RecordSource = {
  table: "refunds",
  key: [
    { column: "created_at", type: "timestamptz" },
    { column: "id", type: "uuid" },
  ],
  at: "created_at",
  select: `${OF_PAYMENT}, r.reason, r.source, r.note, (r.status = 'pending' AND r.claim_url IS NOT NULL) AS "isOffered",
    r.retried_as IS NOT NULL AS "isReplaced", r.created_at AS "createdAt", r.done_at AS "doneAt"`,
  joins: JOINS,
};

const DISPUTES: RecordSource = {
  table: "disputes",
  key: [
    { column: "opened_at", type: "timestamptz" },
    { column: "id", type: "uuid" },
  ],
  at: "opened_at",
  select: `${OF_PAYMENT}, r.provider_dispute_id AS "providerDisputeId", r.opened_at AS "openedAt", r.closed_at AS "closedAt"`,
  joins: JOINS,
};

function daysOf(column: "created_at" | "opened_at", { from, to }: { from?: string; to?: string }): Condition[] {
  return conditions(
    [`r.${column} >= ?::timestamptz`, from === undefined ? undefined : startOfDay(from)],
    [`r.${column} < ?::timestamptz`, to === undefined ? undefined : endOfDay(to)],
  );
}

type RefundRow = Omit<RefundLine, "amountMinor" | "createdAt" | "doneAt"> & {
  amountMinor: bigint;
  createdAt: Date;
  doneAt: Date | null;
};

/** Refunds by filter, newest first, a page at a time. A page may end early: see `lookedBackTo`. */
export async function listRefundRecords(ask: RefundRecordAsk, limit: number): Promise<Page<RefundLine>> {
  const { rows, ...rest } = await readRecordPage<RefundRow>(REFUNDS, {
    within: daysOf("created_at", ask),
    where: conditions(["r.status = ?", ask.status], ["r.reason = ?", ask.reason], ["r.currency = ?", ask.currency]),
    before: ask.before,
    limit,
  });
  const lines = rows.map(({ amountMinor, createdAt, doneAt, ...row }) => ({
    ...row,
    amountMinor: amountMinor.toString(),
    createdAt: createdAt.toISOString(),
    doneAt: doneAt?.toISOString() ?? null,
  }));
  return { lines, ...rest };
}

type DisputeRow = Omit<DisputeLine, "amountMinor" | "openedAt" | "closedAt"> & {
  amountMinor: bigint;
  openedAt: Date;
  closedAt: Date | null;
};

/** Disputes by filter, newest first, a page at a time. A page may end early: see `lookedBackTo`. */
export async function listDisputeRecords(ask: DisputeRecordAsk, limit: number): Promise<Page<DisputeLine>> {
  const { rows, ...rest } = await readRecordPage<DisputeRow>(DISPUTES, {
    within: daysOf("opened_at", ask),
    where: conditions(["r.status = ?", ask.status], ["r.currency = ?", ask.currency]),
    before: ask.before,
    limit,
  });
  const lines = rows.map(({ amountMinor, openedAt, closedAt, ...row }) => ({
    ...row,
    amountMinor: amountMinor.toString(),
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
  }));
  return { lines, ...rest };
}
