import { rowOf } from "@/lib/db/pool";
import { Refusal } from "@/lib/shared/refusal";

/**
 * What a page of ours has learnt of an open payment: that its customer has done their part, and what the provider calls it. The worker asks,
 * and acts on the answer as on any other.
 *
 * Safe to repeat and under two callers at once. Refuses with order.closed (nobody waits for this payment any more) and
 * payment.purchase_invalid (another payment has this id already).
 */
export async function learnProviderPayment(
  { paymentId, orderId }: { paymentId: string; orderId: string },
  providerPaymentId: string,
): Promise<void> {
  const row = await rowOf<{ outcome: "learnt" | "closed" | "taken" }>(
    "SELECT learn_provider_payment($1, $2, $3) AS outcome",
    [paymentId, orderId, providerPaymentId],
  );
  if (row?.outcome === "taken") throw new Refusal("payment.purchase_invalid", { paymentId });
  if (row?.outcome !== "learnt") throw new Refusal("order.closed", { paymentId });
}
