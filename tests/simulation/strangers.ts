import { createPublicKey } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { env } from "@/lib/env";
import { jsonAnswer } from "@/lib/http/door";
import { acceptWebhook } from "@/lib/http/webhook";
import type { ProviderName } from "@/lib/payments/provider";
import { type BigoSimulator, startBigoSimulator } from "@/sim/bigo/main";
import { signatureOf, startStripeSimulator } from "@/sim/stripe/simulator";
import { startXenditSimulator } from "@/sim/xendit/simulator";
import { ADDRESSES } from "@/tests/simulation/addresses";
import { callDirectly, nameServer } from "@/tests/simulation/network-seam";

export type StrangerName = "bigo" | "stripe" | "xendit";
export type Webhook = { provider: ProviderName; body: string };
type Json = Record<string, unknown>;

const URLS: Record<StrangerName, string> = {
  bigo: ADDRESSES.BIGO_HOST,
  stripe: ADDRESSES.STRIPE_API_BASE,
  xendit: ADDRESSES.XENDIT_API_BASE,
};

/** The platform and the payment providers, as they are in sim/, in this process; and the post between them and the shop. */
export class Strangers {
  /** What the providers have sent and nobody has brought to the shop yet. */
  post: Webhook[] = [];
  /** What was brought to the shop, for whoever brings it again. */
  brought: Webhook[] = [];

  private constructor(readonly bigo: BigoSimulator) {}

  static async start(resellers: readonly string[]): Promise<Strangers> {
    const letterBox: { put: (webhook: Webhook) => void } = { put: () => undefined };
    const doorPort = await openDoor((webhook) => letterBox.put(webhook));
    const publicKeyPem = createPublicKey(env.BIGO_PRIVATE_KEY).export({ type: "spki", format: "pem" }).toString();
    const bigo = await startBigoSimulator({
      port: portOf(ADDRESSES.BIGO_HOST),
      backupPort: portOf(ADDRESSES.BIGO_BACKUP_HOST),
      statePath: null,
      clients: [{ clientId: env.BIGO_CLIENT_ID, keys: [{ version: env.BIGO_KEY_VERSION, publicKeyPem }] }],
      resellers: resellers.map((resellerBigoId) => ({ resellerBigoId, clientId: env.BIGO_CLIENT_ID, diamonds: 0 })),
      behaviour: { latency: { kind: "fixed", ms: 0 } },
    });
    await startStripeSimulator({
      port: portOf(ADDRESSES.STRIPE_API_BASE),
      secretKey: env.STRIPE_SECRET_KEY,
      webhookSecret: env.STRIPE_WEBHOOK_SECRET[0] ?? "",
      webhookUrl: `http://127.0.0.1:${doorPort}/stripe`,
    });
    await startXenditSimulator({
      port: portOf(ADDRESSES.XENDIT_API_BASE),
      secretKey: env.XENDIT_SECRET_KEY,
      callbackToken: env.XENDIT_CALLBACK_TOKEN,
      callbackUrl: `http://127.0.0.1:${doorPort}/xendit`,
    });
    for (const [name, url] of Object.entries({ ...URLS, "bigo backup": ADDRESSES.BIGO_BACKUP_HOST }))
      nameServer(portOf(url), name);
    nameServer(doorPort, "shop", true);
    const strangers = new Strangers(bigo);
    letterBox.put = (webhook) => strangers.post.push(webhook);
    return strangers;
  }

  /** As on the first day, with so many diamonds in each account. */
  async beginRun(diamonds: Readonly<Record<string, bigint>>): Promise<void> {
    this.post = [];
    this.brought = [];
    for (const name of ["bigo", "stripe", "xendit"] as const) await this.control(name, "POST", "/_sim/reset", {});
    await this.control("bigo", "POST", "/_sim/enable", {});
    for (const [reseller, amount] of Object.entries(diamonds)) await this.deposit(reseller, amount);
  }

  async deposit(reseller: string, diamonds: bigint): Promise<void> {
    await this.control("bigo", "POST", "/_sim/deposit", { reseller, diamonds: Number(diamonds) });
  }

  /** A simulator's own interface; throws when it refuses. */
  control(name: StrangerName, method: string, path: string, body?: object): Promise<Json> {
    return callDirectly(URLS[name] + path, method, body);
  }

  /** Brings a webhook to the shop's door, signed now. False: the provider will have to try again. */
  async bring(webhook: Webhook): Promise<boolean> {
    const answer = await acceptWebhook(webhook.provider, requestOf(webhook, true), jsonAnswer({}));
    return answer.status === 200;
  }

  /** The same by somebody who does not know the secret; answers the status. */
  async forge(webhook: Webhook): Promise<number> {
    return (await acceptWebhook(webhook.provider, requestOf(webhook, false), jsonAnswer({}))).status;
  }
}

function requestOf({ provider, body }: Webhook, isGenuine: boolean): Request {
  const secret = isGenuine ? (env.STRIPE_WEBHOOK_SECRET[0] ?? "") : "whsec_of_somebody_else";
  const token = isGenuine ? env.XENDIT_CALLBACK_TOKEN : "the-token-of-somebody-else";
  const signed: Record<string, string> =
    provider === "stripe"
      ? { "stripe-signature": signatureOf(body, secret, Date.now()) }
      : { "x-callback-token": token };
  return new Request(`${env.FACET_URL}/api/webhooks/${provider}`, { method: "POST", headers: signed, body });
}

async function openDoor(put: (webhook: Webhook) => void): Promise<number> {
  const server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      put({ provider: request.url === "/stripe" ? "stripe" : "xendit", body: Buffer.concat(chunks).toString("utf8") });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
