import { createServer } from "node:http";
import type { OptionalProvider } from "@/tests/support/test-settings";

/**
 * Where the simulators of one test file will listen, as settings. They must be known before `lib/env.ts` is read, so free
 * ports are found first and `openShop` starts the simulators on them when a test wants a whole shop.
 */
export async function shopAddresses(): Promise<Record<string, string>> {
  const [bigo, backup, stripe, xendit] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  return {
    BIGO_HOST: `http://127.0.0.1:${bigo}`,
    BIGO_BACKUP_HOST: `http://127.0.0.1:${backup}`,
    STRIPE_API_BASE: `http://127.0.0.1:${stripe}`,
    XENDIT_API_BASE: `http://127.0.0.1:${xendit}`,
    // A silent platform is given up on soon, and every wait is longer than a test takes on a busy machine: a test lets time
    // pass by itself (`passTime`), and until then what waits stays as it is.
    BIGO_TIMEOUT_MS: "1000",
    UNKNOWN_RETRY_SECONDS: "40,40,40,40,40,40,40",
    TRANSIENT_RETRY_SECONDS: "40,40,40,40,40,40,40",
    PAYMENT_QUERY_SECONDS: "600,600,600",
  };
}

/** Where the simulators of the providers that one test asks for will listen. */
export async function providerAddresses(wanted: readonly OptionalProvider[]): Promise<Record<string, string>> {
  const addresses: Record<string, string> = {};
  for (const provider of wanted)
    Object.assign(addresses, ADDRESSES_OF[provider](`http://127.0.0.1:${await freePort()}`, await freePort()));
  return addresses;
}

/** `second` is another free port, for a provider that has two servers. */
const ADDRESSES_OF: Record<OptionalProvider, (url: string, second: number) => Record<string, string>> = {
  antom: (url, second) => ({ ANTOM_API_BASE: url, ANTOM_SFTP_URL: `sftp://reports:demo-reports@127.0.0.1:${second}` }),
  btcpay: (url) => ({ BTCPAY_API_BASE: url }),
  play: (url) => ({
    PLAY_API_BASE: url,
    PLAY_TOKEN_URL: `${url}/token`,
    PLAY_JWKS_URL: `${url}/oauth2/v3/certs`,
    PLAY_STORAGE_BASE: url,
  }),
  carrier: (url) => ({
    CARRIER_API_BASE: `${url}/carrier-billing/v0.5`,
    CARRIER_REFUND_API_BASE: `${url}/carrier-billing-refund/v0.3`,
    CARRIER_TOKEN_URL: `${url}/oauth2/token`,
  }),
};

/** Below the range that outgoing connections are given their ports from: nobody takes it between now and its use. */
const LOWEST = 20_000;
const HIGHEST = 32_000;

async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
