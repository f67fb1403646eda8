import { rowOf } from "@/lib/db/pool";
import type { OrderAccess } from "@/lib/orders/find-order";
import type { PaymentStatus } from "@/lib/orders/lifecycle";
import { productIdOf } from "@/lib/payments/play/product";
import { play } from "@/lib/payments/registry";
import { Refusal } from "@/lib/shared/refusal";
import { learnProviderPayment } from "@/lib/transitions/learn-provider-payment";

type AttemptRow = { diamonds: bigint; status: PaymentStatus; provider_payment_id: string | null };

/**
 * Takes the token of a purchase that the customer's app made with Google Play. Google is asked what is behind it; the order goes on when the
 * worker has heard that it is paid.
 *
 * Safe to repeat. Refuses with order.closed, payment.start_unknown (Google did not answer: the same again is safe) and
 * payment.purchase_invalid: invented, of another order or product, used already, or handed in for another payment.
 */
export async function handInPurchase(
  order: OrderAccess,
  { paymentId, purchaseToken }: { paymentId: string; purchaseToken: string },
): Promise<void> {
  const attempt = await rowOf<AttemptRow>(
    `SELECT o.diamonds, p.status, p.provider_payment_id FROM payments p JOIN orders o ON o.id = p.order_id
     WHERE p.id = $1 AND p.order_id = $2 AND p.provider = 'play' AND p.status NOT IN ('failed', 'cancelled')`,
    [paymentId, order.id],
  );
  if (attempt === null) throw new Refusal("order.closed", { paymentId });
  const isOpen = attempt.status === "pending" || attempt.status === "unknown";
  if (!isOpen && attempt.provider_payment_id === purchaseToken) return;
  if (!isOpen) throw new Refusal("order.closed", { paymentId });
  const productId = productIdOf(Number(attempt.diamonds));
  const answer = await play().readPurchase({ productId, purchaseToken });
  if (answer.kind === "unknown") throw new Refusal("payment.start_unknown", { because: answer.because });
  if (answer.kind === "refused") throw new Refusal("payment.purchase_invalid", { code: answer.code });
  // An app that does not pass our id on says nothing about whose purchase it is; then the unique token is what binds it.
  const isAnothers = answer.paymentId !== null && answer.paymentId !== paymentId;
  if (isAnothers || answer.state === "captured") throw new Refusal("payment.purchase_invalid", { paymentId });
  await learnProviderPayment({ paymentId, orderId: order.id }, purchaseToken);
}
