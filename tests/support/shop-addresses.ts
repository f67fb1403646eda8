import { createServer } from "node:http";

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
