import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { readSettings, SETTING_NAMES, SettingsError } from "@/lib/settings";
import { DATA_DIR, inProject } from "../project";
import { ADDRESSES_TO_COME, freshDemoSecrets } from "./demo-settings";

/**
 * The settings of the shop in this folder: the environment wins over `.env`, and in demo mode `.data/demo.env` fills
 * in the secrets that neither gives.
 */
export type ShopSettings = {
  values: Record<string, string>;
  isDemo: boolean;
  /** Simulators stand in for hosts that nobody configured; off as soon as a real one is given. */
  hasSimulators: boolean;
};

const ENV_FILE = inProject(".env");
const DEMO_FILE = path.join(DATA_DIR, "demo.env");

/**
 * Reads the settings, and makes what the demo needs.
 *
 * Without a `.env` it writes one: `.env.example`, which is demo mode, with fresh random secrets.
 */
export function loadShopSettings(say: (line: string) => void): ShopSettings {
  if (!existsSync(ENV_FILE)) {
    writeDemoEnv();
    say("wrote .env: demo mode, with fresh secrets of its own");
  }
  const file = readEnvFile(ENV_FILE);
  const given: Record<string, string> = {};
  for (const name of SETTING_NAMES) {
    const value = process.env[name] || file[name];
    if (value) given[name] = value;
  }
  const isDemo = given.FACET_DEMO === "1" || given.FACET_DEMO === "true";
  if (!isDemo) return { values: given, isDemo, hasSimulators: false };
  return { values: { ...demoSecretsFor(given), ...given, FACET_DEMO: "1" }, isDemo, hasSimulators: !given.BIGO_HOST };
}

/**
 * Checks settings as the processes will see them, before anything is started.
 *
 * @throws SettingsError
 */
export function checkSettings({ values, hasSimulators }: ShopSettings): void {
  const filledIn: Record<string, string> = {};
  // What the stack itself gives the processes is not the user's to set.
  if (!values.DATABASE_URL) filledIn.DATABASE_URL = "postgresql://own@127.0.0.1/facet";
  if (hasSimulators) Object.assign(filledIn, ADDRESSES_TO_COME);
  const key = values.BIGO_PRIVATE_KEY_FILE;
  if (key && !values.BIGO_PRIVATE_KEY) {
    if (!existsSync(key)) throw new SettingsError([`BIGO_PRIVATE_KEY_FILE names ${key}, which is not there`]);
    filledIn.BIGO_PRIVATE_KEY = readFileSync(key, "utf8").trim();
  }
  readSettings({ ...filledIn, ...values });
}

/** `.env.example` set up for this folder. Its secrets are empty there, and every line of it explains a setting. */
function writeDemoEnv(): void {
  let text = readFileSync(inProject(".env.example"), "utf8");
  const simulatorsOnly: Record<string, string> = {};
  for (const [name, value] of Object.entries(freshDemoSecrets())) {
    const line = new RegExp(`^${name}=.*$`, "m");
    if (line.test(text)) text = text.replace(line, () => `${name}="${value}"`);
    else simulatorsOnly[name] = value;
  }
  writeFileSync(ENV_FILE, text, { mode: 0o600 });
  // A simulator's half of a pair belongs to the other half, and is no setting of the shop.
  keepForDemo(simulatorsOnly);
}

/** Kept between starts: with a new data key yesterday's recipients could not be read. */
function demoSecretsFor(given: Readonly<Record<string, string>>): Record<string, string> {
  const kept = existsSync(DEMO_FILE) ? readEnvFile(DEMO_FILE) : {};
  const fresh = freshDemoSecrets();
  const isMissing = (name: string) => !given[name] && !kept[name];
  if (Object.keys(fresh).some(isMissing)) {
    for (const name of Object.keys(fresh).filter(isMissing)) kept[name] = fresh[name] ?? "";
    keepForDemo(kept);
  }
  return kept;
}

function keepForDemo(secrets: Readonly<Record<string, string>>): void {
  mkdirSync(DATA_DIR, { recursive: true });
  const lines = Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`);
  writeFileSync(DEMO_FILE, lines.join(""), { mode: 0o600 });
  chmodSync(DEMO_FILE, 0o600);
}

/** Quoted values keep their `\n` as two characters, as a private key in one line has them; lib/env.ts turns them back. */
function readEnvFile(file: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, "utf8")))) {
    if (value !== undefined) values[name] = value;
  }
  return values;
}
