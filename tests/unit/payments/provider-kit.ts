import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { PaymentProvider, ProviderNews, StartRequest } from "@/lib/payments/provider";
import { createStripeProvider } from "@/lib/payments/stripe/provider";
import { createXenditProvider } from "@/lib/payments/xendit/provider";
import { newId } from "@/lib/shared/ids";
import { startStripeSimulator } from "@/sim/stripe/simulator";
import { startXenditSimulator } from "@/sim/xendit/simulator";

/** One delivery as it reached the shop. */
export type Received = { rawBody: string; headers: Headers; externalId: string; kind: string; news: ProviderNews };

/** An adapter in front of its own simulator, with a listener in the place of the shop's webhook route. */
export type ProviderKit = {
  name: string;
  provider: PaymentProvider;
  simUrl: string;
  received: Received[];
  /** How often the listener refuses before it answers 200. */
  refuseNext: (count: number) => void;
  customerPays: (sessionId: string) => Promise<void>;
  customerIsDeclined: (sessionId: string) => Promise<void>;
  setFaults: (faults: object) => Promise<void>;
  state: (query?: string) => Promise<Record<string, unknown>>;
  webhook: (fits: (received: Received) => boolean) => Promise<Received>;
  close: () => Promise<void>;
};

/** Short, since tests wait it out; long enough for a busy machine. */
export const TIMEOUT_MS = 1_500;

export function startRequest(changes: Partial<StartRequest> = {}): StartRequest {
  return {
    paymentId: newId(),
    orderId: randomUUID(),
    reference: "FCT-AB2CD-3EFGH",
    amount: { amountMinor: 58_150n, currency: "PHP" },
    description: "600 diamonds",
    returnUrl: "http://127.0.0.1:3000/en/order?ref=FCT-AB2CD-3EFGH&t=token",
    cancelUrl: "http://127.0.0.1:3000/en/order?ref=FCT-AB2CD-3EFGH&t=token&back=1",
    email: "buyer@example.com",
    locale: "en",
    expiresAt: new Date(Date.now() + 1_800_000),
    ...changes,
  };
}

export async function stripeKit(changes: { timeoutMs?: number } = {}): Promise<ProviderKit> {
  const shop = await listen();
  const sim = await startStripeSimulator({
    port: 0,
    secretKey: "sk_test_contract",
    webhookSecret: "whsec_new",
    webhookUrl: shop.url,
    retryFirstMs: 20,
  });
  const provider = createStripeProvider({
    secretKey: "sk_test_contract",
    webhookSecrets: ["whsec_old", "whsec_new"],
    apiBase: sim.url,
    timeoutMs: changes.timeoutMs ?? TIMEOUT_MS,
  });
  const approve = (session: string, card: string) => control(sim.url, "POST", "/_sim/approve", { session, card });
  return kitOf("stripe", provider, sim, shop, {
    customerPays: (session) => approve(session, "4242424242424242"),
    customerIsDeclined: (session) => approve(session, "4000000000000002"),
  });
}

export async function xenditKit(changes: { timeoutMs?: number } = {}): Promise<ProviderKit> {
  const shop = await listen();
  const sim = await startXenditSimulator({
    port: 0,
    secretKey: "xnd_development_contract",
    callbackToken: "callback-token-of-the-contract",
    callbackUrl: shop.url,
    retryFirstMs: 20,
  });
  const provider = createXenditProvider({
    secretKey: "xnd_development_contract",
    callbackToken: "callback-token-of-the-contract",
    apiBase: sim.url,
    timeoutMs: changes.timeoutMs ?? TIMEOUT_MS,
  });
  const approve = (charge: string, result: string) => control(sim.url, "POST", "/_sim/approve", { charge, result });
  return kitOf("xendit", provider, sim, shop, {
    customerPays: (charge) => approve(charge, "pay"),
    customerIsDeclined: (charge) => approve(charge, "decline"),
  });
}

/** What a browser does with the card form: a plain post, and no redirect followed. */
export function submitCard(url: string, number: string): Promise<Response> {
  const body = new URLSearchParams({ email: "a@example.com", number, expiry: "12/34", cvc: "123" });
  return fetch(url, { method: "POST", redirect: "manual", body });
}

export async function control(
  base: string,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(base + path, { method, ...(body && { body: JSON.stringify(body) }) });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

type Delivery = { rawBody: string; headers: IncomingHttpHeaders };
type Shop = {
  url: string;
  onDelivery: (take: (delivery: Delivery) => void) => void;
  refuseNext: (count: number) => void;
  close: () => Promise<void>;
};

async function listen(): Promise<Shop> {
  let take: (delivery: Delivery) => void = () => {};
  let refusals = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      take({ rawBody: Buffer.concat(chunks).toString("utf8"), headers: request.headers });
      response.statusCode = refusals > 0 ? 500 : 200;
      if (refusals > 0) refusals--;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    onDelivery: (next) => {
      take = next;
    },
    refuseNext: (count) => {
      refusals = count;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function kitOf(
  name: string,
  provider: PaymentProvider,
  sim: { url: string; close: () => Promise<void> },
  shop: Shop,
  customer: { customerPays: (id: string) => Promise<unknown>; customerIsDeclined: (id: string) => Promise<unknown> },
): ProviderKit {
  const received: Received[] = [];
  shop.onDelivery(({ rawBody, headers: given }) => {
    const headers = new Headers();
    for (const [key, value] of Object.entries(given)) if (typeof value === "string") headers.set(key, value);
    const verified = provider.verifyWebhook(rawBody, headers);
    if (verified === null) throw new Error("the simulator sent what the adapter cannot verify");
    received.push({ ...verified, rawBody, headers, news: provider.readEvent(verified.kind, verified.payload) });
  });
  return {
    name,
    provider,
    simUrl: sim.url,
    received,
    refuseNext: shop.refuseNext,
    customerPays: async (id) => void (await customer.customerPays(id)),
    customerIsDeclined: async (id) => void (await customer.customerIsDeclined(id)),
    setFaults: async (faults) => void (await control(sim.url, "PUT", "/_sim/faults", faults)),
    state: (query = "") => control(sim.url, "GET", `/_sim/state${query}`),
    webhook: (fits) => until(() => received.find(fits), `a webhook of ${name}`),
    close: async () => {
      await sim.close();
      await shop.close();
    },
  };
}

/** Looks again every few milliseconds, with a limit, since deliveries come on their own time. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  const giveUpAt = Date.now() + 10_000;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > giveUpAt) throw new Error(`${what} did not come within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
