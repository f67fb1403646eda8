import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type {
  PaymentFlow,
  PaymentProvider,
  ProviderName,
  ProviderNews,
  ProviderRef,
  StartRequest,
} from "@/lib/payments/provider";
import { newId } from "@/lib/shared/ids";

/** One delivery as it reached the shop. */
export type Received = { rawBody: string; headers: Headers; externalId: string; kind: string; news: ProviderNews };

/** What the adapter answered to `start`, with our own id beside it. */
export type Opened = StartRequest & ProviderRef & { sessionId: string; url: string };

/** Where providers differ by their own documents. Everything else is the same for all. */
export type Abilities = {
  /** A part of a hold may be taken. Only asked of channels that hold. */
  captureInPart: boolean;
  /** A payment that was taken, or is held, can be undone whole (`cancel`). */
  cancelPaid: boolean;
  refund: boolean;
  refundInPart: boolean;
  /** The proof of the sender covers the body, so that a changed one is found out. */
  signsBody: boolean;
  /** A page that nobody has paid can be closed by us. */
  expirePage: boolean;
  /** False where no event tells the end of a pending refund: the same refund, asked again, does. Left out: events tell. */
  tellsRefundEnd?: boolean;
};

/** The simulator's names of the calls behind a method of the port; null where the adapter calls nobody. */
export type Operations = {
  start: string | null;
  query: string;
  capture: string | null;
  cancel: string | null;
  refund: string | null;
  probe: string;
  settlement: string | null;
};

/** What the simulator saw happen, for one payment. */
export type Effects = { pages: number; captures: number; refunds: number };

/** An adapter in front of its own simulator, with a listener in the place of the shop's webhook route. */
export type ProviderKit = {
  name: ProviderName;
  flow: PaymentFlow;
  provider: PaymentProvider;
  /** The same adapter with keys that the provider does not know. */
  stranger: PaymentProvider;
  can: Abilities;
  operations: Operations;
  simUrl: string;
  received: Received[];
  /** A request that this provider can take. */
  request: (changes?: Partial<StartRequest>) => StartRequest;
  /** How often the listener refuses before it answers 200. */
  refuseNext: (count: number) => void;
  /** What the customer does on the page, and what the payment is known by afterwards. */
  customerPays: (page: Opened) => Promise<ProviderRef>;
  /** The customer's bank or wallet says no. */
  customerIsDeclined: (page: Opened) => Promise<ProviderRef>;
  effects: (paymentId: string) => Promise<Effects>;
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
    method: "card",
    country: "PH",
    diamonds: 600,
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

/** What stands in the place of the shop's webhook route. */
export type Listener = {
  url: string;
  onDelivery: (take: (delivery: Delivery) => Promise<void>) => void;
  refuseNext: (count: number) => void;
  close: () => Promise<void>;
};

export async function listen(): Promise<Listener> {
  let take: (delivery: Delivery) => Promise<void> = async () => {};
  let refusals = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", async () => {
      await take({ rawBody: Buffer.concat(chunks).toString("utf8"), headers: request.headers });
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

export type KitParts = Pick<
  ProviderKit,
  | "flow"
  | "provider"
  | "stranger"
  | "can"
  | "operations"
  | "request"
  | "customerPays"
  | "customerIsDeclined"
  | "effects"
> & {
  sim: { url: string; close: () => Promise<void> };
  shop: Listener;
  /** How this simulator differs from its defaults, whatever a test breaks. */
  faultsAlways?: object;
};

export function kitOf({ sim, shop, faultsAlways = {}, ...parts }: KitParts): ProviderKit {
  const { provider } = parts;
  const received: Received[] = [];
  shop.onDelivery(async ({ rawBody, headers: given }) => {
    const headers = new Headers();
    for (const [key, value] of Object.entries(given)) if (typeof value === "string") headers.set(key, value);
    const verified = await provider.verifyWebhook(rawBody, headers);
    if (verified === null) throw new Error("the simulator sent what the adapter cannot verify");
    received.push({ ...verified, rawBody, headers, news: provider.readEvent(verified.kind, verified.payload) });
  });
  return {
    ...parts,
    name: provider.name,
    simUrl: sim.url,
    received,
    refuseNext: shop.refuseNext,
    setFaults: async (faults) => void (await control(sim.url, "PUT", "/_sim/faults", { ...faultsAlways, ...faults })),
    state: (query = "") => control(sim.url, "GET", `/_sim/state${query}`),
    webhook: (fits) => until(() => received.find(fits), `a webhook of ${provider.name}`),
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
