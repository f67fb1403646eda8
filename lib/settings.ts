import { z } from "zod";
import { refusedInDemo, refusedOutsideDemo } from "@/lib/demo-settings-guard";
import { halfSetUp, PROVIDER_SHAPE } from "@/lib/provider-settings";

/**
 * All settings of Facet, as rules on text: what may be set, what it defaults to, and what stops a boot.
 *
 * Pure: it reads neither the environment nor a file (`lib/env.ts` does), so a test can hand it anything.
 * An empty value counts as not set, so that `.env.example` may name a setting without giving it.
 */

/** A list of whole seconds such as "1,2,4": the waits before each retry, in order. At most 50 of them. */
const secondsList = (fallback: string) =>
  z
    .string()
    .regex(/^\d{1,6}(,\d{1,6})*$/, 'must be whole seconds separated by commas, such as "1,2,4"')
    .default(fallback)
    .transform((text) => text.split(",").map(Number))
    .refine((list) => list.length <= 50, "must have at most 50 waits");

/** A list of words separated by commas; spaces around them do not count. */
const wordList = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== ""),
  )
  .refine((list) => list.length > 0, "must name at least one value");

const flag = z
  .enum(["0", "1", "true", "false"])
  .default("0")
  .transform((text) => text === "1" || text === "true");

const whole = (fallback: number, atLeast: number, atMost: number) =>
  z.coerce.number().int().min(atLeast).max(atMost).default(fallback);

const httpUrl = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/ });

/** "k1:base64,k0:base64": AES-256 keys by id. The first encrypts, the others still decrypt. */
const dataKeys = z.string().transform((text, context) => {
  const keys = text.split(",").map((entry) => {
    const [id = "", encoded = ""] = entry.trim().split(":");
    return { id, key: Buffer.from(encoded, "base64") };
  });
  for (const { id, key } of keys) {
    if (/^[a-z0-9]{1,16}$/.test(id) && key.length === 32) continue;
    context.addIssue({ code: "custom", message: 'must be "id:key" entries, each key 32 bytes in base64' });
    return z.NEVER;
  }
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) {
    context.addIssue({ code: "custom", message: "names one key id twice" });
    return z.NEVER;
  }
  return keys;
});

const Settings = z.object({
  FACET_DEMO: flag,
  FACET_URL: httpUrl.optional(),
  FACET_SECRET: z.string().min(32),
  FACET_DATA_KEYS: dataKeys,
  FACET_HASH_KEY: z.string().min(32),
  DATABASE_URL: postgresUrl,
  DATABASE_OWNER_URL: postgresUrl.optional(),
  PORT: whole(3000, 1, 65_535),
  TRUSTED_PROXIES: wordList.optional().transform((list) => list ?? []),
  STRIPE_SECRET_KEY: z.string().regex(/^(sk|rk)_(test|live)_/, "must be a Stripe secret or restricted key"),
  STRIPE_WEBHOOK_SECRET: wordList.refine((list) => list.every((secret) => secret.startsWith("whsec_")), {
    message: "must be whsec_ secrets (several, separated by commas, while one is replaced by another)",
  }),
  STRIPE_API_BASE: httpUrl.optional(),
  XENDIT_SECRET_KEY: z.string().regex(/^xnd_(development|production)_/, "must be a Xendit secret key"),
  XENDIT_CALLBACK_TOKEN: z.string().min(16),
  XENDIT_API_BASE: httpUrl.optional(),
  ...PROVIDER_SHAPE,
  FX_API_BASE: httpUrl.optional(),
  BIGO_HOST: httpUrl.default("https://oauth.bigolive.tv"),
  BIGO_BACKUP_HOST: httpUrl.default("https://oauth.bigoapp.tv"),
  BIGO_CLIENT_ID: z.string().min(1).max(100),
  BIGO_PRIVATE_KEY: z
    .string()
    .transform((text) => text.replaceAll("\\n", "\n"))
    .refine((text) => /^-----BEGIN (EC |RSA )?PRIVATE KEY-----/.test(text), "must be a private key in PEM"),
  BIGO_SIGNING_ALG: z.enum(["ES256", "RS256"]).default("ES256"),
  BIGO_KEY_VERSION: whole(0, 0, 1_000),
  BIGO_TIMEOUT_MS: whole(5_000, 50, 60_000),
  UPSTREAM_VALUE_MAX: whole(50_000, 1, 1_000_000),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().max(200).default("Facet <no-reply@facet.example>"),
  SHOP_NAME: z.string().max(60).default("Facet"),
  SUPPORT_EMAIL: z.email().default("support@facet.example"),
  ORDER_TTL_SECONDS: whole(1_800, 1, 86_400),
  LEASE_SECONDS: whole(30, 1, 3_600),
  UNKNOWN_RETRY_SECONDS: secondsList("1,2,4,8,16,32,60"),
  TRANSIENT_RETRY_SECONDS: secondsList("1,2,4,8,16,32,60"),
  HALT_RETRY_SECONDS: whole(60, 1, 3_600),
  RECIPIENT_FIX_SECONDS: whole(86_400, 1, 2_592_000),
  PAYMENT_QUERY_SECONDS: secondsList("10,20,40,60,120,300,600"),
  REFUND_QUERY_SECONDS: whole(60, 1, 3_600),
  PROVIDER_TIMEOUT_MS: whole(10_000, 50, 60_000),
  REFUND_LIMIT_SUPPORT_USD: whole(50, 0, 1_000_000),
  REFUND_LIMIT_SUPERVISOR_USD: whole(500, 0, 1_000_000),
  REFUND_LIMIT_FINANCE_USD: whole(2_000, 0, 1_000_000),
  REFUND_LIMIT_ADMIN_USD: whole(2_000, 0, 1_000_000),
  REFUND_REQUEST_SECONDS: whole(604_800, 1, 7_776_000),
  REFUND_ALONE_SECONDS: whole(3_600, 1, 604_800),
  CLAIM_SECONDS: whole(14_400, 1, 604_800),
  STOCK_RETRY_SECONDS: whole(30, 1, 3_600),
  RECONCILE_SECONDS: whole(300, 1, 86_400),
  ALERT_LOOK_SECONDS: whole(15, 1, 3_600),
  ALERT_WEBHOOK_TIMEOUT_MS: whole(10_000, 50, 60_000),
  ALERT_RETRY_SECONDS: whole(10, 1, 3_600),
  STOCK_OUT_ALERT_HOURS: whole(24, 1, 720),
  TRANSFER_ALERT_HOURS: whole(24, 1, 720),
  WAIT_ALERT_MINUTES: whole(15, 1, 10_080),
  POOL_LEAD_HOURS: whole(24, 0, 720),
  TRANSFER_API_BASE: httpUrl.optional(),
  REBALANCE_SECONDS: whole(1_800, 1, 86_400),
  SETTLEMENT_SECONDS: whole(86_400, 1, 604_800),
  FX_REFRESH_SECONDS: whole(3_600, 60, 86_400),
  FX_STALE_HOURS: whole(72, 1, 8_784),
  WORKER_POLL_MS: whole(1_000, 5, 60_000),
  WORKER_CONCURRENCY: whole(400, 1, 1_000),
  HEARTBEAT_SECONDS: whole(10, 1, 300),
  BATCH_MAX: whole(200, 1, 500),
  WRITER_WAIT_MS: whole(30, 0, 100),
  BUSY_AFTER_SECONDS: whole(5, 1, 3_600),
  INVITATION_HOURS: whole(72, 1, 720),
  STAFF_PASSKEYS: z.enum(["offered", "binding", "required"]).default("binding"),
  PASSKEY_CHALLENGE_SECONDS: whole(300, 10, 3_600),
  RECOVERY_SECONDS: whole(900, 60, 86_400),
  DATA_REQUEST_HOURS: whole(72, 1, 720),
  DATA_EXPORT_HOURS: whole(168, 1, 720),
  TICKET_PRESENCE_SECONDS: whole(25, 5, 600),
  METRICS_TOKEN: z.string().min(16).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  TRACE_RATIO: z.coerce.number().min(0).max(1).default(1),
  EVENT_BODY_DAYS: whole(30, 4, 3_650),
  SESSION_KEPT_DAYS: whole(90, 1, 3_650),
  MAIL_KEPT_DAYS: whole(90, 1, 3_650),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

type Parsed = z.infer<typeof Settings>;
export type Settings = Omit<Parsed, "FACET_URL" | "DATABASE_OWNER_URL"> & {
  FACET_URL: string;
  DATABASE_OWNER_URL: string;
};
export type SettingName = keyof Parsed | "BIGO_PRIVATE_KEY_FILE";

/** Every setting that Facet reads, for whoever must hand a process all of them and nothing else. */
export const SETTING_NAMES: readonly SettingName[] = [
  ...(Object.keys(Settings.shape) as (keyof Parsed)[]),
  "BIGO_PRIVATE_KEY_FILE",
];

/** What is wrong with the settings, a line for each, each line beginning with the setting's name. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Facet cannot start, its settings are not right:\n${problems.map((line) => `  - ${line}`).join("\n")}`);
    this.problems = problems;
  }
}

/**
 * Checks all settings at once.
 *
 * @param source names and texts, as the environment gives them
 * @returns the parsed settings
 * @throws SettingsError naming every setting that is missing, malformed, or at odds with demo mode
 */
export function readSettings(source: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(
    SETTING_NAMES.map((name) => [name, source[name]?.trim()]).filter(
      ([, value]) => value !== undefined && value !== "",
    ),
  ) as Record<string, string>;

  const parsed = Settings.safeParse(given);
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return given[name] === undefined ? `${name} is missing` : `${name}: ${issue.message}`;
      });
  problems.push(...halfSetUp(given));
  problems.push(
    ...(given.FACET_DEMO === "1" || given.FACET_DEMO === "true" ? refusedInDemo(given) : refusedOutsideDemo(given)),
  );
  if (!parsed.success || problems.length > 0) throw new SettingsError([...new Set(problems)]);

  const settings = parsed.data;
  return {
    ...settings,
    FACET_URL: settings.FACET_URL ?? `http://127.0.0.1:${settings.PORT}`,
    DATABASE_OWNER_URL: settings.DATABASE_OWNER_URL ?? settings.DATABASE_URL,
  };
}
