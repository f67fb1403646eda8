import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { describe, expect, it } from "vitest";
import { readSettings, SETTING_NAMES, SettingsError } from "@/lib/settings";
import { testSettings } from "@/tests/support/test-settings";

// Guarantee: a wrong setting stops the boot and is named, real money cannot move in the demo, and nothing made for the
// demo guards a real shop.
const DEMO = testSettings();
const REAL: Record<string, string> = {
  ...DEMO,
  FACET_DEMO: "0",
  FACET_URL: "https://shop.example",
  FACET_SECRET: "k9".repeat(20),
  FACET_DATA_KEYS: `k2:${Buffer.alloc(32, 2).toString("base64")},k1:${Buffer.alloc(32, 1).toString("base64")}`,
  FACET_HASH_KEY: "h7".repeat(20),
  DATABASE_URL: "postgresql://shop:long-password@db.example/shop",
  STRIPE_SECRET_KEY: "sk_live_4eC39HqLyjW",
  STRIPE_WEBHOOK_SECRET: "whsec_new,whsec_old",
  STRIPE_API_BASE: "",
  XENDIT_SECRET_KEY: "xnd_production_abc",
  XENDIT_CALLBACK_TOKEN: "a-long-callback-token",
  XENDIT_API_BASE: "",
  BIGO_HOST: "",
  BIGO_BACKUP_HOST: "",
  BIGO_CLIENT_ID: "partner-17",
  SMTP_URL: "smtp://mail.example:587",
};

function problemsOf(source: Record<string, string>): readonly string[] {
  try {
    readSettings(source);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}

describe("settings that are right", () => {
  it("reads a demo, with defaults for what is not given", () => {
    const settings = readSettings(DEMO);
    expect(settings.FACET_DEMO).toBe(true);
    expect(settings.PORT).toBe(3000);
    expect(settings.UNKNOWN_RETRY_SECONDS).toEqual([1, 2, 4, 8, 16, 32, 60]);
    expect(settings.DATABASE_OWNER_URL).toBe(settings.DATABASE_URL);
  });

  it("reads a real shop, with several keys while one is replaced by another", () => {
    const settings = readSettings(REAL);
    expect(settings.STRIPE_WEBHOOK_SECRET).toEqual(["whsec_new", "whsec_old"]);
    expect(settings.FACET_DATA_KEYS.map(({ id }) => id)).toEqual(["k2", "k1"]);
    expect(settings.BIGO_HOST).toBe("https://oauth.bigolive.tv");
  });

  it("takes a private key whose lines are joined by \\n", () => {
    const joined = (DEMO.BIGO_PRIVATE_KEY ?? "").replaceAll("\n", "\\n");
    const { BIGO_PRIVATE_KEY: key } = readSettings({ ...DEMO, BIGO_PRIVATE_KEY: joined });
    expect(key.trim()).toBe(DEMO.BIGO_PRIVATE_KEY?.trim());
  });
});

describe("the demo", () => {
  it.each([
    ["STRIPE_SECRET_KEY", "sk_live_4eC39HqLyjW"],
    ["STRIPE_SECRET_KEY", "rk_live_4eC39HqLyjW"],
    ["XENDIT_SECRET_KEY", "xnd_production_abc"],
    ["BIGO_HOST", "https://oauth.bigolive.tv"],
    ["BIGO_BACKUP_HOST", "https://oauth.bigoapp.tv/"],
  ])("refuses to start with a live %s", (name, value) => {
    expect(problemsOf({ ...DEMO, [name]: value })).toEqual([expect.stringContaining(name)]);
  });
});

describe("a real shop", () => {
  it.each([
    "FACET_SECRET",
    "FACET_DATA_KEYS",
    "FACET_HASH_KEY",
    "FACET_URL",
    "DATABASE_URL",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "XENDIT_SECRET_KEY",
    "XENDIT_CALLBACK_TOKEN",
    "BIGO_CLIENT_ID",
    "BIGO_PRIVATE_KEY",
    "SMTP_URL",
  ])("refuses to start without %s", (name) => {
    expect(problemsOf({ ...REAL, [name]: "" })).toEqual([expect.stringMatching(`^${name} is missing`)]);
  });

  it.each([
    "FACET_SECRET",
    "FACET_DATA_KEYS",
    "FACET_HASH_KEY",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "XENDIT_SECRET_KEY",
    "XENDIT_CALLBACK_TOKEN",
    "BIGO_CLIENT_ID",
  ])("refuses the demo's %s", (name) => {
    expect(problemsOf({ ...REAL, [name]: DEMO[name] ?? "" })).toEqual([
      expect.stringContaining(`${name} is a demo value`),
    ]);
  });

  it("refuses a demo password of the database, and addresses of simulators", () => {
    const problems = problemsOf({
      ...REAL,
      DATABASE_URL: "postgresql://shop:demo-password@db.example/shop",
      STRIPE_API_BASE: "http://127.0.0.1:4020",
      BIGO_HOST: "http://localhost:4010",
    });
    expect(problems.map((line) => line.split(" ")[0])).toEqual(["DATABASE_URL", "STRIPE_API_BASE", "BIGO_HOST"]);
  });
});

describe("settings that are malformed", () => {
  it.each([
    ["FACET_SECRET", "short"],
    ["FACET_DATA_KEYS", "k1:tooshort"],
    ["PORT", "70000"],
    ["PORT", "three"],
    ["UNKNOWN_RETRY_SECONDS", "1, two"],
    ["BIGO_SIGNING_ALG", "HS256"],
    ["BIGO_PRIVATE_KEY", "not a key"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_a,secret"],
    ["DATABASE_URL", "mysql://127.0.0.1/x"],
    ["SUPPORT_EMAIL", "nobody"],
  ])("names %s when it is %s", (name, value) => {
    expect(problemsOf({ ...DEMO, [name]: value })).toEqual([expect.stringMatching(`^${name}: `)]);
  });

  it("names everything that is wrong at once", () => {
    const problems = problemsOf({ ...DEMO, PORT: "0", LOG_LEVEL: "loud", FACET_HASH_KEY: "" });
    expect(problems.map((line) => line.split(/[: ]/)[0]).sort()).toEqual(["FACET_HASH_KEY", "LOG_LEVEL", "PORT"]);
  });
});

describe(".env.example", () => {
  const example = parseEnv(readFileSync(path.resolve(import.meta.dirname, "../../.env.example"), "utf8"));

  it("names every setting, and nothing that is none", () => {
    expect(Object.keys(example).sort()).toEqual([...SETTING_NAMES].sort());
  });

  it("is the demo, and holds no secret", () => {
    expect(Object.entries(example).filter(([, value]) => value !== "")).toEqual([["FACET_DEMO", "1"]]);
  });
});
