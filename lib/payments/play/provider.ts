import { createPlayClient, type PlayClient, type PlayConfig } from "@/lib/payments/play/client";
import { readPlayEvent } from "@/lib/payments/play/news";
import { lookUp } from "@/lib/payments/play/purchase";
import { type PurchaseAnswer, readPurchase } from "@/lib/payments/play/read-purchase";
import { reportOfLooked } from "@/lib/payments/play/report";
import { cancelPurchase, refundPurchase } from "@/lib/payments/play/return-money";
import { readPlaySettlement } from "@/lib/payments/play/settlement";
import { createSigningKeys } from "@/lib/payments/play/signing-keys";
import { createReportBucket } from "@/lib/payments/play/storage";
import { consumePurchase } from "@/lib/payments/play/take-money";
import { askForOneVoid } from "@/lib/payments/play/voided";
import { verifyPush } from "@/lib/payments/play/webhook";
import type { PaymentProvider, ProviderRef, QueryResult } from "@/lib/payments/provider";

/** The port, and the one question that only Play needs: what is behind a token that a customer's page hands in. */
export type PlayProvider = PaymentProvider & {
  readPurchase: (asked: { productId: string; purchaseToken: string }) => Promise<PurchaseAnswer>;
};

/**
 * Google Play purchases made inside our Trusted Web Activity: hold (purchased) -> deliver -> consume.
 *
 * Written from Google's published documents:
 * - Google Play Android Developer API v3 (developers.google.com/android-publisher/api-ref/rest/v3, and the discovery document of
 *   androidpublisher v3): purchases.productsv2.getproductpurchasev2, purchases.products.consume, orders.get, orders.refund,
 *   purchases.voidedpurchases.list; "Voided Purchases API", "Quotas". Of the two ways to read a purchase it takes productsv2: Google's
 *   purchase lifecycle names it now, it needs no product id (so the product is Google's word and not the browser's), and a notification of
 *   a voided purchase carries the token alone.
 * - "One-time purchase lifecycle" and "Real-time developer notifications reference guide", notification version 1.0
 *   (developer.android.com/google/play/billing, Play Billing Library 8).
 * - "Download & export monthly reports", "View financial reports" (support.google.com/googleplay/android-developer 6135870, 2482017), Cloud Storage JSON
 *   API v1, orders.batchget: the earnings.
 * - "Authentication for push subscriptions" (cloud.google.com/pubsub), "Using OAuth 2.0 for Server to Server Applications"
 *   (developers.google.com/identity/protocols/oauth2/service-account).
 *
 * `providerPaymentId` is the purchase token: Google's name of a purchase, the same from the page, the API and the notifications.
 * `docs/payments/play.md` lists what these documents leave open.
 */
export function createPlayProvider(config: PlayConfig): PlayProvider {
  const { nowMs = Date.now, timeoutMs, jwksUrl } = config;
  const client = createPlayClient(config);
  const keys = createSigningKeys({ jwksUrl, timeoutMs, nowMs });
  const { packageName, reportsBucket, storageBase } = config;
  const bucket = reportsBucket === null ? null : createReportBucket(config, reportsBucket, storageBase);
  return {
    name: "play",
    // Google knows of a payment when it is made: our page only has to be shown.
    start: async (request) => ({
      kind: "started",
      sessionId: request.paymentId,
      providerPaymentId: null,
      url: config.pageUrl(request),
    }),
    query: (ref) => query(client, ref),
    capture: (request) => consumePurchase(client, request),
    cancel: (request) => cancelPurchase(client, request),
    refund: (request) => refundPurchase(client, request),
    expireSession: async () => ({ kind: "refused", code: "payment.page_stays_open" }),
    verifyWebhook: (rawBody, headers) =>
      verifyPush({ config, client, keys, nowMs }, rawBody, headers.get("authorization")),
    readEvent: readPlayEvent,
    probe: () => askForOneVoid(client),
    settlement: (span) => readPlaySettlement({ bucket, client, packageName }, span),
    // A month of earnings, some days after its end.
    reportLagDays: 40,
    readPurchase: (asked) => readPurchase(client, asked),
  };
}

async function query(client: PlayClient, { providerPaymentId }: ProviderRef): Promise<QueryResult> {
  // Google cannot be asked by our own id: until a page or a notification has brought the token, nobody knows of a purchase.
  if (providerPaymentId === null) return { kind: "unknown", because: "never_started" };
  const report = reportOfLooked(await lookUp(client, providerPaymentId));
  return "state" in report ? report : { kind: "unknown", because: report.because };
}
