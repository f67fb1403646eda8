import { generateKeyPairSync } from "node:crypto";
// By its path: vitest reads this file before it knows the aliases.
import { sshFingerprint } from "../../scripts/stack/ssh-fingerprint.ts";

/**
 * Settings for unit and integration tests: demo mode, secrets of this run only, and no address that answers. A test
 * that needs a simulator starts one and hands its address to what it tests.
 */
export function testSettings(): Record<string, string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    FACET_DEMO: "1",
    FACET_URL: "http://127.0.0.1:3000",
    FACET_SECRET: "demo-secret-of-the-tests-and-of-nothing-else",
    FACET_DATA_KEYS: `demo1:${Buffer.alloc(32, 7).toString("base64")}`,
    FACET_HASH_KEY: "demo-hash-key-of-the-tests-and-of-nothing-else",
    DATABASE_URL: "postgresql://nobody:nothing@127.0.0.1:1/unit_tests_have_no_database",
    DATABASE_OWNER_URL: "",
    STRIPE_SECRET_KEY: "sk_test_demo_of_the_tests",
    STRIPE_WEBHOOK_SECRET: "whsec_demo_of_the_tests",
    STRIPE_API_BASE: "http://127.0.0.1:1",
    XENDIT_SECRET_KEY: "xnd_development_demo_of_the_tests",
    XENDIT_CALLBACK_TOKEN: "demo-callback-token-of-the-tests",
    XENDIT_API_BASE: "http://127.0.0.1:1",
    BIGO_HOST: "http://127.0.0.1:1",
    BIGO_BACKUP_HOST: "http://127.0.0.1:1",
    BIGO_CLIENT_ID: "demo-client",
    BIGO_PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    BIGO_PRIVATE_KEY_FILE: "",
    SMTP_URL: "",
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? "silent",
    NODE_ENV: "test",
  };
}

/** Providers that a shop need not have. The tests' shop has them only where a test asks for them. */
export const OPTIONAL_PROVIDERS = ["antom", "btcpay", "play", "carrier"] as const;
export type OptionalProvider = (typeof OPTIONAL_PROVIDERS)[number];

/** What Antom itself signs with: the shop knows the public half. Made once, since RSA keys take long. */
let antomsKeys: { privateKey: string; publicKey: string } | undefined;

/** The private key of Antom's simulator, in PEM. */
export function antomsPrivateKey(): string {
  antomsKeys ??= rsaKeys();
  return antomsKeys.privateKey;
}

/** The shop's own settings of the providers that a test asks for, without their addresses. */
export function providerSettings(wanted: readonly OptionalProvider[]): Record<string, string> {
  return Object.assign({}, ...wanted.map((provider) => SETTINGS_OF[provider]())) as Record<string, string>;
}

const SETTINGS_OF: Record<OptionalProvider, () => Record<string, string>> = {
  antom: () => {
    antomsKeys ??= rsaKeys();
    return {
      ANTOM_CLIENT_ID: "SANDBOX_demo_of_the_tests",
      ANTOM_PRIVATE_KEY: rsaKeys().privateKey,
      ANTOM_PUBLIC_KEY: antomsKeys.publicKey,
      ANTOM_CUSTOMER_ID: "2188000000000001",
      ANTOM_SFTP_HOST_KEY: sshFingerprint(antomsKeys.privateKey),
    };
  },
  btcpay: () => ({
    BTCPAY_API_KEY: "demo_key_of_the_tests",
    BTCPAY_STORE_ID: "demoStoreOfTheTests",
    BTCPAY_WEBHOOK_SECRET: "demo-webhook-secret-of-the-tests",
  }),
  play: () => ({
    PLAY_PACKAGE_NAME: "example.facet.demo",
    PLAY_SERVICE_ACCOUNT: "shop@facet-demo.iam.gserviceaccount.example",
    PLAY_PRIVATE_KEY: rsaKeys().privateKey,
    PLAY_REPORTS_BUCKET: "pubsite_prod_rev_demo_of_the_tests",
    PLAY_PUSH_ACCOUNT: "push@facet-demo.iam.gserviceaccount.example",
  }),
  carrier: () => ({
    CARRIER_CLIENT_ID: "demo-client",
    CARRIER_CLIENT_SECRET: "demo-carrier-secret-of-the-tests",
    CARRIER_SINK_TOKEN: "demo-sink-token-of-the-tests",
  }),
};

function rsaKeys(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync("rsa", {
    modulusLength: 2_048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
}
