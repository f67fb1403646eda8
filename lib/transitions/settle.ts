import { GroupCommit } from "@/lib/db/group-commit";
import { bookingLane } from "@/lib/db/lane";
import { env } from "@/lib/env";
import type { Disposition } from "@/lib/orders/lifecycle";

export type SettleItem = {
  deliveryId: string;
  /** From the claim; null only for what a person decided about an unknown outcome. */
  fence: number | null;
  outcome: "delivered" | "rejected" | "unknown";
  disposition: Disposition | null;
  rescode: number | null;
  because: string | null;
  httpStatus: number | null;
  /** Microseconds of each step, null where it had no part. */
  stepsUs: { seal: number | null; tls: number | null; verify: number | null; inject: number | null };
  /** When to try again: the same order id after an unknown outcome, the part's next try after a passing refusal. */
  nextAttemptAt: Date | null;
  /** Set when only a person can find out what happened. */
  needsPerson: string | null;
  correctUntil: Date | null;
  isByPerson: boolean;
};

export type SettleResult = {
  /** stale: the lease ran out and somebody else has the delivery; this answer changed nothing. */
  outcome: "delivered" | "rejected" | "unknown" | "stale";
  orderId: string | null;
};

/**
 * settle: posts or voids the reservation, books revenue, tax and cost, and moves the order, for many deliveries in one commit. One
 * writer: every settlement updates the same pool and inventory rows, so a second one would only wait for them.
 */
export const settling = new GroupCommit<SettleItem, SettleResult>({
  sql: "SELECT * FROM settle_batch($1::jsonb)",
  writers: 1,
  lane: bookingLane,
  batchMax: env.BATCH_MAX,
  waitMs: env.WRITER_WAIT_MS,
  encode: (item) => ({
    delivery_id: item.deliveryId,
    fence: item.fence,
    outcome: item.outcome,
    disposition: item.disposition,
    rescode: item.rescode,
    because: item.because,
    http_status: item.httpStatus,
    seal_us: item.stepsUs.seal,
    tls_us: item.stepsUs.tls,
    verify_us: item.stepsUs.verify,
    inject_us: item.stepsUs.inject,
    next_attempt_at: item.nextAttemptAt,
    needs_person: item.needsPerson,
    correct_until: item.correctUntil,
    by_person: item.isByPerson,
  }),
  decode: (rows, items) =>
    items.map((_, at) => {
      const row = rows[at];
      return row && { outcome: row.outcome as SettleResult["outcome"], orderId: row.order_id as string | null };
    }),
});
