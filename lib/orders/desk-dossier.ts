import "server-only";
import type { Prisma } from "@/lib/db/generated/client";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { toDeliveryView, toPaymentView } from "@/lib/orders/desk-parts";
import { ORDER_LINE_FIELDS, toOrderLine } from "@/lib/orders/desk-queries";
import type { OrderDossier, StoryLine } from "@/lib/orders/desk-view";
import { orderPath } from "@/lib/orders/order-link";
import { storyLineOf } from "@/lib/orders/story";
import type { Reason } from "@/lib/risk/assess";
import { sentenceOf } from "@/lib/risk/sentence";
import { isUuid } from "@/lib/shared/ids";
import { maskEmail } from "@/lib/shared/mask";
import type { Currency } from "@/lib/shared/money";
import { open } from "@/lib/shared/secret-box";

const STORY_MAX = 500;

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
export async function getOrderDossier(db: Db, orderId: string): Promise<OrderDossier | null> {
  if (!isUuid(orderId)) return null;
  const row = await db.order.findUnique({ where: { id: orderId }, select: DOSSIER_FIELDS });
  if (row === null) return null;
  const line = toOrderLine(row);
  const payments = row.payments.map(toPaymentView);
  const deliveries = row.deliveries.map(toDeliveryView);
  const [verdict] = row.verdicts;
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
    orderUrl: orderPath({ orderId: row.id, reference: row.reference, locale: row.locale }),
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
    story: await readStory(db, row.id, line.currency),
    can: permissionsOf(row),
  };
}

/** What staff may do now. The use-cases decide again under a lock; this only spares buttons that would be refused. */
function permissionsOf(row: Row): OrderDossier["can"] {
  const isUnderWay = row.deliveries.some(({ status }) => ["reserved", "sending", "unknown"].includes(status));
  const isWaiting = ["in_review", "awaiting_stock", "needs_recipient"].includes(row.status);
  const main = row.payments.find(({ id }) => id === row.paymentId);
  const refundable = main === undefined ? 0n : BigInt(toPaymentView(main).refundableMinor);
  const isRefundable =
    row.status === "delivered" && main !== undefined && ["captured", "paid", "partly_refunded"].includes(main.status);
  return {
    correctRecipient: isWaiting && !isUnderWay && row.deliveredDiamonds === 0n,
    review: row.status === "in_review" && row.needsPerson === "review",
    giveUp: isWaiting && !isUnderWay,
    refundMinor: isRefundable && refundable > 0n ? refundable.toString() : null,
    resolveUnknown: row.deliveries.some(({ status, needsPerson }) => status === "unknown" && needsPerson !== null),
  };
}

/** Evidence, mails and what staff did, in one list, oldest first. */
async function readStory(db: Db, orderId: string, currency: Currency): Promise<StoryLine[]> {
  const subject = `order:${orderId}`;
  const [evidence, mails, audit] = await Promise.all([
    db.evidence.findMany({ where: { orderId }, orderBy: { id: "asc" }, take: STORY_MAX }),
    db.outboxEntry.findMany({
      where: { orderId, kind: { startsWith: "mail." } },
      orderBy: { id: "asc" },
      take: STORY_MAX,
    }),
    db.auditEntry.findMany({ where: { subject }, orderBy: { id: "asc" }, take: STORY_MAX }),
  ]);
  const people = await db.user.findMany({
    where: { id: { in: audit.flatMap(({ actorId }) => actorId ?? []) } },
    select: { id: true, email: true },
  });
  const emailOf = new Map(people.map(({ id, email }) => [id, email]));
  const lines: StoryLine[] = [
    ...evidence.map(({ id, kind, body, recordedAt }) =>
      storyLineOf(
        { id: id.toString(), kind, body: body as Record<string, unknown>, recordedAt: recordedAt.toISOString() },
        currency,
      ),
    ),
    ...mails.map(({ id, kind, createdAt, relayedAt }) => ({
      key: `m${id}`,
      at: createdAt.toISOString(),
      source: "mail" as const,
      sentence: `Mail: ${kind.slice("mail.".length).replaceAll("_", " ")}`,
      detail: relayedAt === null ? "not sent yet" : null,
    })),
    ...audit.map(({ id, action, actorId, actorRole, reason, recordedAt }) => ({
      key: `a${id}`,
      at: recordedAt.toISOString(),
      source: "staff" as const,
      sentence: `${action === "order.note" ? "Note" : (AUDIT_WORDS[action] ?? action)} by ${emailOf.get(actorId ?? "") ?? actorRole}`,
      detail: reason || null,
    })),
  ];
  return lines.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

const AUDIT_WORDS: Readonly<Record<string, string>> = {
  "order.correct_recipient": "Recipient corrected",
  "order.reveal": "Personal data shown",
  "order.refund": "Refund asked for",
  "order.give_up": "Given up",
  "review.approve": "Approved",
  "review.reject": "Rejected",
  "delivery.resolve_unknown": "Unknown outcome settled",
  "payment.try_again": "Payment tried again",
  "payment.paid_out": "Payout recorded",
  "order.evidence": "Evidence taken for the bank",
  "payment.handled": "Payment marked as handled",
};
