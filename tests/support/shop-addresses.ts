import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

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
    // A silent platform is given up on soon; every other wait is the shop's own, and tests let time pass instead.
    BIGO_TIMEOUT_MS: "400",
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
