import { z } from "zod";

/**
 * The settings of the payment providers beyond the first two, as rules on text. A provider none of whose settings is given is not used: its
 * channels are not offered. One that is given in part stops the boot.
 */

const httpUrl = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));

/** Keys in PEM may be written in one line, with `\n` as two characters. */
const pem = (kind: RegExp, what: string) =>
  z
    .string()
    .transform((text) => text.replaceAll("\\n", "\n"))
    .refine((text) => kind.test(text), what)
    .optional();
const privateKey = pem(/^-----BEGIN (RSA )?PRIVATE KEY-----/, "must be a private key in PEM");
const publicKey = pem(/^-----BEGIN PUBLIC KEY-----/, "must be a public key in PEM");

export const PROVIDER_SHAPE = {
  ANTOM_CLIENT_ID: z.string().min(4).max(64).optional(),
  ANTOM_PRIVATE_KEY: privateKey,
  ANTOM_PUBLIC_KEY: publicKey,
  ANTOM_KEY_VERSION: z.coerce.number().int().min(1).max(1_000).default(1),
  ANTOM_API_BASE: httpUrl.optional(),
  ANTOM_SFTP_URL: z.url({ protocol: /^sftp$/ }).optional(),
  ANTOM_SFTP_HOST_KEY: z
    .string()
    .regex(/^SHA256:[A-Za-z0-9+/]{43}$/, 'must be a fingerprint as ssh-keygen prints it: "SHA256:…"')
    .optional(),
  ANTOM_CUSTOMER_ID: z
    .string()
    .regex(/^[A-Za-z0-9_-]{4,64}$/, "must be the merchant's number at Antom")
    .optional(),
  BTCPAY_API_BASE: httpUrl.optional(),
  BTCPAY_API_KEY: z.string().min(16).optional(),
  BTCPAY_STORE_ID: z.string().min(4).max(64).optional(),
  BTCPAY_WEBHOOK_SECRET: z
    .string()
    .min(16)
    .transform((text) => text.split(",").map((secret) => secret.trim()))
    .optional(),
  BTCPAY_PAYOUT_METHOD: z.enum(["BTC-CHAIN", "BTC-LN"]).default("BTC-CHAIN"),
  PLAY_PACKAGE_NAME: z.string().min(3).max(150).optional(),
  PLAY_SERVICE_ACCOUNT: z.email().optional(),
  PLAY_PRIVATE_KEY: privateKey,
  PLAY_PUSH_ACCOUNT: z.email().optional(),
  PLAY_API_BASE: httpUrl.optional(),
  PLAY_TOKEN_URL: httpUrl.optional(),
  PLAY_JWKS_URL: httpUrl.optional(),
  PLAY_REPORTS_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{2,62}$/, "must be a bucket's name, without gs://")
    .optional(),
  PLAY_STORAGE_BASE: httpUrl.optional(),
  CARRIER_CLIENT_ID: z.string().min(4).max(100).optional(),
  CARRIER_CLIENT_SECRET: z.string().min(16).optional(),
  CARRIER_SINK_TOKEN: z.string().min(16).optional(),
  CARRIER_API_BASE: httpUrl.optional(),
  CARRIER_REFUND_API_BASE: httpUrl.optional(),
  CARRIER_TOKEN_URL: httpUrl.optional(),
} as const;

export type ProviderSettingName = keyof typeof PROVIDER_SHAPE;

/** What a provider cannot do without. The first two are every shop's: their settings are required. */
export const PROVIDER_NEEDS = {
  stripe: [],
  xendit: [],
  antom: ["ANTOM_CLIENT_ID", "ANTOM_PRIVATE_KEY", "ANTOM_PUBLIC_KEY"],
  btcpay: ["BTCPAY_API_BASE", "BTCPAY_API_KEY", "BTCPAY_STORE_ID", "BTCPAY_WEBHOOK_SECRET"],
  play: ["PLAY_PACKAGE_NAME", "PLAY_SERVICE_ACCOUNT", "PLAY_PRIVATE_KEY", "PLAY_PUSH_ACCOUNT"],
  carrier: [
    "CARRIER_CLIENT_ID",
    "CARRIER_CLIENT_SECRET",
    "CARRIER_SINK_TOKEN",
    "CARRIER_API_BASE",
    "CARRIER_TOKEN_URL",
  ],
} as const satisfies Record<string, readonly ProviderSettingName[]>;

/** Where a provider is asked. Outside the demo none of them may be a simulator on this machine. */
export const PROVIDER_ADDRESSES = [
  "ANTOM_API_BASE",
  "BTCPAY_API_BASE",
  "PLAY_API_BASE",
  "PLAY_TOKEN_URL",
  "PLAY_JWKS_URL",
  "PLAY_STORAGE_BASE",
  "CARRIER_API_BASE",
  "CARRIER_REFUND_API_BASE",
  "CARRIER_TOKEN_URL",
] as const satisfies readonly ProviderSettingName[];

/** The same of what is no HTTP. */
export const REPORT_ADDRESSES = ["ANTOM_SFTP_URL"] as const satisfies readonly ProviderSettingName[];

/** Reports need all of theirs, or none is read. */
const REPORT_NEEDS = { ANTOM_SFTP_URL: ["ANTOM_SFTP_HOST_KEY", "ANTOM_CUSTOMER_ID"] } as const;

/** Secrets that the demo marks as its own. */
export const PROVIDER_SECRETS = [
  "ANTOM_CLIENT_ID",
  "BTCPAY_API_KEY",
  "BTCPAY_WEBHOOK_SECRET",
  "PLAY_PACKAGE_NAME",
  "CARRIER_CLIENT_ID",
  "CARRIER_CLIENT_SECRET",
  "CARRIER_SINK_TOKEN",
] as const satisfies readonly ProviderSettingName[];

/** The providers that are set up, by what is given. */
export function providersSetUp(given: Readonly<Partial<Record<ProviderSettingName, unknown>>>): string[] {
  return Object.entries(PROVIDER_NEEDS).flatMap(([provider, names]) =>
    names.every((name) => given[name] !== undefined) ? [provider] : [],
  );
}

/** A line for each setting that is missing beside others of the same provider. */
export function halfSetUp(given: Readonly<Record<string, string>>): string[] {
  const ofReports = Object.entries(REPORT_NEEDS).flatMap(([address, names]) =>
    given[address] === undefined
      ? []
      : names.filter((name) => given[name] === undefined).map((name) => `${name} is missing: ${address} is given`),
  );
  const ofProviders = Object.entries(PROVIDER_NEEDS).flatMap(([provider, names]) => {
    const missing = names.filter((name) => given[name] === undefined);
    // An address alone is no set-up: the demo gives addresses of all simulators.
    const isWanted = names.some(
      (name) => given[name] !== undefined && !name.endsWith("_BASE") && !name.endsWith("_URL"),
    );
    return isWanted ? missing.map((name) => `${name} is missing: ${provider} has its other settings`) : [];
  });
  return [...ofProviders, ...ofReports];
}
