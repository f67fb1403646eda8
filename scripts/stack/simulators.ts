import { createPublicKey } from "node:crypto";
import { PROVIDER_NEEDS } from "@/lib/provider-settings";

/** The strangers that the demo shop talks to. Each is a program of its own in sim/. */
export const SIMULATORS = ["bigo", "stripe", "xendit", "antom", "btcpay", "play", "carrier", "fx"] as const;
export type SimulatorName = (typeof SIMULATORS)[number];
/** BIGO's platform has a second host, and Antom lays its reports on a server of their own. */
const SECOND_PORTS = { bigoBackup: "bigo", antomReports: "antom" } as const satisfies Record<string, SimulatorName>;
export type PortName = SimulatorName | keyof typeof SECOND_PORTS;
export const PORT_NAMES: readonly PortName[] = [
  ...SIMULATORS,
  ...(Object.keys(SECOND_PORTS) as (keyof typeof SECOND_PORTS)[]),
];

/** Whose port it is. */
export function simulatorOfPort(name: PortName): SimulatorName {
  return name in SECOND_PORTS ? SECOND_PORTS[name as keyof typeof SECOND_PORTS] : (name as SimulatorName);
}

/** For a stack without any. */
export const NO_ADDRESSES = Object.fromEntries(PORT_NAMES.map((name) => [name, null])) as Record<PortName, null>;

/** What each is called for people. */
export const SIMULATED: Record<SimulatorName, string> = {
  bigo: "the BIGO platform",
  stripe: "Stripe",
  xendit: "Xendit",
  antom: "Antom",
  btcpay: "BTCPay Server",
  play: "Google Play",
  carrier: "a mobile operator",
  fx: "an exchange rate service",
};

type Wanted = {
  settings: Readonly<Record<string, string>>;
  ports: Readonly<Record<PortName, number>>;
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
  const of = (name: string) => settings[name] ?? "";
  const hook = (name: SimulatorName) => `${webUrl}/api/webhooks/${name}`;
  return {
    SIM_DATA_DIR: simulatorData,
    SIM_BIGO_PORT: String(ports.bigo),
    SIM_BIGO_BACKUP_PORT: String(ports.bigoBackup),
    SIM_BIGO_CLIENT_ID: of("BIGO_CLIENT_ID"),
    SIM_BIGO_KEY_VERSION: settings.BIGO_KEY_VERSION || "0",
    SIM_BIGO_PUBLIC_KEY: publicHalf(of("BIGO_PRIVATE_KEY")),
    SIM_STRIPE_PORT: String(ports.stripe),
    SIM_STRIPE_SECRET_KEY: of("STRIPE_SECRET_KEY"),
    SIM_STRIPE_WEBHOOK_SECRET: of("STRIPE_WEBHOOK_SECRET").split(",")[0] ?? "",
    SIM_STRIPE_WEBHOOK_URL: hook("stripe"),
    SIM_XENDIT_PORT: String(ports.xendit),
    SIM_XENDIT_SECRET_KEY: of("XENDIT_SECRET_KEY"),
    SIM_XENDIT_CALLBACK_TOKEN: of("XENDIT_CALLBACK_TOKEN"),
    SIM_XENDIT_WEBHOOK_URL: hook("xendit"),
    SIM_ANTOM_PORT: String(ports.antom),
    SIM_ANTOM_CLIENT_ID: of("ANTOM_CLIENT_ID"),
    SIM_ANTOM_PRIVATE_KEY: of("SIM_ANTOM_PRIVATE_KEY"),
    SIM_ANTOM_MERCHANT_PUBLIC_KEY: publicHalf(of("ANTOM_PRIVATE_KEY")),
    SIM_ANTOM_WEBHOOK_URL: hook("antom"),
    SIM_ANTOM_REPORTS_PORT: String(ports.antomReports),
    SIM_ANTOM_REPORTS_PASSWORD: of("SIM_ANTOM_REPORTS_PASSWORD"),
    SIM_ANTOM_CUSTOMER_ID: of("ANTOM_CUSTOMER_ID"),
    SIM_BTCPAY_PORT: String(ports.btcpay),
    SIM_BTCPAY_API_KEY: of("BTCPAY_API_KEY"),
    SIM_BTCPAY_STORE_ID: of("BTCPAY_STORE_ID"),
    SIM_BTCPAY_WEBHOOK_SECRET: of("BTCPAY_WEBHOOK_SECRET").split(",")[0] ?? "",
    SIM_BTCPAY_WEBHOOK_URL: hook("btcpay"),
    SIM_PLAY_PORT: String(ports.play),
    SIM_PLAY_PACKAGE_NAME: of("PLAY_PACKAGE_NAME"),
    SIM_PLAY_SERVICE_ACCOUNT: of("PLAY_SERVICE_ACCOUNT"),
    SIM_PLAY_PUBLIC_KEY: publicHalf(of("PLAY_PRIVATE_KEY")),
    SIM_PLAY_REPORTS_BUCKET: of("PLAY_REPORTS_BUCKET"),
    SIM_PLAY_PUSH_URL: hook("play"),
    SIM_PLAY_PUSH_AUDIENCE: hook("play"),
    SIM_PLAY_PUSH_SERVICE_ACCOUNT: of("PLAY_PUSH_ACCOUNT"),
    SIM_CARRIER_PORT: String(ports.carrier),
    SIM_CARRIER_CLIENT_ID: of("CARRIER_CLIENT_ID"),
    SIM_CARRIER_CLIENT_SECRET: of("CARRIER_CLIENT_SECRET"),
    SIM_FX_PORT: String(ports.fx),
  };
}

function publicHalf(privateKey: string): string {
  if (privateKey === "") return "";
  const pem = privateKey.replaceAll("\\n", "\n");
  return createPublicKey(pem).export({ type: "spki", format: "pem" }).toString();
}

/** The settings without those of providers whose simulator is not started: their channels are then not offered. */
export function withoutProviders(
  settings: Readonly<Record<string, string>>,
  started: readonly SimulatorName[],
): Record<string, string> {
  const left = Object.entries(PROVIDER_NEEDS).flatMap(([provider, names]) =>
    started.includes(provider as SimulatorName) ? [] : (names as readonly string[]),
  );
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !left.includes(name)));
}
