import { env } from "@/lib/env";
import { type BigoClient, createBigoClient } from "@/lib/upstream/bigo-client";
import { bigoConfigFrom } from "@/lib/upstream/bigo-settings";
import { type CustodianTransfers, createCustodianTransfers } from "@/lib/upstream/custodian-transfers";

let client: BigoClient | undefined;
let transfers: CustodianTransfers | undefined;

/** This process's client of the platform, made at first use: one pool of kept-alive connections. */
export function bigo(): BigoClient {
  client ??= createBigoClient(bigoConfigFrom(env));
  return client;
}

/** Where accounts' supplier takes transfers, or null when none is set up. The demo's supplier is the platform's simulator. */
export function transferHost(): TransferHost | null {
  const apiBase = env.TRANSFER_API_BASE ?? (env.FACET_DEMO ? env.BIGO_HOST : undefined);
  return apiBase === undefined ? null : { apiBase, isProofNeeded: !env.FACET_DEMO };
}

/** `isProofNeeded`: a real host, where an account takes part only once a transfer of one diamond was seen in both balances. */
export type TransferHost = { apiBase: string; isProofNeeded: boolean };

/** This process's client of the supplier's transfers. Throws where none is set up: nothing is sent there. */
export function custodianTransfers(): CustodianTransfers {
  const host = transferHost();
  if (host === null) throw new Error("TRANSFER_API_BASE is not set");
  const { hosts: _hosts, ...config } = bigoConfigFrom(env);
  transfers ??= createCustodianTransfers({ ...config, apiBase: host.apiBase });
  return transfers;
}

/** For a clean end of a process or a test file. */
export function closeBigo(): void {
  client?.close();
  transfers?.close();
  client = undefined;
  transfers = undefined;
}
