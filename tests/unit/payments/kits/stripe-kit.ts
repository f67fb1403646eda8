import { createStripeProvider } from "@/lib/payments/stripe/provider";
import { startStripeSimulator } from "@/sim/stripe/simulator";
import {
  control,
  kitOf,
  listen,
  type Opened,
  type ProviderKit,
  startRequest,
  TIMEOUT_MS,
} from "@/tests/unit/payments/kits/kit";

const SECRET_KEY = "sk_test_contract";

export async function stripeKit({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<ProviderKit> {
  const shop = await listen();
  const sim = await startStripeSimulator({
    port: 0,
    secretKey: SECRET_KEY,
    webhookSecret: "whsec_new",
    webhookUrl: shop.url,
    retryFirstMs: 20,
  });
  const withKey = (secretKey: string) =>
    createStripeProvider({ secretKey, webhookSecrets: ["whsec_old", "whsec_new"], apiBase: sim.url, timeoutMs });
  const provider = withKey(SECRET_KEY);
  const show = async ({ paymentId, sessionId }: Opened, card: string) => {
    await control(sim.url, "POST", "/_sim/approve", { session: sessionId, card });
    const seen = await provider.query({ paymentId, sessionId, providerPaymentId: null });
    return { paymentId, sessionId, providerPaymentId: "state" in seen ? seen.providerPaymentId : null };
  };
  return kitOf({
    sim,
    shop,
    provider,
    stranger: withKey("sk_test_stranger"),
    flow: "hold",
    can: {
      captureInPart: true,
      cancelPaid: true,
      refund: true,
      refundInPart: true,
      signsBody: true,
      expirePage: true,
    },
    operations: {
      start: "session.create",
      query: "session.retrieve",
      capture: "intent.capture",
      cancel: "intent.cancel",
      refund: "refund.create",
      probe: "balance.retrieve",
      settlement: "balance_transaction.list",
    },
    request: startRequest,
    customerPays: (page) => show(page, "4242424242424242"),
    customerIsDeclined: (page) => show(page, "4000000000000002"),
    effects: async (paymentId) => {
      const state = await control(sim.url, "GET", `/_sim/state?payment_id=${paymentId}`);
      const { sessions, intents, refunds } = state as Record<string, { captured?: number }[]>;
      const captures = (intents ?? []).filter(({ captured = 0 }) => captured > 0).length;
      return { pages: sessions?.length ?? 0, captures, refunds: refunds?.length ?? 0 };
    },
  });
}

/** What a browser does with the card form: a plain post, and no redirect followed. */
export function submitCard(url: string, number: string): Promise<Response> {
  const body = new URLSearchParams({ email: "a@example.com", number, expiry: "12/34", cvc: "123" });
  return fetch(url, { method: "POST", redirect: "manual", body });
}
