import { GroupCommit } from "@/lib/db/group-commit";
import { env } from "@/lib/env";

/** A pending transfer out of an account that may not be overdrawn (its credit side). */
export type Reservation = {
  id: string;
  debitId: bigint;
  creditId: bigint;
  amount: bigint;
  code: string;
  orderId: string | null;
};
export type ReservationOutcome = "reserved" | "insufficient" | "same";

/**
 * Reserves by group commit: many reservations out of one hot account cost one commit and one update of its row. An amount that does
 * not fit is refused and does not block smaller ones behind it. Safe to repeat by id; the same id with other content is an error.
 */
export const reserving = new GroupCommit<Reservation, ReservationOutcome>({
  sql: "SELECT * FROM reserve_batch($1::jsonb)",
  writers: 1,
  batchMax: env.BATCH_MAX,
  waitMs: 0,
  encode: (item) => ({
    id: item.id,
    debit_id: item.debitId.toString(),
    credit_id: item.creditId.toString(),
    amount: item.amount.toString(),
    code: item.code,
    order_id: item.orderId,
  }),
  decode: (rows, items) => items.map((_, at) => rows[at]?.outcome as ReservationOutcome | undefined),
});

/** Posts (all, or the smaller amount given) or voids a pending transfer. */
export type Resolution = { id: string; kind: "post" | "void"; amount: bigint | null };
export type ResolutionOutcome = "applied" | "same" | "opposite" | "missing";

/** A transfer resolves at most once: a repeat answers `same`, the other way round `opposite`, and neither changes anything. */
export const resolving = new GroupCommit<Resolution, ResolutionOutcome>({
  sql: "SELECT * FROM resolve_batch($1::jsonb)",
  writers: 1,
  batchMax: env.BATCH_MAX,
  waitMs: 0,
  encode: (item) => ({ id: item.id, kind: item.kind, amount: item.amount?.toString() }),
  decode: (rows, items) => items.map((_, at) => rows[at]?.outcome as ResolutionOutcome | undefined),
});
