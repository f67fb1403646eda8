import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { type LockedOrder, lockOrder, tellOrderChanged } from "@/lib/orders/lock-order";
import { isListed } from "@/lib/risk/queries";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { Refusal } from "@/lib/shared/refusal";
import { searchHash } from "@/lib/shared/search-hash";
import { seal } from "@/lib/shared/secret-box";
import { checkRecipient } from "@/lib/upstream/check-recipient";

/**
 * States in which no diamonds are on their way, so that another recipient can still be named. Not by the customer while a person looks
 * at the order: what is approved must be what was looked at.
 */
const CORRECTABLE = {
  customer: new Set(["needs_recipient", "awaiting_stock"]),
  staff: new Set(["needs_recipient", "awaiting_stock", "in_review"]),
};

/**
 * Names another recipient while nothing was delivered. An order that waited for it goes on by itself; the customer may do it
 * with the order's link, support with a reason.
 *
 * Safe to repeat. Refuses with recipient.invalid, recipient.not_found, recipient.not_chargeable, order.not_found,
 * order.cannot_correct, risk.blocked (the new recipient is on a list), auth.reason_required.
 */
export async function correctRecipient(
  order: { id: string },
  change: { recipientId: string; actor: StaffActor | null; reason?: string },
): Promise<void> {
  const recipient = normaliseRecipientId(change.recipientId);
  if (recipient.verdict !== "ok") throw new Refusal("recipient.invalid", { because: recipient.because });
  if (change.actor !== null && !change.reason?.trim()) throw new Refusal("auth.reason_required");
  // Asked before the transaction: no lock is held while the platform thinks. Silence is no reason to refuse.
  const check = await checkRecipient(recipient.recipientId);
  if (check === "not_found" || check === "not_chargeable") throw new Refusal(`recipient.${check}`);
  await inTransaction((tx) => writeCorrection(tx, order.id, { ...change, recipientId: recipient.recipientId }));
}

async function writeCorrection(
  tx: Tx,
  orderId: string,
  { recipientId, actor, reason }: { recipientId: string; actor: StaffActor | null; reason?: string },
): Promise<void> {
  const order = await lockOrder(tx, orderId);
  if (order === null) throw new Refusal("order.not_found");
  const recipientHash = searchHash({ subject: "recipient", text: recipientId, key: env.FACET_HASH_KEY });
  if (order.recipient_hash === recipientHash && order.correct_until === null && order.status !== "needs_recipient")
    return;
  if (!(await canCorrect(tx, order, actor === null ? "customer" : "staff")))
    throw new Refusal("order.cannot_correct", { status: order.status });
  // Risk judged the first recipient. A listed one must not come in by the back door; a watched one only by a person's hand.
  const lists = actor === null ? (["blocked", "watched"] as const) : (["blocked"] as const);
  if (await isListed(tx, { subject: "recipient", valueHash: recipientHash, lists })) throw new Refusal("risk.blocked");

  const now = new Date();
  const isWaitingForIt = order.status === "needs_recipient";
  await tx.order.update({
    where: { id: orderId },
    data: {
      recipientSealed: seal(recipientId, env.FACET_DATA_KEYS),
      recipientHash,
      ...(isWaitingForIt ? { correctUntil: null, resumeAt: now } : {}),
    },
    select: { id: true },
  });
  await recordEvidence(tx, {
    orderId,
    kind: "recipient.corrected",
    body: { from: order.recipient_hash, to: recipientHash, by: actor?.role ?? "customer" },
    recordedAt: now,
  });
  if (actor !== null) {
    await recordAudit(tx, actor, {
      action: "order.correct_recipient",
      subject: `order:${orderId}`,
      before: { recipient: order.recipient_hash },
      after: { recipient: recipientHash },
      reason: reason ?? "",
    });
  }
  await tellOrderChanged(tx, orderId);
}

async function canCorrect(tx: Tx, order: LockedOrder, by: keyof typeof CORRECTABLE): Promise<boolean> {
  if (!CORRECTABLE[by].has(order.status) || order.delivered_diamonds > 0n) return false;
  const underWay = await tx.delivery.count({
    where: { orderId: order.id, status: { in: ["reserved", "sending", "unknown"] } },
  });
  return underWay === 0;
}
