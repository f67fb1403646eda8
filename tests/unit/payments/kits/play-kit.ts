import { generateKeyPairSync } from "node:crypto";
import type { PlayConfig } from "@/lib/payments/play/client";
import { productIdOf } from "@/lib/payments/play/product";
import { createPlayProvider, type PlayProvider } from "@/lib/payments/play/provider";
import { type Money, toMajorString } from "@/lib/shared/money";
import { startPlaySimulator } from "@/sim/play/simulator";
import {
  control,
  kitOf,
  listen,
  type ProviderKit,
  startRequest,
  TIMEOUT_MS,
  until,
} from "@/tests/unit/payments/kits/kit";

const EMAIL = "shop@contract.iam.gserviceaccount.com";
const PACKAGE_NAME = "shop.facet.contract";
const BUCKET = "pubsite_prod_rev_contract";
const PUSH = { audience: "contract-audience", email: "push@contract.iam.gserviceaccount.com" };
const own = keyPair();
export const strangers = keyPair();

/** The kit, and what only Play has. */
export type PlayKit = ProviderKit & {
  provider: PlayProvider;
  config: PlayConfig;
  /** What the customer does in the Play app, and what it gives the browser. */
  buys: (wanted: {
    diamonds: number;
    paymentId: string | null;
    amount: Money;
    isPending?: boolean;
    isTest?: boolean;
  }) => Promise<{ purchaseToken: string; orderId: string | null }>;
  control: (path: string, body?: object) => Promise<Record<string, unknown>>;
};

/** The simulator alone, and the settings of a shop in front of it. */
export async function startPlay(options: { pushUrl: string | null; journalPath?: string; timeoutMs?: number }) {
  const { timeoutMs = TIMEOUT_MS, ...places } = options;
  const sim = await startPlaySimulator({
    ...places,
    port: 0,
    packageName: PACKAGE_NAME,
    serviceAccount: { email: EMAIL, publicKeyPem: own.publicKey },
    pushAudience: PUSH.audience,
    pushServiceAccount: PUSH.email,
    reportsBucket: BUCKET,
    retryFirstMs: 20,
  });
  const config: PlayConfig = {
    packageName: PACKAGE_NAME,
    serviceAccountEmail: EMAIL,
    privateKey: own.privateKey,
    tokenUrl: `${sim.url}/token`,
    apiBase: sim.url,
    jwksUrl: `${sim.url}/oauth2/v3/certs`,
    reportsBucket: BUCKET,
    storageBase: sim.url,
    pushAudience: PUSH.audience,
    pushServiceAccount: PUSH.email,
    timeoutMs,
    pageUrl: ({ reference }) => `http://127.0.0.1:3000/en/play?ref=${reference}`,
  };
  return { sim, config };
}

export async function playKit({ timeoutMs = TIMEOUT_MS }: { timeoutMs?: number } = {}): Promise<PlayKit> {
  const shop = await listen();
  const { sim, config } = await startPlay({ pushUrl: shop.url, timeoutMs });
  await control(sim.url, "PUT", "/_sim/faults", { earningsMonths: 0 });
  const provider = createPlayProvider(config);
  const post = (path: string, body: object = {}) => control(sim.url, "POST", path, body);
  const buys: PlayKit["buys"] = async ({ diamonds, amount, ...rest }) => {
    const price = { price: toMajorString(amount), currency: amount.currency };
    const answer = await post("/_sim/purchase", { productId: productIdOf(diamonds), ...price, ...rest });
    const bought = answer as { result: string; purchaseToken: string; orderId: string | null };
    // Reading a push is a call to Google too: it must not meet the faults that a test sets up next.
    if (bought.result === "purchased") await kit.webhook(({ rawBody }) => isAbout(rawBody, bought.purchaseToken));
    return bought;
  };
  const kit = kitOf({
    sim: { url: sim.url, close: () => closeWhenQuiet(sim) },
    shop,
    provider,
    stranger: createPlayProvider({ ...config, privateKey: strangers.privateKey }),
    // What is sold today stands in the report of this month, and not of the next one's beginning.
    faultsAlways: { earningsMonths: 0 },
    flow: "hold",
    can: {
      captureInPart: false,
      cancelPaid: true,
      refund: true,
      refundInPart: false,
      // The token in the header names the sender; what the body says is read from Google.
      signsBody: false,
      expirePage: false,
    },
    operations: {
      start: null,
      query: "purchase.get",
      capture: "purchase.consume",
      cancel: "order.refund",
      refund: "order.refund",
      probe: "voided.list",
      settlement: "report.read",
    },
    request: (changes) => startRequest({ method: "google_play", ...changes }),
    customerPays: async (page) => {
      const { purchaseToken } = await buys(page);
      return { paymentId: page.paymentId, sessionId: page.sessionId, providerPaymentId: purchaseToken };
    },
    customerIsDeclined: async ({ paymentId, sessionId }) => ({ paymentId, sessionId, providerPaymentId: null }),
    effects: async (paymentId) => {
      const { counts } = await control(sim.url, "GET", `/_sim/state?payment_id=${paymentId}`);
      const { purchases, consumed, refunds } = counts as Record<"purchases" | "consumed" | "refunds", number>;
      return { pages: purchases, captures: consumed, refunds };
    },
  });
  return { ...kit, provider, config, buys, control: post };
}

function isAbout(rawBody: string, purchaseToken: string): boolean {
  const { message } = JSON.parse(rawBody) as { message: { data: string } };
  return Buffer.from(message.data, "base64").toString().includes(purchaseToken);
}

/** A push that is being read when its simulator goes away could not be verified, and would fail the test after its end. */
async function closeWhenQuiet(sim: { url: string; close: () => Promise<void> }): Promise<void> {
  await control(sim.url, "PUT", "/_sim/faults", {});
  await until(async () => {
    const { webhooks } = await control(sim.url, "GET", "/_sim/state?limit=0");
    return (webhooks as { waiting: number }).waiting === 0 ? true : undefined;
  }, "the end of the pushes");
  await sim.close();
}

function keyPair(): { publicKey: string; privateKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}
