import "server-only";
import { type Condition, conditions, type RecordSource, readRecordPage } from "@/lib/db/record-page";
import type { DeliveryStatus, Disposition } from "@/lib/orders/lifecycle";
import { idDays } from "@/lib/orders/order-records";
import type { DeliveryRecordAsk } from "@/lib/orders/record-schemas";
import { wordsForRescode } from "@/lib/upstream/rescode";

export type DeliveryLine = {
  id: string;
  orderId: string;
  reference: string;
  part: number;
  tryNo: number;
  diamonds: number;
  custodianId: string;
  status: DeliveryStatus;
  disposition: Disposition | null;
  rescode: number | null;
  /** The result code in words, for staff. */
  rescodeWords: string | null;
  attemptsCount: number;
  needsPerson: string | null;
  createdAt: string;
  settledAt: string | null;
};

type Row = Omit<DeliveryLine, "diamonds" | "rescodeWords" | "createdAt" | "settledAt"> & {
  diamonds: bigint;
  createdAt: Date;
  settledAt: Date | null;
};

const SOURCE: RecordSource = {
  table: "deliveries",
  key: [{ column: "id", type: "uuid" }],
  at: "created_at",
  select: `r.id, r.order_id AS "orderId", o.reference, r.part, r.try_no AS "tryNo", r.diamonds, r.custodian_id AS "custodianId", r.status,
    r.disposition, r.rescode, r.attempts_count AS "attemptsCount", r.needs_person AS "needsPerson", r.created_at AS "createdAt",
    r.settled_at AS "settledAt"`,
  joins: "JOIN orders o ON o.id = r.order_id",
};

/** Refused deliveries, open ones and those that need a person are few among many, and each kind has an index. */
function withinOf({ status, needs, ...ask }: DeliveryRecordAsk): Condition[] {
  const few: string[] = [];
  if (status === "rejected") few.push("r.status = 'rejected'");
  else if (status !== undefined && status !== "delivered") few.push("r.status IN ('reserved', 'sending', 'unknown')");
  if (needs !== undefined) few.push("r.needs_person IS NOT NULL");
  return [...idDays(ask), ...few.map((sql) => ({ sql, values: [] }))];
}

/** Deliveries by filter, newest first, a page at a time. A page may end early: see `lookedBackTo`. */
export async function listDeliveryRecords(
  ask: DeliveryRecordAsk,
  limit: number,
): Promise<{ lines: DeliveryLine[]; nextBefore: string | null; lookedBackTo: Date | null }> {
  const { rows, ...rest } = await readRecordPage<Row>(SOURCE, {
    within: withinOf(ask),
    where: conditions(
      ["r.status = ?", ask.status === "rejected" ? undefined : ask.status],
      ["r.custodian_id = ?", ask.custodian],
      ["r.rescode = ?::int", ask.rescode],
    ),
    before: ask.before,
    limit,
  });
  return { lines: rows.map(toLine), ...rest };
}

function toLine({ diamonds, createdAt, settledAt, ...row }: Row): DeliveryLine {
  return {
    ...row,
    diamonds: Number(diamonds),
    rescodeWords: row.rescode === null ? null : wordsForRescode(row.rescode).staff,
    createdAt: createdAt.toISOString(),
    settledAt: settledAt?.toISOString() ?? null,
  };
}
