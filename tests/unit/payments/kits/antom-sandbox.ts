import { generateKeyPairSync } from "node:crypto";
import type { AntomConfig } from "@/lib/payments/antom/client";
import { createAntomProvider } from "@/lib/payments/antom/provider";
import type { PaymentProvider } from "@/lib/payments/provider";
import { startAntomSimulator } from "@/sim/antom/simulator";
import { control, type Effects, type KitParts, kitOf, listen, type ProviderKit } from "@/tests/unit/payments/kits/kit";

/** Two keys that belong together, as PEM. RSA keys take long to make, so a test file makes each pair once. */
function keyPair(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}

export const OUR_KEYS = keyPair();
export const ANTOM_KEYS = keyPair();
export const STRANGERS_KEYS = keyPair();

type Sandbox = KitParts & { withConfig: (changes: Partial<AntomConfig>) => PaymentProvider };
export type AntomKit = ProviderKit & Pick<Sandbox, "withConfig">;

type Differences = Pick<KitParts, "flow" | "can" | "operations" | "request" | "customerPays" | "customerIsDeclined">;

/** Antom's simulator with a listener for its notifications, and an adapter in front of it. */
export async function antomSandbox(
  { clientId, timeoutMs }: { clientId: string; timeoutMs: number },
  differences: (simUrl: string) => Differences,
): Promise<AntomKit> {
  const shop = await listen();
  const sim = await startAntomSimulator({
    port: 0,
    clientId,
    privateKey: ANTOM_KEYS.privateKey,
    merchantPublicKey: OUR_KEYS.publicKey,
    notifyUrl: shop.url,
    retryFirstMs: 20,
  });
  const config: AntomConfig = {
    clientId,
    privateKey: OUR_KEYS.privateKey,
    publicKey: ANTOM_KEYS.publicKey,
    keyVersion: 1,
    apiBase: sim.url,
    timeoutMs,
    notifyUrl: shop.url,
  };
  const withConfig = (changes: Partial<AntomConfig>) => createAntomProvider({ ...config, ...changes });
  const kit = kitOf({
    sim,
    shop,
    provider: withConfig({}),
    stranger: withConfig({ privateKey: STRANGERS_KEYS.privateKey }),
    effects: (paymentId) => effectsOf(sim.url, paymentId),
    ...differences(sim.url),
  });
  return { ...kit, withConfig };
}

async function effectsOf(simUrl: string, paymentId: string): Promise<Effects> {
  const state = await control(simUrl, "GET", `/_sim/state?payment_id=${paymentId}`);
  const { payments, captures, refunds } = state.counts as { payments: number; captures: number; refunds: number };
  return { pages: payments, captures, refunds };
}
