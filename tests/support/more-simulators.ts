import { createPublicKey } from "node:crypto";
import { env } from "@/lib/env";
import { webhookPath } from "@/lib/payments/webhook-path";
import { readSettings } from "@/lib/settings";
import { startAntomSimulator } from "@/sim/antom/simulator";
import { startBtcpaySimulator } from "@/sim/btcpay/simulator";
import { startCarrierSimulator } from "@/sim/carrier/simulator";
import { startPlaySimulator } from "@/sim/play/simulator";
import { providerAddresses } from "@/tests/support/shop-addresses";
import { antomsPrivateKey, type OptionalProvider, providerSettings } from "@/tests/support/test-settings";

export type RunningSimulator = { url: string; close: () => Promise<void> };

const RETRY_FIRST_MS = 20;

/**
 * Sets up the providers that a test asks for, and starts their simulators. `lib/env.ts` was read before the test could ask, so the settings
 * are added to what it read, and to the environment of the processes that the test may start.
 *
 * @param doorUrl where the shop takes webhooks: its path is part of what some providers sign
 */
export async function startMoreSimulators<Wanted extends OptionalProvider>(
  wanted: readonly Wanted[],
  doorUrl: string,
): Promise<Record<Wanted, RunningSimulator>> {
  const settings = { FACET_URL: doorUrl, ...providerSettings(wanted), ...(await providerAddresses(wanted)) };
  Object.assign(process.env, settings);
  Object.assign(env, readSettings(process.env));
  const started = await Promise.all(wanted.map(async (name) => [name, await START[name](doorUrl)] as const));
  return Object.fromEntries(started) as Record<Wanted, RunningSimulator>;
}

/** Fast where a stranger takes its time, so that a test does not: what it is slow at by default is a test of its own. */
const START: Record<OptionalProvider, (doorUrl: string) => Promise<RunningSimulator>> = {
  antom: (doorUrl) =>
    startAntomSimulator({
      port: portOf(env.ANTOM_API_BASE),
      clientId: env.ANTOM_CLIENT_ID ?? "",
      privateKey: antomsPrivateKey(),
      merchantPublicKey: publicHalf(env.ANTOM_PRIVATE_KEY),
      notifyUrl: doorUrl + webhookPath("antom"),
      reports: {
        port: portOf(env.ANTOM_SFTP_URL),
        password: "demo-reports",
        customerId: env.ANTOM_CUSTOMER_ID ?? "",
      },
      retryFirstMs: RETRY_FIRST_MS,
    }),
  btcpay: (doorUrl) =>
    startBtcpaySimulator({
      port: portOf(env.BTCPAY_API_BASE),
      apiKey: env.BTCPAY_API_KEY ?? "",
      storeId: env.BTCPAY_STORE_ID ?? "",
      webhookSecret: env.BTCPAY_WEBHOOK_SECRET?.[0] ?? "",
      webhookUrl: doorUrl + webhookPath("btcpay"),
      settleMs: 5,
      payoutMs: 5,
      retryFirstMs: RETRY_FIRST_MS,
    }),
  play: (doorUrl) =>
    startPlaySimulator({
      port: portOf(env.PLAY_API_BASE),
      packageName: env.PLAY_PACKAGE_NAME ?? "",
      serviceAccount: { email: env.PLAY_SERVICE_ACCOUNT ?? "", publicKeyPem: publicHalf(env.PLAY_PRIVATE_KEY) },
      reportsBucket: env.PLAY_REPORTS_BUCKET ?? "",
      pushUrl: doorUrl + webhookPath("play"),
      pushAudience: doorUrl + webhookPath("play"),
      pushServiceAccount: env.PLAY_PUSH_ACCOUNT ?? "",
      retryFirstMs: RETRY_FIRST_MS,
    }),
  carrier: () =>
    startCarrierSimulator({
      port: portOf(env.CARRIER_API_BASE),
      clientId: env.CARRIER_CLIENT_ID ?? "",
      clientSecret: env.CARRIER_CLIENT_SECRET ?? "",
      latencyMs: 0,
      retryFirstMs: RETRY_FIRST_MS,
    }),
};

function publicHalf(privateKeyPem: string | undefined): string {
  return createPublicKey(privateKeyPem ?? "")
    .export({ type: "spki", format: "pem" })
    .toString();
}

export function portOf(url: string | undefined): number {
  return Number(new URL(url ?? "").port);
}
