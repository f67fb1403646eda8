import { revenueOf } from "./money";
import type { Purchase } from "./state";

/** ProductPurchaseV2. Fields that have nothing to say are left out, as Google does. */
export function purchaseObject(purchase: Purchase): object {
  const { orderId, accountId, completed, isConsumed } = purchase;
  return {
    kind: "androidpublisher#productPurchaseV2",
    productLineItem: [
      {
        productId: purchase.productId,
        productOfferDetails: {
          purchaseOptionId: "buy",
          quantity: 1,
          refundableQuantity: purchase.state === "CANCELLED" ? 0 : 1,
          consumptionState: isConsumed ? "CONSUMPTION_STATE_CONSUMED" : "CONSUMPTION_STATE_YET_TO_BE_CONSUMED",
        },
      },
    ],
    purchaseStateContext: { purchaseState: purchase.state },
    ...(purchase.isTest && { testPurchaseContext: { fopType: "TEST" } }),
    ...(orderId !== null && { orderId }),
    ...(accountId !== null && { obfuscatedExternalAccountId: accountId }),
    regionCode: "PH",
    ...(completed !== null && { purchaseCompletionTime: completed }),
    acknowledgementState: isConsumed ? "ACKNOWLEDGEMENT_STATE_ACKNOWLEDGED" : "ACKNOWLEDGEMENT_STATE_PENDING",
  };
}

/** Order. */
export function orderObject(purchase: Purchase): object {
  const { price, refunded, completed, created } = purchase;
  const nothing = { currencyCode: price.currencyCode, units: "0", nanos: 0 };
  const refundEvent = { eventTime: refunded, refundDetails: { total: price, tax: nothing } };
  return {
    orderId: purchase.orderId,
    purchaseToken: purchase.token,
    state: purchase.orderState,
    createTime: created,
    lastEventTime: refunded ?? completed ?? created,
    buyerAddress: { buyerCountry: "PH", buyerPostcode: "1000" },
    lineItems: [
      {
        productId: purchase.productId,
        productTitle: purchase.productId,
        listingPrice: price,
        total: price,
        tax: nothing,
        oneTimePurchaseDetails: { quantity: 1, purchaseOptionId: "buy" },
      },
    ],
    total: price,
    tax: nothing,
    developerRevenueInBuyerCurrency: revenueOf(price),
    orderDetails: { taxInclusive: true },
    orderHistory: {
      ...(completed !== null && { processedEvent: { eventTime: completed } }),
      ...(refunded !== null && { refundEvent: { ...refundEvent, refundReason: purchase.refundReason } }),
    },
    salesChannel: "IN_APP",
  };
}

/** VoidedPurchase. */
export function voidedObject(purchase: Purchase): object {
  return {
    kind: "androidpublisher#voidedPurchase",
    purchaseToken: purchase.token,
    purchaseTimeMillis: String(Date.parse(purchase.completed ?? purchase.created)),
    voidedTimeMillis: String(Date.parse(purchase.voided?.at ?? "")),
    orderId: purchase.orderId,
    voidedSource: purchase.voided?.source,
    voidedReason: purchase.voided?.reason,
  };
}

/** The body of a Pub/Sub push, wrapped: what Pub/Sub sends unless it is told to unwrap. */
export function pushBody(notification: object, messageId: string, publishTime: string): string {
  const data = Buffer.from(JSON.stringify(notification)).toString("base64");
  const message = { data, messageId, message_id: messageId, publishTime, publish_time: publishTime };
  return JSON.stringify({ message, subscription: "projects/simulator/subscriptions/play-push" });
}
