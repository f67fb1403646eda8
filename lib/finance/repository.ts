import type { Db, Tx } from "@/lib/db/transaction";
import type { KnownDifference } from "@/lib/finance/difference";
import type { Finding } from "@/lib/finance/match-settlement";
import type { BookingAccount, DifferenceState, Movement, ReportedLine, SettlementRun } from "@/lib/finance/settlement";
import { isUuid } from "@/lib/shared/ids";

/** A line as it is kept; `paymentId` and `refundId` are what is known now, which may be more than when it was read. */
export type StoredLine = {
  id: string;
  lineId: string;
  kind: ReportedLine["kind"];
  paymentId: string | null;
  refundId: string | null;
  currency: string;
  amountMinor: bigint;
  feeMinor: bigint;
  at: Date;
};

export type BookedRow = {
  paymentId: string;
  movement: Movement;
  refundId: string | null;
  isFee: boolean;
  currency: string;
  amountMinor: bigint;
  at: Date;
};

export type DifferenceRow = KnownDifference & { paymentId: string | null; lineId: string | null };

/** One comparison of a provider at a time writes: two callers would read the same books and act on them twice. */
export async function holdProvider(tx: Tx, provider: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('settlement:' || ${provider}, 0))::text`;
}

/** Keeps lines that are not there yet, each with an id made by the caller; answers how many were new. */
export async function insertLines(
  tx: Tx,
  provider: string,
  lines: readonly (ReportedLine & { id: string })[],
  readAt: Date,
): Promise<number> {
  const items = lines.map((line) => ({
    id: line.id,
    line_id: line.lineId,
    kind: line.kind,
    provider_payment_id: line.providerPaymentId,
    provider_refund_id: line.providerRefundId,
    // Whatever else uses the same provider account may put anything into this field.
    payment_id: isUuid(line.paymentId) ? line.paymentId : null,
    amount_minor: line.amount.amountMinor.toString(),
    fee_minor: line.feeMinor.toString(),
    currency: line.amount.currency,
    occurred_at: line.at,
  }));
  return tx.$executeRaw`
    INSERT INTO settlement_lines (id, provider, line_id, kind, provider_payment_id, provider_refund_id, payment_id, refund_id, amount_minor,
      fee_minor, currency, occurred_at, read_at)
    SELECT i.id, ${provider}, i.line_id, i.kind, i.provider_payment_id, i.provider_refund_id, p.payment_id,
      (SELECT r.id FROM refunds r WHERE r.payment_id = p.payment_id AND r.provider_refund_id = i.provider_refund_id ORDER BY r.id LIMIT 1),
      i.amount_minor, i.fee_minor, i.currency, i.occurred_at, ${readAt}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(items)}::jsonb) AS i (id uuid, line_id text, kind text, provider_payment_id text,
      provider_refund_id text, payment_id uuid, amount_minor bigint, fee_minor bigint, currency text, occurred_at timestamptz)
    CROSS JOIN LATERAL payment_of_line(${provider}, i.kind, i.payment_id, i.provider_payment_id, i.provider_refund_id) AS p (payment_id)
    ON CONFLICT (provider, line_id) DO NOTHING`;
}

/** Lines by their ids at the provider, or by our own. */
export async function listLines(
  tx: Tx,
  provider: string,
  { lineIds = [], ids = [] }: { lineIds?: readonly string[]; ids?: readonly string[] },
): Promise<StoredLine[]> {
  return tx.$queryRaw<StoredLine[]>`
    SELECT l.id, l.line_id AS "lineId", l.kind, l.refund_id AS "refundId", l.currency, l.amount_minor AS "amountMinor",
      l.fee_minor AS "feeMinor", l.occurred_at AS "at",
      COALESCE(l.payment_id, payment_of_line(l.provider, l.kind, NULL, l.provider_payment_id, l.provider_refund_id)) AS "paymentId"
    FROM settlement_lines l
    WHERE l.provider = ${provider} AND (l.line_id = ANY (${[...lineIds]}::text[]) OR l.id = ANY (${[...ids]}::uuid[]))`;
}

/** Every line that is known of these payments, whenever it was read. */
export async function listLinesOfPayments(
  tx: Tx,
  provider: string,
  paymentIds: readonly string[],
): Promise<StoredLine[]> {
  return tx.$queryRaw<StoredLine[]>`
    WITH pay AS (SELECT p.id, p.provider_payment_id, p.session_id FROM payments p WHERE p.id = ANY (${[...paymentIds]}::uuid[])),
    found AS (
      SELECT l.id, pay.id AS pay FROM pay JOIN settlement_lines l ON l.payment_id = pay.id
      UNION
      SELECT l.id, pay.id FROM pay
      JOIN settlement_lines l ON l.payment_id IS NULL AND l.provider = ${provider} AND l.provider_payment_id IN (pay.provider_payment_id, pay.session_id)
      WHERE payment_of_line(l.provider, l.kind, NULL, l.provider_payment_id, l.provider_refund_id) = pay.id
      UNION
      SELECT l.id, pay.id FROM pay JOIN refunds r ON r.payment_id = pay.id
      JOIN settlement_lines l ON l.payment_id IS NULL AND l.provider = ${provider} AND l.provider_refund_id = r.provider_refund_id
      WHERE payment_of_line(l.provider, l.kind, NULL, l.provider_payment_id, l.provider_refund_id) = pay.id
    )
    SELECT l.id, l.line_id AS "lineId", l.kind, l.currency, l.amount_minor AS "amountMinor", l.fee_minor AS "feeMinor", l.occurred_at AS "at",
      f.pay AS "paymentId", COALESCE(l.refund_id,
        (SELECT r.id FROM refunds r WHERE r.payment_id = f.pay AND r.provider_refund_id = l.provider_refund_id ORDER BY r.id LIMIT 1)) AS "refundId"
    FROM found f JOIN settlement_lines l ON l.id = f.id`;
}

/** What is booked on the clearing accounts of these payments. */
export async function listBooked(tx: Tx, paymentIds: readonly string[]): Promise<BookedRow[]> {
  return tx.$queryRaw<BookedRow[]>`
    SELECT payment_id AS "paymentId", movement, refund_id AS "refundId", is_fee AS "isFee", currency, amount_minor AS "amountMinor",
      booked_at AS "at"
    FROM booked_movements(${[...paymentIds]}::uuid[])`;
}

/** Payments of a provider that something was posted of in a span of time. */
export async function listPaymentsPosted(
  tx: Tx,
  { provider, from, until }: { provider: string; from: Date; until: Date },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT p.id FROM transfers t JOIN payments p ON p.order_id = t.order_id
    WHERE t.created_at >= ${from}::timestamptz AND t.created_at < ${until}::timestamptz AND t.kind IN ('single', 'post')
      AND t.code LIKE 'payment.%' AND p.provider = ${provider} ORDER BY p.id`;
  return rows.map(({ id }) => id);
}

const DIFFERENCE_FIELDS = {
  id: true,
  state: true,
  movement: true,
  paymentId: true,
  refundId: true,
  lineId: true,
  currency: true,
  oursMinor: true,
  oursFeeMinor: true,
  theirCurrency: true,
  theirsMinor: true,
  theirsFeeMinor: true,
} as const;

type Where = { paymentIds: readonly string[] } | { lineIds: readonly string[]; movement: "line" | "reread" };

/** Differences of payments, or of lines, in any state. */
export async function listDifferencesOf(tx: Tx, where: Where): Promise<DifferenceRow[]> {
  const rows = await tx.settlementDifference.findMany({
    where:
      "paymentIds" in where
        ? { paymentId: { in: [...where.paymentIds] }, movement: { not: "reread" } }
        : { lineId: { in: [...where.lineIds] }, movement: where.movement },
    orderBy: { id: "asc" },
    select: DIFFERENCE_FIELDS,
  });
  return rows.map((row) => ({ ...row, state: row.state as DifferenceState, movement: row.movement as Movement }));
}

export type OpenDifference = { id: string; paymentId: string | null; lineId: string | null; movement: string };

/** Open differences of a provider by id, a page at a time: what they are about is compared again in every run. */
export async function listOpen(
  tx: Tx,
  provider: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<OpenDifference[]> {
  return tx.settlementDifference.findMany({
    where: { provider, state: "open", ...(after !== null && { id: { gt: after } }) },
    orderBy: { id: "asc" },
    take: limit,
    select: { id: true, paymentId: true, lineId: true, movement: true },
  });
}

export type NewDifference = Finding & {
  provider: string;
  paymentId: string | null;
  bookedTo: BookingAccount | null;
  note: string;
};

/** Opens differences and moves their money to suspense; those with `bookedTo` are booked there at once. Answers how many of each were new. */
export async function openDifferences(
  tx: Tx,
  differences: readonly NewDifference[],
  at: Date,
): Promise<{ openedCount: number; bookedCount: number }> {
  if (differences.length === 0) return { openedCount: 0, bookedCount: 0 };
  const items = differences.map((one) => ({
    provider: one.provider,
    movement: one.movement,
    kind: one.kind,
    line_id: one.lineId,
    payment_id: one.paymentId,
    refund_id: one.refundId,
    ours_minor: one.oursMinor.toString(),
    ours_fee_minor: one.oursFeeMinor.toString(),
    theirs_minor: one.theirsMinor.toString(),
    theirs_fee_minor: one.theirsFeeMinor.toString(),
    currency: one.currency,
    their_currency: one.theirCurrency,
    booked_to: one.bookedTo,
    note: one.note,
  }));
  const [row] = await tx.$queryRaw<{ opened: number; booked: number }[]>`
    SELECT opened, booked FROM open_differences(${JSON.stringify(items)}::jsonb, ${at}::timestamptz)`;
  return { openedCount: row?.opened ?? 0, bookedCount: row?.booked ?? 0 };
}

export type Closing = {
  ids: readonly string[];
  state: Exclude<DifferenceState, "open">;
  bookedTo: string | null;
  note: string;
  actorId: string | null;
  at: Date;
};

/** Closes those that are open and posts what follows; answers how many. */
export async function closeDifferences(tx: Tx, { ids, state, bookedTo, note, actorId, at }: Closing): Promise<number> {
  if (ids.length === 0) return 0;
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT close_differences(${[...ids]}::uuid[], ${state}, ${bookedTo}, ${note}, ${actorId}::uuid, ${at}::timestamptz) AS count`;
  return row?.count ?? 0;
}

/** Keeps that a report was read. */
export async function insertRun(db: Db, run: SettlementRun): Promise<void> {
  await db.settlementRun.create({ data: run, select: { id: true } });
}

/** The last reading of a provider's report, whatever came of it, and from when until when it has been read without a gap. */
export async function findCoverage(
  db: Db,
  provider: string,
): Promise<{ last: { startedAt: Date; outcome: string } | null; from: Date | null; until: Date | null }> {
  const [last, read] = await Promise.all([
    db.settlementRun.findFirst({
      where: { provider },
      orderBy: { id: "desc" },
      select: { startedAt: true, outcome: true },
    }),
    db.settlementRun.aggregate({
      where: { provider, outcome: "lines" },
      _min: { fromAt: true },
      _max: { untilAt: true },
    }),
  ]);
  return { last, from: read._min.fromAt, until: read._max.untilAt };
}
