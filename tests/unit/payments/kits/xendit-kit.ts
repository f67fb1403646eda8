import { createXenditProvider } from "@/lib/payments/xendit/provider";
import { startXenditSimulator } from "@/sim/xendit/simulator";
import {
  control,
  kitOf,
  listen,
  type Opened,
  type ProviderKit,
  startRequest,
  TIMEOUT_MS,
} from "@/tests/unit/payments/kits/kit";

const SECRET_KEY = "xnd_development_contract";
const CALLBACK_TOKEN = "callback-token-of-the-contract";

/** The simulator with a listener in the shop's place, and the adapter with any key in front of it. */
export async function startXendit(timeoutMs: number) {
  const shop = await listen();
  const sim = await startXenditSimulator({
    port: 0,
    secretKey: SECRET_KEY,
    callbackToken: CALLBACK_TOKEN,
    callbackUrl: shop.url,
    retryFirstMs: 20,
  });
  const withKey = (secretKey: string) =>
    createXenditProvider({ secretKey, callbackToken: CALLBACK_TOKEN, apiBase: sim.url, timeoutMs });
  return { shop, sim, provider: withKey(SECRET_KEY), stranger: withKey("xnd_development_stranger") };
}

export async function xenditKit({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<ProviderKit> {
  const { shop, sim, provider, stranger } = await startXendit(timeoutMs);
  const decide = async ({ paymentId, sessionId }: Opened, result: string) => {
    await control(sim.url, "POST", "/_sim/approve", { charge: sessionId, result });
    return { paymentId, sessionId, providerPaymentId: sessionId };
  };
  return kitOf({
    sim,
    shop,
    provider,
    stranger,
    flow: "pay",
    can: {
      captureInPart: false,
      cancelPaid: true,
      refund: true,
      refundInPart: true,
      // The token in the header is all there is.
      signsBody: false,
      expirePage: false,
    },
    operations: {
      start: "charge.create",
      query: "charge.retrieve",
      capture: null,
      cancel: "charge.void",
      refund: "refund.create",
      probe: "balance.retrieve",
      settlement: "transaction.list",
    },
    request: (changes) => startRequest({ method: "gcash", ...changes }),
    customerPays: (page) => decide(page, "pay"),
    customerIsDeclined: (page) => decide(page, "decline"),
    effects: async (paymentId) => {
      const state = await control(sim.url, "GET", `/_sim/state?payment_id=${paymentId}`);
      const { charges, refunds } = state.counts as { charges: number; refunds: number };
      return { pages: charges, captures: 0, refunds };
    },
  });
}
