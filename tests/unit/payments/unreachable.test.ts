import { createServer } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createAntomProvider } from "@/lib/payments/antom/provider";
import type { PaymentProvider } from "@/lib/payments/provider";
import { createStripeProvider } from "@/lib/payments/stripe/provider";
import { createXenditProvider } from "@/lib/payments/xendit/provider";
import { ANTOM_KEYS, OUR_KEYS } from "@/tests/unit/payments/kits/antom-sandbox";
import { startRequest, TIMEOUT_MS } from "@/tests/unit/payments/kits/kit";

// Guarantee: where no connection to a provider came about, nothing was sent, and the start of a payment is refused for certain; wherever a
// request may have arrived, also under an earlier key of the same call, it is unknown.
const timeoutMs = TIMEOUT_MS;
const PROVIDERS: [name: string, method: "card" | "gcash", make: (apiBase: string) => PaymentProvider][] = [
  [
    "stripe",
    "card",
    (apiBase) => createStripeProvider({ secretKey: "sk_test_x", webhookSecrets: ["whsec_x"], apiBase, timeoutMs }),
  ],
  [
    "xendit",
    "gcash",
    (apiBase) =>
      createXenditProvider({ secretKey: "xnd_development_x", callbackToken: "callback-token-x", apiBase, timeoutMs }),
  ],
  [
    "antom",
    "gcash",
    (apiBase) =>
      createAntomProvider({
        clientId: "SANDBOX_5Y0000000000000000",
        privateKey: OUR_KEYS.privateKey,
        publicKey: ANTOM_KEYS.publicKey,
        keyVersion: 1,
        apiBase,
        timeoutMs,
        notifyUrl: "http://127.0.0.1:3000/api/webhooks/antom",
        reports: null,
      }),
  ],
];

type Listening = { listen: (port: number, host: string, done: () => void) => unknown; address: () => unknown };

async function addressOf(server: Listening): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address at which nobody listens any more. */
async function nobodysAddress(): Promise<string> {
  const server = createServer();
  const address = await addressOf(server);
  await new Promise((resolve) => server.close(resolve));
  return address;
}

describe.each(PROVIDERS)("%s", (_name, method, make) => {
  let server: { close: () => unknown } | null = null;
  afterEach(() => {
    server?.close();
    server = null;
  });
  const start = (apiBase: string) => make(apiBase).start(startRequest({ method }));

  it("that nobody answers for has refused the payment", async () => {
    const address = await nobodysAddress();
    expect(await start(address)).toEqual({ kind: "refused", code: "unreachable", isTechnical: true });
    expect(await make(address).probe()).toMatchObject({ kind: "down" });
  });

  it("that hangs up on the request has not: it may have read it", async () => {
    const hanging = createSocketServer((socket) => {
      socket.once("data", () => socket.resetAndDestroy());
      socket.on("error", () => undefined);
    });
    server = hanging;
    expect(await start(await addressOf(hanging))).toMatchObject({ kind: "unknown" });
  });

  it("that fails and then goes away has not: the failed request may have opened a page", async () => {
    const failing = createServer((request, response) => {
      // Whoever calls again finds nobody: no new connection, and this one ends.
      failing.close();
      request.resume();
      response.writeHead(500, { connection: "close", "content-type": "application/json" }).end('{"error":{}}');
    });
    expect(await start(await addressOf(failing))).toMatchObject({ kind: "unknown" });
  });
});
