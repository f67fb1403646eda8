import { createPublicKey } from "node:crypto";
import { type BigoSimulator, startBigoSimulator } from "@/sim/bigo/main";

export const ACCOUNTS = [
  { id: "facet_ph_1", targetBp: 4_000 },
  { id: "facet_id_1", targetBp: 3_000 },
  { id: "facet_my_1", targetBp: 2_000 },
  { id: "facet_th_1", targetBp: 1_000 },
] as const;

/** The platform's simulator on a free port, with empty accounts and a supplier that answers at once. */
export function startPlatform({
  clientId,
  privateKeyPem,
}: {
  clientId: string;
  privateKeyPem: string;
}): Promise<BigoSimulator> {
  const publicKeyPem = createPublicKey(privateKeyPem.replaceAll("\\n", "\n")).export({ type: "spki", format: "pem" });
  return startBigoSimulator({
    port: 0,
    statePath: null,
    clients: [{ clientId, keys: [{ version: 0, publicKeyPem: publicKeyPem.toString() }] }],
    resellers: ACCOUNTS.map(({ id }) => ({ resellerBigoId: id, clientId, diamonds: 0 })),
    behaviour: { latency: { kind: "fixed", ms: 0 } },
  });
}

/** A supplier on a bad day: a tenth of the transfers is refused, three tenths end without an answer, half of those after they moved. */
export const BAD_DAY = [
  { path: "transfer", answer: "refuse", rescode: 7212012, probability: 0.1 },
  { path: "transfer", answer: "reset", effect: "none", probability: 0.1 },
  { path: "transfer", answer: "reset", effect: "done", probability: 0.1 },
  { path: "transfer", answer: "http_500", effect: "done", probability: 0.05 },
  { path: "transfer", answer: "hang", effect: "done", probability: 0.03 },
  { path: "transfer_state", answer: "reset", probability: 0.1 },
] as const;
