import { generateKeyPairSync } from "node:crypto";

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
