import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Change, sabotaged } from "@/tests/chaos/saboteurs/saboteur";
import { DATA_DIR, inProject, PROJECT_DIR } from "../project";
import { TSX } from "../stack/build-shop";

/** Of this process alone, so that two commands do not break each other's variants. */
const FOLDER = path.join(DATA_DIR, "saboteurs", String(process.pid));
const COPIED_FOLDERS = [
  "app",
  "components",
  "i18n",
  "lib",
  "messages",
  "prisma",
  "public",
  "scripts",
  "sim",
  "tests",
  "worker",
];
const COPIED_FILES = /\.(ts|js|mjs|json)$|^\.env\.example$/;
/** What says that the client and the build fit their sources: a mistake in SQL or in a worker leaves both as they are. */
const STAMPS = ["client-stamp", "build-stamp"];

/** Source files are copied, what was installed and built is linked. */
export function copyProject(name: string): string {
  const folder = path.join(FOLDER, name.replaceAll(" ", "-"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, ".data"), { recursive: true });
  for (const entry of readdirSync(PROJECT_DIR))
    if (COPIED_FILES.test(entry)) cpSync(inProject(entry), path.join(folder, entry));
  for (const entry of COPIED_FOLDERS) cpSync(inProject(entry), path.join(folder, entry), { recursive: true });
  for (const entry of ["node_modules", ".next"])
    if (existsSync(inProject(entry))) symlinkSync(inProject(entry), path.join(folder, entry));
  for (const stamp of STAMPS)
    if (existsSync(path.join(DATA_DIR, stamp))) cpSync(path.join(DATA_DIR, stamp), path.join(folder, ".data", stamp));
  return folder;
}

/** Puts the mistakes in. Throws when a text is not there exactly once. */
export function sabotage(folder: string, changes: readonly Change[]): void {
  for (const change of changes) {
    const file = path.join(folder, change.file);
    writeFileSync(file, sabotaged(readFileSync(file, "utf8"), change));
  }
}

export function removeVariant(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

export function removeVariants(): void {
  removeVariant(FOLDER);
}

export type Ended = { code: number | null; out: string; err: string };

/** Runs a script of the variant to its end, or to the limit: a broken one may hang where no check can see it. */
export function runIn(folder: string, script: string, args: readonly string[], limitMs: number): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...TSX, "scripts/run-script.ts", script, ...args], {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: limitMs,
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk;
    });
    child.on("close", (code) => resolve({ code, out, err }));
  });
}
