import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generateClient } from "../database/generate";
import { DATA_DIR, inProject, ScriptError } from "../project";
import { bundleServer } from "./bundle-server";
import { childEnv, type ProcessEnvironment } from "./child-env";
import { byLines, type Log } from "./managed-process";
import { liveRun } from "./run-file";

/** What a build is made from. A change anywhere here, or in a baked-in setting, makes the last build stale. */
const SOURCE_FOLDERS = ["app", "components", "i18n", "lib", "messages", "public", "prisma/schema"];
const SOURCE_FILES = [
  "next.config.js",
  "proxy.ts",
  "server.ts",
  "instrumentation.ts",
  "postcss.config.mjs",
  "tsconfig.json",
  "package-lock.json",
];
const SOURCE_SCRIPTS = ["scripts/collect-csp-hashes.ts", "scripts/hint-chunks.ts", "scripts/stack/bundle-server.ts"];
const STAMP = path.join(DATA_DIR, "build-stamp");

/** What static pages show, so what a build must know (the same list as in lib/env.ts). */
const BAKED_IN = ["FACET_DEMO", "SHOP_NAME", "SUPPORT_EMAIL"];

/** Writes the Prisma client when its schema changed since the last time, or when it is not there. */
export function ensureClient(): void {
  const stamp = path.join(DATA_DIR, "client-stamp");
  const hash = createHash("sha256");
  addFolder(hash, inProject("prisma/schema"));
  addFile(hash, inProject("package-lock.json"));
  const now = hash.digest("hex");
  const isThere = existsSync(inProject("lib/db/generated/client.ts"));
  if (isThere && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  generateClient();
  mkdirSync(DATA_DIR, { recursive: true });
  writeFileSync(stamp, now);
}

/**
 * Builds the shop when its sources changed since the last build, and collects the hashes for its security policy.
 *
 * @returns whether a build was needed
 */
export async function ensureBuild(settings: Readonly<Record<string, string>>, log: Log): Promise<boolean> {
  const now = sourceHash(settings);
  const isBuilt = existsSync(inProject(".next/BUILD_ID")) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === now;
  if (isBuilt) return false;
  const shop = liveRun();
  if (shop !== null && shop.pid !== process.pid) {
    throw new ScriptError(
      `the sources changed, and a build would replace the pages of the shop that runs here (process ${shop.pid}): stop it first`,
    );
  }
  log("build", "building the shop (this takes a while the first time)");
  writeFileSync(STAMP, "");
  const env = childEnv(settings, "production");
  await runNode("build", [inProject("node_modules/next/dist/bin/next"), "build"], env, log);
  await runNode("build", [...TSX, inProject("scripts/collect-csp-hashes.ts")], env, log);
  await runNode("build", [...TSX, inProject("scripts/hint-chunks.ts")], env, log);
  await bundleServer();
  writeFileSync(STAMP, now);
  return true;
}

/** How a script in TypeScript runs outside Next, on this very Node. */
export const TSX = ["--conditions=react-server", "--import", "tsx"] as const;

const running = new Set<ChildProcess>();

/** Ends what `runNode` runs now, because nobody waits for it any more. */
export function endScripts(): void {
  for (const child of running) child.kill("SIGTERM");
}

/** Runs a script of Node to its end; refuses when it fails. */
export async function runNode(name: string, args: readonly string[], env: ProcessEnvironment, log: Log): Promise<void> {
  const child = spawn(process.execPath, ["--import", inProject("scripts/stack/end-with-parent.mjs"), ...args], {
    cwd: inProject(),
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tail: string[] = [];
  const take = byLines((line) => {
    tail.push(line);
    if (tail.length > 60) tail.shift();
    log(name, line);
  });
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  running.add(child);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  running.delete(child);
  if (code !== 0) throw new ScriptError(`${name} failed (exit code ${code}):\n${tail.join("\n")}`);
}

function sourceHash(settings: Readonly<Record<string, string>>): string {
  const hash = createHash("sha256");
  for (const name of BAKED_IN) hash.update(`${name}=${settings[name] ?? ""}\n`);
  for (const folder of SOURCE_FOLDERS) addFolder(hash, inProject(folder));
  for (const file of [...SOURCE_FILES, ...SOURCE_SCRIPTS]) addFile(hash, inProject(file));
  return hash.digest("hex");
}

function addFolder(hash: ReturnType<typeof createHash>, folder: string): void {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.name === "generated") continue;
    if (entry.isDirectory()) addFolder(hash, file);
    else addFile(hash, file);
  }
}

function addFile(hash: ReturnType<typeof createHash>, file: string): void {
  if (!existsSync(file)) return;
  hash
    .update(`${path.relative(inProject(), file)}\0`)
    .update(readFileSync(file))
    .update("\0");
}
