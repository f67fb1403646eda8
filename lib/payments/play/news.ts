import { asRecord, integerAt, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import { factsOf, type PlayFacts } from "@/lib/payments/play/purchase";
import { reportOf } from "@/lib/payments/play/report";
import { isVoidedByUs } from "@/lib/payments/play/voided";
import type { ProviderNews } from "@/lib/payments/provider";

const REFUND_TYPE_FULL = 1;

/**
 * What a verified push says, in the shop's words. Pure: the purchase and its order are in the payload, as Google answered when the push
 * came.
 *
 * A voided purchase that we had not consumed is a hold that is gone. Of a consumed one the money left after we had delivered: our own
 * refund when Google says that the developer voided it, and a lost dispute when the customer, their bank or Google did.
 */
export function readPlayEvent(kind: string, payload: unknown): ProviderNews {
  const event = asRecord(payload);
  const told = recordAt(recordAt(event, "notification"), kind);
  if (told === null) return ignored("not a notification that we can read");
  switch (kind) {
    case "oneTimeProductNotification": {
      const facts = factsIn(event, told);
      return facts === null ? ignored("Google does not know this purchase, or wrote it differently") : newsOf(facts);
    }
    case "voidedPurchaseNotification":
      return voidNews(event, told);
    default:
      return ignored(`nothing to do for ${kind}`);
  }
}

function voidNews(event: JsonRecord | null, told: JsonRecord): ProviderNews {
  if (integerAt(told, "refundType") !== REFUND_TYPE_FULL)
    return ignored("we sell one piece at a time, so a part cannot be ours");
  const facts = factsIn(event, told);
  if (facts === null) return ignored("no one-time purchase that Google knows");
  const { purchase, order } = facts;
  if (!purchase.isConsumed) return newsOf(facts);
  if (order === null || order.total === null) return ignored("the order has no amount we can read");
  const [amount, entry] = [order.total, recordAt(event, "voided")];
  // The push's body proves nothing; Google's own list does.
  if (entry === null) return ignored("Google does not list this purchase as voided");
  if (isVoidedByUs(entry))
    return {
      news: "refund",
      refundId: null,
      providerRefundId: order.id,
      state: "done",
      amount,
      paymentId: purchase.accountId,
      providerPaymentId: purchase.token,
    };
  return { news: "dispute", providerDisputeId: order.id, providerPaymentId: purchase.token, state: "lost", amount };
}

function newsOf(facts: PlayFacts): ProviderNews {
  const report = reportOf(facts);
  return typeof report === "string" ? ignored(report) : { news: "payment", report };
}

function factsIn(event: JsonRecord | null, told: JsonRecord): PlayFacts | null {
  const [token, purchase] = [textAt(told, "purchaseToken"), recordAt(event, "purchase")];
  return token === null || purchase === null ? null : factsOf({ token, purchase, order: recordAt(event, "order") });
}

function ignored(why: string): ProviderNews {
  return { news: "ignored", why };
}
