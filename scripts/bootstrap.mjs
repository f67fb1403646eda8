// Plain JavaScript for Node 20.9, the oldest that may be on a machine: it runs before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT_DIR = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const MODULES = path.join(PROJECT_DIR, "node_modules");
const STAMP = path.join(MODULES, ".facet-lock-hash");
const NODE_24 = path.join(MODULES, ".bin", process.platform === "win32" ? "node.cmd" : "node");

/** Runs `npm ci` when node_modules is missing or does not fit the lock file. */
export function ensureInstalled() {
  const lock = createHash("sha256")
    .update(readFileSync(path.join(PROJECT_DIR, "package-lock.json")))
    .digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === lock && existsSync(NODE_24)) return;
  if (fitsLock()) {
    writeFileSync(STAMP, lock);
    return;
  }
  console.error("facet     | installing packages (npm ci)");
  const startedAt = Date.now();
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  // Everything is needed, also where NODE_ENV=production would leave the tools out.
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const done = spawnSync(npm, args, { cwd: PROJECT_DIR, stdio: ["ignore", 2, 2] });
  if (done.status !== 0) fail("npm ci failed, see above: is the npm registry within reach?");
  if (!existsSync(NODE_24)) {
    fail(
      "npm ci ran no install scripts, so Node 24 is missing: allow them (npm config ignore-scripts=false) and try again",
    );
  }
  mkdirSync(MODULES, { recursive: true });
  writeFileSync(STAMP, lock);
  console.error(`facet     | installed in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

/** npm's own record of what it installed tells whether somebody ran `npm ci` by hand. */
function fitsLock() {
  const record = path.join(MODULES, ".package-lock.json");
  if (!existsSync(record) || !existsSync(NODE_24)) return false;
  const wanted = JSON.parse(readFileSync(path.join(PROJECT_DIR, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(wanted).every(
    ([name, { version, optional }]) =>
      name === "" || present[name]?.version === version || (optional && !present[name]),
  );
}

/**
 * Runs one of our scripts in TypeScript on Node 24 and ends with its exit code.
 *
 * The terminal's Ctrl-C reaches the script by itself; a signal that was sent to this process only is handed on.
 */
export function runOnNode24(script, args, env = {}) {
  const child = spawn(
    NODE_24,
    [
      "--import",
      path.join(PROJECT_DIR, "scripts", "stack", "end-with-parent.mjs"),
      "--conditions=react-server",
      "--import",
      "tsx",
      path.join(PROJECT_DIR, "scripts", script),
      ...args,
    ],
    { cwd: PROJECT_DIR, stdio: "inherit", env: { ...withoutStrays(), ...env } },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(`Node 24 could not be started: ${error.message}`));
  child.on("close", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}

/** A NODE_ENV or NODE_OPTIONS of somebody's shell must not change what runs here. */
function withoutStrays() {
  const env = { ...process.env };
  for (const name of ["NODE_ENV", "NODE_OPTIONS", "NODE_PATH", "TSX_TSCONFIG_PATH"]) delete env[name];
  env.PATH = `${path.join(MODULES, ".bin")}${path.delimiter}${env.PATH ?? ""}`;
  return env;
}

export function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
