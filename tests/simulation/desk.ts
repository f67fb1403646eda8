import { resolveUnknown } from "@/lib/orders/resolve-unknown";
import { reviewOrder } from "@/lib/orders/review-order";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import type { Play } from "@/tests/simulation/play";

const REASON = "simulation";
const CAN_TRY_AGAIN = /^payment\.(capture|cancel|expire)_|^refund\.failed$/;

/** What staff do with everything that waits for a person, knowing the platform's own list: the truth about unknown outcomes. */
export async function decideAtDesk({ database, strangers, actor, dice }: Play): Promise<void> {
  const decisions: (() => Promise<unknown>)[] = [];
  const unknown = await database.rows<{ id: string }>(
    "SELECT id FROM deliveries WHERE status = 'unknown' AND needs_person IS NOT NULL ORDER BY id",
  );
  for (const { id } of unknown) {
    const hasArrived = strangers.bigo.platform.bank.rechargesOf(id.replaceAll("-", "")).length > 0;
    const resolution = hasArrived ? "delivered" : dice.pick(["send_again", "refund"] as const);
    decisions.push(() => resolveUnknown(actor, { deliveryId: id, resolution, reason: REASON }));
  }
  const reviews = await database.rows<{ id: string }>(
    "SELECT id FROM orders WHERE status = 'in_review' AND needs_person = 'review' ORDER BY id",
  );
  for (const { id } of reviews) {
    const decision = dice.pick(["approve", "reject"] as const);
    decisions.push(() => reviewOrder(actor, { orderId: id, decision, reason: REASON }));
  }
  const needs = await database.rows<{ id: string; need: string; intent: string | null }>(
    "SELECT id, needs_person AS need, provider_payment_id AS intent FROM payments WHERE needs_person IS NOT NULL ORDER BY id",
  );
  // The provider refunds nothing that the customer's bank is asked about, however often it is told to.
  const { disputes } = await strangers.control("stripe", "GET", "/_sim/state");
  const disputed = new Set((disputes as { payment_intent: string }[]).map((dispute) => dispute.payment_intent));
  for (const { id, need, intent } of needs) {
    if (need === "refund.failed" && intent !== null && disputed.has(intent)) continue;
    if (CAN_TRY_AGAIN.test(need))
      decisions.push(() => settlePaymentNeed(actor, { paymentId: id, resolution: "try_again", reason: REASON }));
  }
  // One after the other, as a person does; a refusal is an answer.
  for (const decide of decisions) await decide().catch(() => undefined);
}
