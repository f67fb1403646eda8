import "server-only";
import { readFileSync } from "node:fs";
import { readSettings, type Settings } from "@/lib/settings";

/**
 * Stands in for what only a running shop has while `next build` loads the modules: a build opens no database and
 * calls nobody, and a build machine should hold no secrets. `next start` reads the real settings.
 */
const BUILD_TIME_SETTINGS = {
  FACET_DEMO: "1",
  FACET_SECRET: "build-time-only-build-time-only-build-time-only",
  FACET_DATA_KEYS: `build:${Buffer.alloc(32).toString("base64")}`,
  FACET_HASH_KEY: "build-time-only-build-time-only-build-time-only",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  STRIPE_SECRET_KEY: "sk_test_build_time_only",
  STRIPE_WEBHOOK_SECRET: "whsec_build_time_only",
  XENDIT_SECRET_KEY: "xnd_development_build_time_only",
  XENDIT_CALLBACK_TOKEN: "build-time-only-build-time-only",
  BIGO_HOST: "http://127.0.0.1:1",
  BIGO_BACKUP_HOST: "http://127.0.0.1:1",
  BIGO_CLIENT_ID: "build-time-only",
  BIGO_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----",
} as const;

/** What a static page may show, so what a build must know. Everything else a build replaces. */
const BAKED_IN = ["FACET_DEMO", "SHOP_NAME", "SUPPORT_EMAIL", "LOG_LEVEL"] as const;

function environment(): Readonly<Record<string, string | undefined>> {
  if (process.env.NEXT_PHASE === "phase-production-build") {
    const baked = Object.fromEntries(BAKED_IN.map((name) => [name, process.env[name]]));
    const isDemo = baked.FACET_DEMO === "1" || baked.FACET_DEMO === "true";
    const rest = isDemo
      ? {}
      : {
          BIGO_HOST: "https://build.invalid",
          BIGO_BACKUP_HOST: "https://build.invalid",
          SMTP_URL: "smtp://build.invalid",
          FACET_URL: "https://build.invalid",
        };
    return { ...BUILD_TIME_SETTINGS, ...rest, ...baked };
  }
  const file = process.env.BIGO_PRIVATE_KEY_FILE;
  if (process.env.BIGO_PRIVATE_KEY || !file) return process.env;
  return { ...process.env, BIGO_PRIVATE_KEY: readFileSync(file, "utf8").trim() };
}

/** Read once at start-up: a wrong value stops the boot, not the first customer. */
export const env: Settings = readSettings(environment());

/** `next dev`: pages are made while they are looked at. */
export const isDevelopment: boolean = process.env.NODE_ENV === "development";
