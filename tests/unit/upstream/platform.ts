import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type BigoClient,
  type BigoClientConfig,
  createBigoClient,
  type RechargeCall,
} from "@/lib/upstream/bigo-client";
import { newSeqId } from "@/lib/upstream/call-ids";
import { type BigoSimulator, type BigoSimulatorOptions, startBigoSimulator } from "../../../sim/bigo/main";

export const keys = generateKeyPairSync("ec", { namedCurve: "prime256v1" });

export function clientOf(
  hosts: { main: string; backup?: string | null },
  changes: Partial<BigoClientConfig> = {},
): BigoClient {
  return createBigoClient({
    hosts: { main: hosts.main, backup: hosts.backup ?? null },
    clientId: "facet_demo",
    signingKey: { algorithm: "ES256", key: keys.privateKey },
    keyVersion: 0,
    // Long enough for any machine: only tests of silence set a short one.
    timeoutMs: 60_000,
    ...changes,
  });
}

export function newSeq(): string {
  return newSeqId(randomBytes(26));
}

/** A recharge of 500 diamonds for 581 PHP with a fresh order id and seqid, and whatever is to be different. */
export function rechargeCall(changes: Partial<RechargeCall> = {}): RechargeCall {
  return {
    recipientId: "Tony_Bee99",
    seqId: newSeq(),
    buOrderId: newSeq(),
    diamonds: 500n,
    totalCost: { amountMinor: 58_100n, currency: "PHP" },
    resellerBigoId: "facet_ph_1",
    host: "main",
    ...changes,
  };
}

/** The simulator, fast, with both hosts and the public half of `keys`. */
export function startPlatform(options: Partial<BigoSimulatorOptions> = {}): Promise<BigoSimulator> {
  const publicKeyPem = keys.publicKey.export({ type: "spki", format: "pem" }).toString();
  return startBigoSimulator({
    port: 0,
    backupPort: 0,
    statePath: null,
    clients: [{ clientId: "facet_demo", keys: [{ version: 0, publicKeyPem }] }],
    ...options,
    behaviour: { latency: { kind: "fixed", ms: 0 }, ...options.behaviour },
  });
}

/** A host that answers whatever the test says, right or wrong. */
export async function startHost(answer: RequestListener): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(answer);
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
