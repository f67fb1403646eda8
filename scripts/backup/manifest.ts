import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { ScriptError } from "../project";

const FILE = "manifest.json";

const table = z.object({
  name: z.string().regex(/^[a-z_]+$/),
  columns: z.array(z.string().regex(/^[a-z_0-9]+$/)).min(1),
  rows: z.number().int().min(0),
  file: z.string().regex(/^[a-z_]+\.copy\.zst$/),
  bytes: z.number().int().min(0),
  sha256: z.string().length(64),
});

const Manifest = z.object({
  format: z.literal(1),
  madeAt: z.iso.datetime(),
  postgres: z.string(),
  /** Names of the migrations that made the tables, in order. */
  migrations: z.array(z.string()).min(1),
  tables: z.array(table),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
  /** Mails that were handed to the job queue and not sent yet: the queue itself is no part of a backup. */
  unsentMails: z.array(z.string()),
  /** Which of FACET_DATA_KEYS sealed what is in it. */
  dataKeyIds: z.array(z.string()),
  orders: z.number().int(),
  /** A digest of all accounts with their counters. */
  books: z.string(),
});

/** What a backup holds. It is written last: a folder without one is no backup. */
export type Manifest = z.output<typeof Manifest>;
export type BackedUpTable = Manifest["tables"][number];

export function writeManifest(folder: string, manifest: Manifest): void {
  const file = path.join(folder, FILE);
  writeFileSync(`${file}.tmp`, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

/**
 * Reads a backup's manifest and looks at every file of it.
 *
 * @throws ScriptError when it is no backup, was not finished, or is not as it was written
 */
export async function readBackup(folder: string): Promise<Manifest> {
  const file = path.join(folder, FILE);
  if (!existsSync(file))
    throw new ScriptError(`${folder} is no backup, or one that was not finished: it has no ${FILE}`);
  const parsed = Manifest.safeParse(jsonIn(file));
  if (!parsed.success) throw new ScriptError(`${file} is not a manifest that this version reads`);
  for (const one of parsed.data.tables) {
    const place = path.join(folder, one.file);
    if (!existsSync(place)) throw new ScriptError(`the backup has lost ${one.file}`);
    if (statSync(place).size !== one.bytes || (await sha256Of(place)) !== one.sha256)
      throw new ScriptError(`${one.file} is not as it was written: the backup is damaged`);
  }
  return parsed.data;
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
