import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { toDeliveryView, toPaymentView } from "@/lib/orders/desk-parts";
import { ORDER_LINE_FIELDS, toOrderLine } from "@/lib/orders/desk-queries";
import { toRefundRequestViews } from "@/lib/orders/desk-refunds";
import { readStory } from "@/lib/orders/desk-story";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { ownersOf } from "@/lib/orders/order-owners";
import { RECEIPT_STATUSES } from "@/lib/orders/resend-receipt";
import type { Reason } from "@/lib/risk/assess";
import { sentenceOf } from "@/lib/risk/sentence";
import { isUuid } from "@/lib/shared/ids";
import { maskEmail } from "@/lib/shared/mask";
import { open } from "@/lib/shared/secret-box";

const REQUESTS_MAX = 20;

const DOSSIER_FIELDS = {
  ...ORDER_LINE_FIELDS,
  deliveredDiamonds: true,
  emailSealed: true,
  userId: true,
  locale: true,
  netMinor: true,
  taxMinor: true,
  feeMinor: true,
  totalUsdMinor: true,
  taxName: true,
  taxRateBp: true,
  fxPerUsdMicro: true,
  closedReason: true,
  expiresAt: true,
  statusAt: true,
  correctUntil: true,
  refundedAt: true,
  paymentId: true,
  resumeAt: true,
  refundRequests: { orderBy: { askedAt: "desc" }, take: REQUESTS_MAX },
  payments: { orderBy: { attemptNo: "asc" }, include: { refunds: { orderBy: { id: "asc" } }, disputes: true } },
  deliveries: {
    orderBy: [{ part: "asc" }, { tryNo: "asc" }],
    include: { attempts: { orderBy: { attemptNo: "asc" } } },
  },
  verdicts: { orderBy: { id: "desc" }, take: 1 },
  promotion: { select: { discountMinor: true, promotion: { select: { kind: true, code: true } } } },
} as const satisfies Prisma.OrderSelect;

type Row = Prisma.OrderGetPayload<{ select: typeof DOSSIER_FIELDS }>;

/** Everything about one order on one page, or null when there is none. Personal data is masked (see reveal-personal-data). */
export async function getOrderDossier(db: Db, orderId: string, now = new Date()): Promise<OrderDossier | null> {
  if (!isUuid(orderId)) return null;
  const row = await db.order.findUnique({ where: { id: orderId }, select: DOSSIER_FIELDS });
  if (row === null) return null;
  const line = toOrderLine(row);
  const payments = row.payments.map(toPaymentView);
  const deliveries = row.deliveries.map(toDeliveryView);
  const [verdict] = row.verdicts;
  const [owners, refundRequests, story] = await Promise.all([
    ownersOf(db, [row.id], now),
    toRefundRequestViews(db, row.refundRequests, now),
    readStory(db, { orderId: row.id, currency: line.currency, deliveries }),
  ]);
  return {
    ...line,
    deliveredDiamonds: Number(row.deliveredDiamonds),
    recipientId: line.recipientMasked,
    emailMasked: row.emailSealed === null ? null : maskEmail(open(row.emailSealed, env.FACET_DATA_KEYS)),
    userId: row.userId,
    locale: row.locale,
    netMinor: row.netMinor.toString(),
    taxMinor: row.taxMinor.toString(),
    feeMinor: row.feeMinor.toString(),
    discount: row.promotion && {
      ...{ kind: row.promotion.promotion.kind, code: row.promotion.promotion.code },
      amountMinor: row.promotion.discountMinor.toString(),
    },
    totalUsdMinor: row.totalUsdMinor.toString(),
    taxName: row.taxName,
    taxRateBp: row.taxRateBp,
    fxPerUsdMicro: row.fxPerUsdMicro.toString(),
    closedReason: row.closedReason,
    expiresAt: row.expiresAt.toISOString(),
    statusAt: row.statusAt.toISOString(),
    correctUntil: row.correctUntil?.toISOString() ?? null,
    refundedAt: row.refundedAt?.toISOString() ?? null,
    owner: owners.get(row.id) ?? null,
    refundRequests,
    payments,
    deliveries,
    verdict:
      verdict === undefined
        ? null
        : {
            verdict: verdict.verdict,
            reasons: (verdict.because as Reason[]).map(sentenceOf),
            ruleSetVersion: verdict.ruleSetVersion,
            decidedAt: verdict.decidedAt.toISOString(),
          },
    story,
    can: permissionsOf(row, now),
  };
}

/** What staff may do now. The use-cases decide again under a lock; this only spares buttons that would be refused. */
function permissionsOf(row: Row, now: Date): OrderDossier["can"] {
  const isUnderWay = row.deliveries.some(({ status }) => ["reserved", "sending", "unknown"].includes(status));
  const isWaiting = ["in_review", "awaiting_stock", "needs_recipient"].includes(row.status);
  const main = row.payments.find(({ id }) => id === row.paymentId);
  const asked = row.refundRequests
    .filter(({ status, expiresAt }) => status === "requested" && expiresAt > now)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const refundable = main === undefined ? 0n : BigInt(toPaymentView(main).refundableMinor) - asked;
  const isRefundable =
    row.status === "delivered" && main !== undefined && ["captured", "paid", "partly_refunded"].includes(main.status);
  return {
    correctRecipient: isWaiting && !isUnderWay && row.deliveredDiamonds === 0n,
    review: row.status === "in_review" && row.needsPerson === "review",
    giveUp: isWaiting && !isUnderWay,
    refundMinor: isRefundable && refundable > 0n ? refundable.toString() : null,
    resolveUnknown: row.deliveries.some(({ status, needsPerson }) => status === "unknown" && needsPerson !== null),
    retry: isWaitingForItsTime(row, now),
    sendReceipt: row.emailSealed !== null && RECEIPT_STATUSES.has(row.status) && row.deliveredDiamonds > 0n,
  };
}

/** Whether something of it would happen later and could happen now. */
function isWaitingForItsTime({ status, resumeAt, payments, deliveries }: Row, now: Date): boolean {
  const isLater = (at: Date | null) => at !== null && at > now;
  return (
    (isLater(resumeAt) && ["awaiting_stock", "in_review", "delivering", "unknown"].includes(status)) ||
    deliveries.some((one) => one.status === "unknown" || (one.status === "reserved" && isLater(one.nextAttemptAt))) ||
    payments.some((one) => one.due !== null && isLater(one.dueAt)) ||
    payments.some(({ refunds }) => refunds.some(({ dueAt }) => isLater(dueAt)))
  );
}
