import { createPublicKey } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { env } from "@/lib/env";
import { PROVIDER_NAMES, type ProviderName } from "@/lib/payments/provider";
import { providerOf } from "@/lib/payments/registry";
import { webhookPath } from "@/lib/payments/webhook-path";
import { accepting } from "@/lib/transitions/accept";
import { type BigoSimulator, startBigoSimulator } from "@/sim/bigo/main";
import { startStripeSimulator } from "@/sim/stripe/simulator";
import { startXenditSimulator } from "@/sim/xendit/simulator";
import { portOf, type RunningSimulator, startMoreSimulators } from "@/tests/support/more-simulators";
import { onItsWay } from "@/tests/support/on-its-way";
import type { OptionalProvider } from "@/tests/support/test-settings";

export type SimulatorName = "bigo" | ProviderName;

/** The strangers on the addresses of this file's settings, and the shop's webhook door in front of them. */
export type Simulators = {
  bigo: BigoSimulator;
  /** The payment providers that run. */
  providers: readonly ProviderName[];
  /** Calls a simulator's own interface; throws when it is refused. */
  control: (name: SimulatorName, method: string, path: string, body?: object) => Promise<Record<string, unknown>>;
  /** Webhooks as they came, newest last, for tests that deliver them again. */
  delivered: { provider: ProviderName; rawBody: string; headers: Headers }[];
  /** Whether no webhook, no refund and no transfer is still on its way. */
  areQuiet: () => Promise<boolean>;
  /** While true the shop's door answers 500, as in a deployment. */
  refuseWebhooks: (isRefusing: boolean) => void;
  /** While true webhooks are answered and only kept in `delivered`: the test stores them itself, in the order it likes. */
  holdWebhooks: (isHolding: boolean) => void;
  close: () => Promise<void>;
};

const RETRY_FIRST_MS = 20;

/** `resellers` are the custodian accounts at the platform, in whole diamonds; `more` the providers beside Stripe and Xendit. */
export async function startSimulators(
  resellers: Readonly<Record<string, number>>,
  more: readonly OptionalProvider[] = [],
): Promise<Simulators> {
  const delivered: Simulators["delivered"] = [];
  let isRefusing = false;
  let isHolding = false;
  const door = await openDoor(async (provider, rawBody, headers) => {
    if (isRefusing) return 500;
    delivered.push({ provider, rawBody, headers });
    if (isHolding) return 200;
    return (await deliverWebhook(provider, rawBody, headers)) ? 200 : 400;
  });
  const bigo = await startBigo(resellers);
  const stripe = await startStripeSimulator({
    port: portOf(env.STRIPE_API_BASE),
    secretKey: env.STRIPE_SECRET_KEY,
    webhookSecret: env.STRIPE_WEBHOOK_SECRET[0] ?? "",
    webhookUrl: door.url + webhookPath("stripe"),
    retryFirstMs: RETRY_FIRST_MS,
  });
  const xendit = await startXenditSimulator({
    port: portOf(env.XENDIT_API_BASE),
    secretKey: env.XENDIT_SECRET_KEY,
    callbackToken: env.XENDIT_CALLBACK_TOKEN,
    callbackUrl: door.url + webhookPath("xendit"),
    retryFirstMs: RETRY_FIRST_MS,
  });
  const others = more.length === 0 ? {} : await startMoreSimulators(more, door.url);
  const running: Partial<Record<ProviderName, RunningSimulator>> = { stripe, xendit, ...others };
  const providers = PROVIDER_NAMES.filter((name) => running[name] !== undefined);
  const control: Simulators["control"] = (name, method, path, body) => {
    const url = name === "bigo" ? bigo.url : running[name]?.url;
    if (url === undefined) throw new Error(`${name} does not run: ask openShop for it`);
    return call(url + path, method, body);
  };
  return {
    bigo,
    providers,
    control,
    delivered,
    areQuiet: async () => {
      const waiting = await Promise.all(
        providers.map(async (name) => {
          const state = await control(name, "GET", "/_sim/state?limit=100");
          return onItsWay(name, state, name === "btcpay" ? await control(name, "GET", "/_sim/faults") : {});
        }),
      );
      return waiting.every((count) => count === 0);
    },
    refuseWebhooks: (refuse) => {
      isRefusing = refuse;
    },
    holdWebhooks: (hold) => {
      isHolding = hold;
    },
    close: async () => {
      await Promise.all([bigo, ...Object.values(running)].map((simulator) => simulator.close()));
      await door.close();
    },
  };
}

function startBigo(resellers: Readonly<Record<string, number>>): Promise<BigoSimulator> {
  const publicKeyPem = createPublicKey(env.BIGO_PRIVATE_KEY).export({ type: "spki", format: "pem" }).toString();
  return startBigoSimulator({
    port: portOf(env.BIGO_HOST),
    backupPort: portOf(env.BIGO_BACKUP_HOST),
    statePath: null,
    clients: [{ clientId: env.BIGO_CLIENT_ID, keys: [{ version: env.BIGO_KEY_VERSION, publicKeyPem }] }],
    resellers: Object.entries(resellers).map(([resellerBigoId, diamonds]) => ({
      resellerBigoId,
      clientId: env.BIGO_CLIENT_ID,
      diamonds,
    })),
    behaviour: { latency: { kind: "fixed", ms: 0 } },
  });
}

/** What the shop's webhook route does: verify, store once. False = forged. */
export async function deliverWebhook(provider: ProviderName, rawBody: string, headers: Headers): Promise<boolean> {
  const event = await providerOf(provider).verifyWebhook(rawBody, headers);
  if (event === null) return false;
  const payload = JSON.stringify(event.payload);
  await accepting.submit({ source: provider, externalId: event.externalId, kind: event.kind, payload });
  return true;
}

async function call(url: string, method: string, body?: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

type Take = (provider: ProviderName, rawBody: string, headers: Headers) => Promise<number>;

async function openDoor(take: Take): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    void readAll(request).then(async (rawBody) => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers)) {
        if (typeof value === "string") headers.set(name, value);
      }
      const provider = PROVIDER_NAMES.find((name) => request.url === webhookPath(name));
      response.statusCode = provider ? await take(provider, rawBody, headers).catch(() => 500) : 404;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
