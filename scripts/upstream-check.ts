import { createPublicKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs, parseEnv } from "node:util";
import { z } from "zod";
import type { BigoClientConfig } from "@/lib/upstream/bigo-client";
import { type BigoSettings, bigoConfigFrom } from "@/lib/upstream/bigo-settings";
import { newSeqId } from "@/lib/upstream/call-ids";
import { checkPreCheck, checkSignature, type Finding } from "@/lib/upstream/check-connection";
import { DATA_DIR, inProject, runScript, ScriptError } from "./project";
import { liveRun } from "./stack/run-file";

/**
 * `npm run upstream:check -- [BIGO ID] [--reseller id]... [--public-key]`: tests the platform's hosts that are set in the
 * environment or in .env, and says in words what is wrong. Moves nothing. Exit code 0 when all is well, else 1.
 *
 * In demo mode it tests the simulators of the shop that runs in this folder.
 */
const USAGE = "usage: npm run upstream:check -- [BIGO ID] [--reseller custodian-account]... [--public-key]";
const DEMO_RECIPIENT = "Tony_Bee99";

/** Read here and not by lib/env.ts, since a shop is checked piece by piece before all of its settings are there. */
const Settings = z.object({
  BIGO_HOST: z.string().default("https://oauth.bigolive.tv"),
  BIGO_BACKUP_HOST: z.string().default("https://oauth.bigoapp.tv"),
  BIGO_CLIENT_ID: z.string({ error: "is missing: the platform assigns it" }),
  BIGO_PRIVATE_KEY: z.string().optional(),
  BIGO_PRIVATE_KEY_FILE: z.string().optional(),
  BIGO_SIGNING_ALG: z.enum(["ES256", "RS256"]).default("ES256"),
  BIGO_KEY_VERSION: z.coerce.number().int().min(0).max(1_000).default(0),
  BIGO_TIMEOUT_MS: z.coerce.number().int().min(50).max(60_000).default(5_000),
});

await runScript(async () => {
  const { recipientId, resellers, wantsPublicKey } = readArguments();
  const isDemo = isDemoMode();
  const config = readConfig(isDemo);
  if (wantsPublicKey) {
    console.log(createPublicKey(config.signingKey.key).export({ type: "spki", format: "pem" }).toString().trim());
    return;
  }
  const { algorithm } = config.signingKey;
  const words = `Client id ${config.clientId}, ${algorithm}, key version ${config.keyVersion}; the private key is readable.`;
  show({ verdict: "ok", what: "settings", words });
  const recipient = recipientId ?? (isDemo ? DEMO_RECIPIENT : null);
  const failures = await runChecks(config, recipient, resellers);
  if (failures > 0) throw new ScriptError(`${failures} ${failures === 1 ? "check" : "checks"} failed.`);
  console.log("All is well.");
});

/** How many checks failed. */
async function runChecks(config: BigoClientConfig, recipient: string | null, resellers: string[]): Promise<number> {
  const context = { config, nowMs: Date.now };
  let failures = 0;
  const note = (finding: Finding) => {
    show(finding);
    if (finding.verdict === "failed") failures += 1;
    return finding.verdict !== "failed";
  };
  for (const origin of new Set([config.hosts.main, config.hosts.backup ?? config.hosts.main])) {
    const signature = await checkSignature(context, origin);
    const isUsable = signature.map(note).every(Boolean);
    if (!isUsable || recipient === null) continue;
    for (const resellerBigoId of resellers.length === 0 ? [null] : resellers) {
      note(
        await checkPreCheck(context, {
          origin,
          recipientId: recipient,
          resellerBigoId,
          seqId: newSeqId(),
        }),
      );
    }
  }
  if (recipient === null) {
    const words = "Skipped: name a BIGO ID that exists, as in npm run upstream:check -- your_bigo_id.";
    show({ verdict: "warning", what: "pre-check", words });
  }
  return failures;
}

function show({ verdict, what, words }: Finding): void {
  const mark = { ok: "ok     ", warning: "warning", failed: "FAILED " }[verdict];
  console.log(`${mark}  ${what}\n         ${words}`);
}

function readArguments(): { recipientId: string | null; resellers: string[]; wantsPublicKey: boolean } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { reseller: { type: "string", multiple: true }, "public-key": { type: "boolean" } },
    });
    if (positionals.length > 1) throw new ScriptError(USAGE);
    return {
      recipientId: positionals[0] ?? null,
      resellers: values.reseller ?? [],
      wantsPublicKey: values["public-key"] ?? false,
    };
  } catch (error) {
    throw error instanceof ScriptError ? error : new ScriptError(USAGE);
  }
}

function isDemoMode(): boolean {
  return ["1", "true"].includes(process.env.FACET_DEMO || readFile(inProject(".env")).FACET_DEMO || "");
}

/** The environment wins over .env; in demo mode the secrets made for the demo and the running shop's addresses fill in. */
function readConfig(isDemo: boolean): BigoClientConfig {
  const demo = isDemo ? { ...readFile(path.join(DATA_DIR, "demo.env")), ...liveRun()?.addresses } : {};
  const file: Record<string, string> = { ...demo, ...readFile(inProject(".env")) };
  // A key file named on the command line is meant to be the one that is tested.
  if (process.env.BIGO_PRIVATE_KEY_FILE) delete file.BIGO_PRIVATE_KEY;
  const given = Object.fromEntries(
    Object.keys(Settings.shape)
      .map((name) => [name, process.env[name] || file[name]])
      .filter(([, value]) => value),
  );
  if (isDemo && given.BIGO_HOST === undefined) {
    throw new ScriptError("In demo mode the simulators are tested, and no shop runs in this folder: npm start first.");
  }
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: [name], message }) => `${String(name)} ${message}`);
    throw new ScriptError(`The settings are not right: ${problems.join("; ")}.`);
  }
  return configFrom({ ...parsed.data, FACET_DEMO: isDemo });
}

function configFrom(settings: BigoSettings): BigoClientConfig {
  try {
    return bigoConfigFrom(settings);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}

/** Empty values count as not set, as everywhere. */
function readFile(file: string): Record<string, string> {
  const values: Record<string, string> = {};
  if (!existsSync(file)) return values;
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, "utf8")))) if (value) values[name] = value;
  return values;
}
