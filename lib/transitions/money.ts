import { callAgain } from "@/lib/db/call-again";
import { GroupCommit } from "@/lib/db/group-commit";
import { bookingLane } from "@/lib/db/lane";
import { rowsOf, writers } from "@/lib/db/pool";
import { env } from "@/lib/env";

/** What a provider answered, or said by itself (a null fence: news from outside, which holds no lease). */
export type MoneyItem =
  | { kind: "captured"; paymentId: string; fence: number | null; amountMinor: bigint | null; feeMinor: bigint }
  | { kind: "cancelled" | "lost"; paymentId: string; fence: number | null }
  | {
      kind: "retry";
      paymentId: string;
      fence: number | null;
      dueAt: Date;
      due: "query" | "capture" | "cancel" | "expire" | null;
    }
  | { kind: "person"; paymentId: string; fence: number | null; reason: string }
  | { kind: "refund_done"; refundId: string; fence: number | null; providerRefundId: string | null }
  | {
      kind: "refund_pending";
      refundId: string;
      fence: number | null;
      providerRefundId: string;
      dueAt: Date;
      /** Where the customer fetches it; null or left out where the provider sends it. */
      claimUrl?: string | null;
    }
  | { kind: "refund_failed"; refundId: string; fence: number | null; reason: string }
  | { kind: "refund_retry"; refundId: string; fence: number | null; dueAt: Date };

export type MoneyOutcome = "applied" | "same" | "stale";

/** Captures, releases and refunds as they came out, many in one commit. Safe to repeat: what has moved on answers `same`. */
export const bookingMoney = new GroupCommit<MoneyItem, MoneyOutcome>({
  sql: "SELECT * FROM money_batch($1::jsonb)",
  writers: 1,
  lane: bookingLane,
  batchMax: env.BATCH_MAX,
  waitMs: env.WRITER_WAIT_MS,
  encode,
  decode: (rows, items) => items.map((_, at) => rows[at]?.outcome as MoneyOutcome | undefined),
});

/** The same for news that came as events, which are marked handled in the same commit. */
export async function bookMoneyNews(items: readonly MoneyItem[], eventIds: readonly bigint[]): Promise<MoneyOutcome[]> {
  const values = [JSON.stringify(items.map(encode)), eventIds.map(String)];
  const call = () =>
    rowsOf<{ outcome: MoneyOutcome }>("SELECT * FROM money_batch($1::jsonb, $2::bigint[])", values, writers());
  const rows = await bookingLane.run(() => callAgain(call));
  return rows.map(({ outcome }) => outcome);
}

function encode(item: MoneyItem): Record<string, unknown> {
  return {
    kind: item.kind,
    payment_id: "paymentId" in item ? item.paymentId : undefined,
    refund_id: "refundId" in item ? item.refundId : undefined,
    fence: item.fence,
    amount_minor: "amountMinor" in item ? item.amountMinor?.toString() : undefined,
    fee_minor: "feeMinor" in item ? item.feeMinor.toString() : undefined,
    due_at: "dueAt" in item ? item.dueAt : undefined,
    due: "due" in item ? item.due : undefined,
    reason: "reason" in item ? item.reason : undefined,
    provider_refund_id: "providerRefundId" in item ? item.providerRefundId : undefined,
    claim_url: "claimUrl" in item ? item.claimUrl : undefined,
  };
}
