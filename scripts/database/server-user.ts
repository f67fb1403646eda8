import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { PROJECT_DIR, ScriptError } from "../project";

/**
 * Who runs PostgreSQL, and where.
 *
 * PostgreSQL refuses to run as root. Started by root it runs as the system's `postgres` user, and that user may not
 * be able to enter the project: root's home is 0700. Then binaries and data move to a folder of their own, and
 * nobody's permissions are changed.
 */
export type ServerUser = { uid: number; gid: number } | null;

/** `null` when this process is not root, so that the server simply runs as the same user. */
export function serverUser(say: (line: string) => void): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const known = lookUp("postgres");
  if (known !== null) return known;
  say("PostgreSQL does not run as root: adding a system user `postgres` for it");
  spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
  const user = lookUp("postgres") ?? lookUp("nobody");
  if (user === null)
    throw new ScriptError("PostgreSQL does not run as root, and no other user could be found or added");
  return user;
}

function lookUp(name: string): { uid: number; gid: number } | null {
  try {
    const id = (option: string) => Number(execFileSync("id", [option, name], { stdio: ["ignore", "pipe", "ignore"] }));
    return { uid: id("-u"), gid: id("-g") };
  } catch {
    return null;
  }
}

/** Asks the system rather than reading permission bits: groups, ACLs and mount options all have a say. */
function canEnter(user: ServerUser, folder: string): boolean {
  if (user === null) return true;
  return spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], { ...user, cwd: "/", stdio: "ignore" }).status === 0;
}

function canRun(user: ServerUser, file: string): boolean {
  return spawnSync(file, ["--version"], { ...(user ?? {}), cwd: "/", stdio: "ignore" }).status === 0;
}

/**
 * The folder for the server's files: the wished one, or, when the server's user cannot enter that, one of the
 * project's own under /var/lib.
 *
 * @param wished an absolute path; it is made when it is missing
 */
export function reachableFolder(user: ServerUser, wished: string, say: (line: string) => void): string {
  mkdirSync(wished, { recursive: true });
  if (canEnter(user, wished)) return wished;
  const folder = outside(path.relative(PROJECT_DIR, wished).replace(/^\.data\/?/, ""));
  if (!canEnter(user, folder)) throw new ScriptError(`PostgreSQL's user can enter neither ${wished} nor ${folder}`);
  say(`the database user cannot enter ${wished}, so the database lives in ${folder}`);
  return folder;
}

/** A folder of this project's own under /var/lib. */
function outside(...parts: string[]): string {
  const name = createHash("sha256").update(PROJECT_DIR).digest("hex").slice(0, 12);
  const base = path.join("/var/lib", `facet-${name}`);
  const folder = path.join(base, ...parts);
  mkdirSync(folder, { recursive: true });
  // Ours alone, so ours to open: under a strict umask the new folders would shut the user out as well.
  for (let open = folder; open.startsWith(base); open = path.dirname(open)) chmodSync(open, 0o755);
  return folder;
}

/** The folder of PostgreSQL's binaries (`bin`, `lib`, `share`): the installed one, or a copy that the user can run. */
export function reachableBinaries(user: ServerUser, installed: string): string {
  if (canRun(user, path.join(installed, "bin", "postgres"))) return installed;
  const stamp = statSync(path.join(installed, "bin", "postgres"));
  const copy = path.join(outside(), `binaries-${stamp.size}`);
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    cpSync(installed, half, { recursive: true, verbatimSymlinks: true });
    openForReading(half);
    // A copy that was cut short must not look finished, hence the rename.
    if (existsSync(copy)) rmSync(half, { recursive: true, force: true });
    else renameSync(half, copy);
  }
  if (!canRun(user, path.join(copy, "bin", "postgres"))) {
    throw new ScriptError(`PostgreSQL's binaries do not run on this machine (tried ${installed} and ${copy})`);
  }
  return copy;
}

/** A checkout under a strict umask holds files that only root may read; the copy is ours to open. */
function openForReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) openForReading(file);
    else if (entry.isFile()) chmodSync(file, (statSync(file).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

export function giveTo(user: ServerUser, folder: string): void {
  if (user !== null) chownSync(folder, user.uid, user.gid);
}
