import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { PROVIDER_ADDRESSES } from "@/lib/provider-settings";
import type { PortName } from "./simulators";
import { sshFingerprint } from "./ssh-fingerprint";

/** Everything that guards something, made fresh for this folder. All of it says that it is for the demo. */
export function freshDemoSecrets(): Record<string, string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const random = (bytes: number) => randomBytes(bytes).toString("hex");
  const antomsKey = freshRsaKey();
  return {
    FACET_SECRET: `demo-${random(32)}`,
    FACET_DATA_KEYS: `demo1:${randomBytes(32).toString("base64")}`,
    FACET_HASH_KEY: `demo-${random(32)}`,
    STRIPE_SECRET_KEY: `sk_test_demo_${random(16)}`,
    STRIPE_WEBHOOK_SECRET: `whsec_demo_${random(16)}`,
    XENDIT_SECRET_KEY: `xnd_development_demo_${random(16)}`,
    XENDIT_CALLBACK_TOKEN: `demo-${random(16)}`,
    ANTOM_CLIENT_ID: `SANDBOX_demo_${random(6)}`,
    ANTOM_PRIVATE_KEY: freshRsaKey(),
    ANTOM_PUBLIC_KEY: publicHalf(antomsKey),
    ANTOM_CUSTOMER_ID: `2188${random(6)}`,
    ANTOM_SFTP_HOST_KEY: sshFingerprint(antomsKey),
    // Only the simulator's: the shop knows its public half.
    SIM_ANTOM_PRIVATE_KEY: antomsKey,
    SIM_ANTOM_REPORTS_PASSWORD: `demo-${random(16)}`,
    BTCPAY_API_KEY: `demo_${random(16)}`,
    BTCPAY_STORE_ID: `demo${random(6)}`,
    BTCPAY_WEBHOOK_SECRET: `demo-${random(16)}`,
    PLAY_PACKAGE_NAME: "example.facet.demo",
    PLAY_SERVICE_ACCOUNT: "shop@facet-demo.iam.gserviceaccount.example",
    PLAY_PRIVATE_KEY: freshRsaKey(),
    PLAY_REPORTS_BUCKET: `pubsite_prod_rev_demo${random(6)}`,
    PLAY_PUSH_ACCOUNT: "push@facet-demo.iam.gserviceaccount.example",
    CARRIER_CLIENT_ID: `demo-${random(6)}`,
    CARRIER_CLIENT_SECRET: `demo-${random(16)}`,
    CARRIER_SINK_TOKEN: `demo-${random(16)}`,
    BIGO_CLIENT_ID: `demo-${random(6)}`,
    BIGO_PRIVATE_KEY: inOneLine(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
  };
}

/** As a line of `.env` holds a key. */
function inOneLine(pem: string): string {
  return pem.trim().replaceAll("\n", "\\n");
}

function freshRsaKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  return inOneLine(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
}

function publicHalf(privateKey: string): string {
  const key = createPublicKey(privateKey.replaceAll("\\n", "\n"));
  return inOneLine(key.export({ type: "spki", format: "pem" }).toString());
}

/** Stand-ins for the addresses that a stack gives its processes later: for a seed or a check of settings, which call nobody. */
export const ADDRESSES_TO_COME: Readonly<Record<string, string>> = Object.fromEntries(
  ["BIGO_HOST", "BIGO_BACKUP_HOST", ...PROVIDER_ADDRESSES].map((name) => [name, "http://127.0.0.1"]),
);

/** Where the shop finds its simulators. With somebody's own test keys, the provider itself is asked. */
export function simulatorAddresses(
  ports: Readonly<Record<PortName, number>>,
  settings: Readonly<Record<string, string>>,
): Record<string, string> {
  const at = (name: PortName) => `http://127.0.0.1:${ports[name]}`;
  const isDemo = (name: string) => /(^|[_.-])demo/.test(settings[name] ?? "");
  const when = (is: boolean, addresses: Record<string, string>) => (is ? addresses : {});
  return {
    BIGO_HOST: at("bigo"),
    BIGO_BACKUP_HOST: at("bigoBackup"),
    ...when(isDemo("STRIPE_SECRET_KEY"), { STRIPE_API_BASE: at("stripe") }),
    ...when(isDemo("XENDIT_SECRET_KEY"), { XENDIT_API_BASE: at("xendit") }),
    ...when(ports.antom !== 0 && isDemo("ANTOM_CLIENT_ID"), {
      ANTOM_API_BASE: at("antom"),
      ANTOM_SFTP_URL: `sftp://reports:${settings.SIM_ANTOM_REPORTS_PASSWORD}@127.0.0.1:${ports.antomReports}`,
    }),
    ...when(ports.btcpay !== 0 && isDemo("BTCPAY_API_KEY"), { BTCPAY_API_BASE: at("btcpay") }),
    ...when(ports.play !== 0 && isDemo("PLAY_PACKAGE_NAME"), {
      PLAY_API_BASE: at("play"),
      PLAY_TOKEN_URL: `${at("play")}/token`,
      PLAY_JWKS_URL: `${at("play")}/oauth2/v3/certs`,
      PLAY_STORAGE_BASE: at("play"),
    }),
    ...when(ports.carrier !== 0 && isDemo("CARRIER_CLIENT_ID"), {
      CARRIER_API_BASE: `${at("carrier")}/carrier-billing/v0.5`,
      CARRIER_REFUND_API_BASE: `${at("carrier")}/carrier-billing-refund/v0.3`,
      CARRIER_TOKEN_URL: `${at("carrier")}/oauth2/token`,
    }),
    ...when(ports.fx !== 0, { FX_API_BASE: at("fx") }),
  };
}
