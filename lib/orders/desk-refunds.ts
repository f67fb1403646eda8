import "server-only";
import type { RefundRequest } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import type { RefundRequestView } from "@/lib/orders/desk-view";
import { staffNames } from "@/lib/orders/order-owners";
import type { RefundRequestStatus } from "@/lib/orders/refund-request";

/** The requests for refunds of one order, newest first, as the page shows them. */
export async function toRefundRequestViews(
  db: Db,
  rows: readonly RefundRequest[],
  now: Date,
): Promise<RefundRequestView[]> {
  const names = await staffNames(
    db,
    rows.flatMap(({ askedBy, decidedBy }) => (decidedBy === null ? [askedBy] : [askedBy, decidedBy])),
  );
  const nameOf = (userId: string) => names.get(userId) ?? "a colleague";
  return rows.map((row) => ({
    id: row.id,
    amountMinor: row.amountMinor.toString(),
    amountUsdMinor: row.amountUsdMinor.toString(),
    reason: row.reason,
    status: row.status === "requested" && row.expiresAt <= now ? "expired" : (row.status as RefundRequestStatus),
    askedBy: { userId: row.askedBy, name: nameOf(row.askedBy), role: row.askedRole },
    askedAt: row.askedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    decidedBy: row.decidedBy === null ? null : nameOf(row.decidedBy),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionReason: row.decisionReason,
  }));
}
