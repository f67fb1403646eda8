import { env } from "@/lib/env";
import { createAntomProvider } from "@/lib/payments/antom/provider";
import type { AntomReports } from "@/lib/payments/antom/settlement";
import { createBtcpayProvider } from "@/lib/payments/btcpay/provider";
import { createCarrierProvider } from "@/lib/payments/carrier/provider";
import { ownPageUrl } from "@/lib/payments/own-page";
import { createPlayProvider } from "@/lib/payments/play/provider";
import type { PaymentProvider, ProviderName } from "@/lib/payments/provider";
import { createStripeProvider } from "@/lib/payments/stripe/provider";
import { webhookPath } from "@/lib/payments/webhook-path";
import { createXenditProvider } from "@/lib/payments/xendit/provider";
import { assert } from "@/lib/shared/assert";

const timeoutMs = env.PROVIDER_TIMEOUT_MS;

/** The one adapter of carrier billing, which does more than the port: the customer's number and code come through a page of ours. */
export const carrier = once(() =>
  createCarrierProvider({
    clientId: given(env.CARRIER_CLIENT_ID),
    clientSecret: given(env.CARRIER_CLIENT_SECRET),
    signingKey: null,
    tokenUrl: given(env.CARRIER_TOKEN_URL),
    apiBase: given(env.CARRIER_API_BASE),
    refundApiBase: env.CARRIER_REFUND_API_BASE ?? null,
    sinkUrl: webhookUrl("carrier"),
    sinkSecrets: [given(env.CARRIER_SINK_TOKEN)],
    fingerprintKey: env.FACET_HASH_KEY,
    reservationSeconds: null,
    merchantName: env.SHOP_NAME,
    timeoutMs,
    pageUrl: (request) => ownPageUrl(request, "phone"),
  }),
);

/** The one adapter of Google Play, which is also asked what is behind a token that a customer's page hands in. */
export const play = once(() =>
  createPlayProvider({
    packageName: given(env.PLAY_PACKAGE_NAME),
    serviceAccountEmail: given(env.PLAY_SERVICE_ACCOUNT),
    privateKey: given(env.PLAY_PRIVATE_KEY),
    tokenUrl: env.PLAY_TOKEN_URL ?? null,
    apiBase: env.PLAY_API_BASE ?? null,
    jwksUrl: env.PLAY_JWKS_URL ?? null,
    reportsBucket: env.PLAY_REPORTS_BUCKET ?? null,
    storageBase: env.PLAY_STORAGE_BASE ?? null,
    pushAudience: webhookUrl("play"),
    pushServiceAccount: given(env.PLAY_PUSH_ACCOUNT),
    pageUrl: (request) => ownPageUrl(request, "play"),
    timeoutMs,
  }),
);

const MAKERS: Record<ProviderName, () => PaymentProvider> = {
  stripe: () =>
    createStripeProvider({
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecrets: env.STRIPE_WEBHOOK_SECRET,
      apiBase: env.STRIPE_API_BASE ?? null,
      timeoutMs,
    }),
  xendit: () =>
    createXenditProvider({
      secretKey: env.XENDIT_SECRET_KEY,
      callbackToken: env.XENDIT_CALLBACK_TOKEN,
      apiBase: env.XENDIT_API_BASE ?? null,
      timeoutMs,
    }),
  antom: () =>
    createAntomProvider({
      clientId: given(env.ANTOM_CLIENT_ID),
      privateKey: given(env.ANTOM_PRIVATE_KEY),
      publicKey: given(env.ANTOM_PUBLIC_KEY),
      keyVersion: env.ANTOM_KEY_VERSION,
      apiBase: env.ANTOM_API_BASE ?? null,
      reports: antomReports(),
      notifyUrl: webhookUrl("antom"),
      timeoutMs,
    }),
  btcpay: () =>
    createBtcpayProvider({
      apiBase: given(env.BTCPAY_API_BASE),
      storeId: given(env.BTCPAY_STORE_ID),
      apiKey: given(env.BTCPAY_API_KEY),
      webhookSecrets: given(env.BTCPAY_WEBHOOK_SECRET),
      payoutMethodId: env.BTCPAY_PAYOUT_METHOD,
      timeoutMs,
    }),
  play,
  carrier,
};

const made = new Map<ProviderName, PaymentProvider>();

/** The adapter of a provider, made once per process from the settings. Throws for one that is not set up: its channels are not offered. */
export function providerOf(name: ProviderName): PaymentProvider {
  const known = made.get(name);
  if (known) return known;
  const provider = MAKERS[name]();
  made.set(name, provider);
  return provider;
}

/** "sftp://user:password@isftp.alipay.com:22", as one setting. */
function antomReports(): AntomReports | null {
  if (env.ANTOM_SFTP_URL === undefined) return null;
  const { hostname, port, username, password } = new URL(env.ANTOM_SFTP_URL);
  return {
    host: hostname,
    port: Number(port || 22),
    user: decoded(username),
    password: decoded(password),
    hostKey: given(env.ANTOM_SFTP_HOST_KEY),
    customerId: given(env.ANTOM_CUSTOMER_ID),
    timeoutMs,
  };
}

/** A password may hold a "%" that stands for itself: the payments must not end because of what the reports are fetched with. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function webhookUrl(name: ProviderName): string {
  return env.FACET_URL + webhookPath(name);
}

function given<T>(setting: T | undefined): T {
  assert(setting !== undefined, "a provider that is not set up is not asked");
  return setting;
}

function once<T>(make: () => T): () => T {
  let held: T | undefined;
  return () => {
    held ??= make();
    return held;
  };
}
