import type { PlayClient } from "@/lib/payments/play/client";
import { factsOf, lookUp } from "@/lib/payments/play/purchase";
import { type PlayReport, reportOf } from "@/lib/payments/play/report";

/**
 * What is behind a token. `paymentId` is the payment that the purchase was made for, when the app passed it on: a token of another order
 * names another one. A token that was used already is `captured`, and one that another payment of ours holds is found by
 * `providerPaymentId`, which is unique among our payments.
 */
export type PurchaseAnswer =
  | ({ kind: "purchase"; productId: string; isTest: boolean } & PlayReport)
  | { kind: "refused"; code: "purchase.not_found" | "purchase.other_product" | "purchase.other_currency" }
  | { kind: "unknown"; because: string };

/**
 * Reads the purchase that a customer's page hands in. Changes nothing, so it is safe to repeat.
 *
 * Refused with `purchase.not_found` (invented, forgotten, or of another app), `purchase.other_product` (another number of diamonds, or a
 * bundle), `purchase.other_currency` (one that we do not sell in). The amount, the payment and the state are for the caller to compare.
 */
export async function readPurchase(
  client: PlayClient,
  { productId, purchaseToken }: { productId: string; purchaseToken: string },
): Promise<PurchaseAnswer> {
  const looked = await lookUp(client, purchaseToken);
  if (looked.kind === "absent") return { kind: "refused", code: "purchase.not_found" };
  if (looked.kind === "unknown") return looked;
  const facts = factsOf(looked);
  if (facts === null) return { kind: "unknown", because: "unreadable" };
  const { purchase } = facts;
  if (purchase.productIds.length !== 1 || purchase.productIds[0] !== productId)
    return { kind: "refused", code: "purchase.other_product" };
  const report = reportOf(facts);
  if (report === "currency_not_ours") return { kind: "refused", code: "purchase.other_currency" };
  if (typeof report === "string") return { kind: "unknown", because: report };
  return { kind: "purchase", productId, isTest: purchase.isTest, ...report };
}
