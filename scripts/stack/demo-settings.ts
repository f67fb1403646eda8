import { generateKeyPairSync, randomBytes } from "node:crypto";

/** Everything that guards something, made fresh for this folder. All of it says that it is for the demo. */
export function freshDemoSecrets(): Record<string, string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const random = (bytes: number) => randomBytes(bytes).toString("hex");
  return {
    FACET_SECRET: `demo-${random(32)}`,
    FACET_DATA_KEYS: `demo1:${randomBytes(32).toString("base64")}`,
    FACET_HASH_KEY: `demo-${random(32)}`,
    STRIPE_SECRET_KEY: `sk_test_demo_${random(16)}`,
    STRIPE_WEBHOOK_SECRET: `whsec_demo_${random(16)}`,
    XENDIT_SECRET_KEY: `xnd_development_demo_${random(16)}`,
    XENDIT_CALLBACK_TOKEN: `demo-${random(16)}`,
    BIGO_CLIENT_ID: `demo-${random(6)}`,
    BIGO_PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString().trim().replaceAll("\n", "\\n"),
  };
}

export type SimulatorPorts = { bigo: number; bigoBackup: number; stripe: number; xendit: number };

/** Where the shop finds its simulators. With somebody's own test keys, Stripe or Xendit itself is asked. */
export function simulatorAddresses(
  ports: SimulatorPorts,
  settings: Readonly<Record<string, string>>,
): Record<string, string> {
  const at = (port: number) => `http://127.0.0.1:${port}`;
  const isDemoKey = (name: string) => (settings[name] ?? "").includes("_demo_");
  return {
    BIGO_HOST: at(ports.bigo),
    BIGO_BACKUP_HOST: at(ports.bigoBackup),
    ...(isDemoKey("STRIPE_SECRET_KEY") ? { STRIPE_API_BASE: at(ports.stripe) } : {}),
    ...(isDemoKey("XENDIT_SECRET_KEY") ? { XENDIT_API_BASE: at(ports.xendit) } : {}),
  };
}
