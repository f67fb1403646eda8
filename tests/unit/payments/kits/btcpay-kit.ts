import { createBtcpayProvider } from "@/lib/payments/btcpay/provider";
import { startBtcpaySimulator } from "@/sim/btcpay/simulator";
import {
  control,
  kitOf,
  listen,
  type Opened,
  type ProviderKit,
  startRequest,
  TIMEOUT_MS,
  until,
} from "@/tests/unit/payments/kits/kit";

const API_KEY = "api-key-of-the-contract";
const STORE_ID = "StoreOfTheContract";
/** What a person with a key could do on the server beside the shop. */
export function callStore(simUrl: string, method: string, path: string, body?: object): Promise<unknown> {
  return fetch(`${simUrl}/api/v1/stores/${STORE_ID}${path}`, {
    method,
    headers: { authorization: `token ${API_KEY}` },
    ...(body && { body: JSON.stringify(body) }),
  }).then((response) => response.json());
}

/** A customer who claims at once, and a store that pays at once. */
const PACE = { settleMs: 5, claimMs: 5, payoutMs: 5 };

export async function btcpayKit({
  timeoutMs = TIMEOUT_MS,
  ...pace
}: {
  timeoutMs?: number;
  settleMs?: number;
  claimMs?: number | null;
} = {}): Promise<ProviderKit> {
  const shop = await listen();
  const sim = await startBtcpaySimulator({
    port: 0,
    apiKey: API_KEY,
    storeId: STORE_ID,
    webhookSecret: "secret-new",
    webhookUrl: shop.url,
    retryFirstMs: 20,
    ...PACE,
    ...pace,
  });
  const withKey = (apiKey: string) =>
    createBtcpayProvider({
      apiBase: sim.url,
      storeId: STORE_ID,
      apiKey,
      webhookSecrets: ["secret-old", "secret-new"],
      payoutMethodId: "BTC-CHAIN",
      timeoutMs,
    });
  const send = async ({ paymentId, sessionId }: Opened, pay: string, untilStatus: string) => {
    await control(sim.url, "POST", "/_sim/approve", { invoice: sessionId, pay });
    await until(async () => {
      const { invoices } = await control(sim.url, "GET", `/_sim/state?invoice=${sessionId}`);
      return (invoices as { status: string }[])[0]?.status === untilStatus ? true : undefined;
    }, `the invoice to be ${untilStatus}`);
    return { paymentId, sessionId, providerPaymentId: sessionId };
  };
  return kitOf({
    sim,
    shop,
    provider: withKey(API_KEY),
    stranger: withKey("api-key-of-a-stranger"),
    flow: "pay",
    can: {
      captureInPart: false,
      // Coins that were sent cannot be called back.
      cancelPaid: false,
      refund: true,
      refundInPart: true,
      signsBody: true,
      expirePage: true,
      // A payout's event has no amount, and may be a part of the refund.
      tellsRefundEnd: false,
    },
    operations: {
      start: "invoice.create",
      query: "invoice.retrieve",
      capture: null,
      cancel: "invoice.mark",
      refund: "refund.create",
      probe: "health.retrieve",
      settlement: "invoice.list",
    },
    request: (changes) => startRequest({ method: "bitcoin", ...changes }),
    customerPays: (page) => send(page, "exact", "Settled"),
    // No wallet says no: the time runs out.
    customerIsDeclined: (page) => send(page, "nothing", "Expired"),
    effects: async (paymentId) => {
      const state = await control(sim.url, "GET", `/_sim/state?payment_id=${paymentId}`);
      const { invoices, refunds } = state.counts as { invoices: number; refunds: number };
      return { pages: invoices, captures: 0, refunds };
    },
  });
}
