import { generateKeyPairSync } from "node:crypto";
import type { AntomConfig } from "@/lib/payments/antom/client";
import { createAntomProvider } from "@/lib/payments/antom/provider";
import type { AntomReports } from "@/lib/payments/antom/settlement";
import type { PaymentProvider } from "@/lib/payments/provider";
import { sshFingerprint } from "@/scripts/stack/ssh-fingerprint";
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
const REPORTS = { password: "contract", customerId: "2188000000000001" };

type Sandbox = KitParts & { withConfig: (changes: Partial<AntomConfig>) => PaymentProvider };
export type AntomKit = ProviderKit & Pick<Sandbox, "withConfig"> & { reports: AntomReports };

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
    reports: { ...REPORTS, port: 0 },
  });
  // What happens today stands in today's report, and not in tomorrow's.
  await control(sim.url, "PUT", "/_sim/faults", { reportDays: 0 });
  const reports: AntomReports = {
    ...{ host: "127.0.0.1", port: sim.reports?.port ?? 0, user: "reports" },
    ...{ ...REPORTS, hostKey: sshFingerprint(ANTOM_KEYS.privateKey), timeoutMs },
  };
  const config: AntomConfig = {
    clientId,
    privateKey: OUR_KEYS.privateKey,
    publicKey: ANTOM_KEYS.publicKey,
    keyVersion: 1,
    apiBase: sim.url,
    reports,
    timeoutMs,
    notifyUrl: shop.url,
  };
  const withConfig = (changes: Partial<AntomConfig>) => createAntomProvider({ ...config, ...changes });
  const kit = kitOf({
    sim,
    shop,
    provider: withConfig({}),
    stranger: withConfig({ privateKey: STRANGERS_KEYS.privateKey }),
    faultsAlways: { reportDays: 0 },
    effects: (paymentId) => effectsOf(sim.url, paymentId),
    ...differences(sim.url),
  });
  return { ...kit, withConfig, reports };
}

async function effectsOf(simUrl: string, paymentId: string): Promise<Effects> {
  const state = await control(simUrl, "GET", `/_sim/state?payment_id=${paymentId}`);
  const { payments, captures, refunds } = state.counts as { payments: number; captures: number; refunds: number };
  return { pages: payments, captures, refunds };
}
