import { createPublicKey } from "node:crypto";

/** The strangers that the demo shop talks to. Each is a program of its own in sim/. */
export const SIMULATORS = ["bigo", "stripe", "xendit"] as const;
export type SimulatorName = (typeof SIMULATORS)[number];

type Wanted = {
  settings: Readonly<Record<string, string>>;
  ports: Readonly<Record<SimulatorName | "bigoBackup", number>>;
  /** Where the shop listens for webhooks. */
  webUrl: string;
  /** "" keeps their state in memory. */
  simulatorData: string;
};

/**
 * What a simulator would know of us had we signed up: the ids and keys it gave us, our public key, and where to send
 * its webhooks. The shop's private key and its other secrets are not among it.
 */
export function simulatorEnv({ settings, ports, webUrl, simulatorData }: Wanted): Record<string, string> {
  const privateKey = (settings.BIGO_PRIVATE_KEY ?? "").replaceAll("\\n", "\n");
  return {
    SIM_DATA_DIR: simulatorData,
    SIM_BIGO_PORT: String(ports.bigo),
    SIM_BIGO_BACKUP_PORT: String(ports.bigoBackup),
    SIM_BIGO_CLIENT_ID: settings.BIGO_CLIENT_ID ?? "",
    SIM_BIGO_KEY_VERSION: settings.BIGO_KEY_VERSION || "0",
    SIM_BIGO_PUBLIC_KEY: createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString(),
    SIM_STRIPE_PORT: String(ports.stripe),
    SIM_STRIPE_SECRET_KEY: settings.STRIPE_SECRET_KEY ?? "",
    SIM_STRIPE_WEBHOOK_SECRET: (settings.STRIPE_WEBHOOK_SECRET ?? "").split(",")[0] ?? "",
    SIM_STRIPE_WEBHOOK_URL: `${webUrl}/api/webhooks/stripe`,
    SIM_XENDIT_PORT: String(ports.xendit),
    SIM_XENDIT_SECRET_KEY: settings.XENDIT_SECRET_KEY ?? "",
    SIM_XENDIT_CALLBACK_TOKEN: settings.XENDIT_CALLBACK_TOKEN ?? "",
    SIM_XENDIT_WEBHOOK_URL: `${webUrl}/api/webhooks/xendit`,
  };
}
