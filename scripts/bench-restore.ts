import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RestoreOptions, readOptions } from "@/tests/bench/restore/options";
import { seedShop } from "@/tests/bench/seed-shop";
import { digestBooks } from "./backup/contents";
import { restoreBackup } from "./backup/restore-backup";
import { writeBackup } from "./backup/write-backup";
import { ensureDatabase, ensureRoles, urlsOf, withClient } from "./database/roles";
import { startThrowawayServer } from "./database/throwaway";
import { DATA_DIR, runScript, ScriptError } from "./project";

/**
 * `npm run bench:restore`: how long a shop with a million orders is gone when its database is. A backup of such a shop is written while it
 * runs, and restored into an empty database of another server; both servers are as durable as a shop's. One JSON line; progress on standard
 * error. The seconds are the restore's own: reading and checking the files, rows, indexes, keys, and the recomputed trial balance.
 */
const LOG = path.join(DATA_DIR, "bench-restore.log");
const say = (line: string) => console.error(line);

await runScript(async () => {
  const options = optionsOf(process.argv.slice(2));
  mkdirSync(DATA_DIR, { recursive: true });
  const log = createWriteStream(LOG);
  const folder = mkdtempSync(path.join(tmpdir(), "facet-bench-restore-"));
  try {
    console.log(JSON.stringify(await measure(options, path.join(folder, "backup"), (line) => log.write(`${line}\n`))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    log.end();
  }
});

async function measure({ orders }: RestoreOptions, folder: string, log: (line: string) => void) {
  const { stack, past } = await seedShop(orders, { log: (name, line) => log(`${name} | ${line}`), say });
  try {
    say(`${past.orders.toLocaleString("en")} orders; the shop runs on while its backup is written`);
    const backupSince = Date.now();
    const { tables } = await writeBackup(stack.database.ownerUrl, folder);
    const backupSeconds = secondsSince(backupSince);
    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    say(`backup written after ${backupSeconds} s: ${Math.round(bytes / 1_048_576)} MiB`);
    const { ownerUrl, stop } = await startEmptyDatabase();
    try {
      const restoreSince = Date.now();
      const manifest = await restoreBackup(ownerUrl, folder);
      const seconds = secondsSince(restoreSince);
      const booksEqual = await haveSameBooks(ownerUrl, manifest.books);
      return { name: "restore", orders: manifest.orders, seconds, booksEqual, backupSeconds, backupBytes: bytes };
    } finally {
      await stop();
    }
  } finally {
    await stack.stop();
  }
}

/** On a server beside the shop's, as after a loss: a restore makes its own tables. */
async function startEmptyDatabase(): Promise<{ ownerUrl: string; stop: () => Promise<void> }> {
  const server = await startThrowawayServer();
  const superuserUrl = server.superuserUrl("postgres");
  await ensureRoles(superuserUrl);
  await ensureDatabase(superuserUrl, "facet");
  return { ownerUrl: urlsOf(superuserUrl, "facet").ownerUrl, stop: () => server.stop() };
}

/** Looked at once more, after the restore has said that it is done. */
async function haveSameBooks(ownerUrl: string, books: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ balance: string }>("SELECT trial_balance()::text AS balance");
    return (await digestBooks(client)) === books && rows[0]?.balance === "0";
  });
}

function secondsSince(startedMs: number): number {
  return Math.round((Date.now() - startedMs) / 100) / 10;
}

function optionsOf(args: readonly string[]): RestoreOptions {
  try {
    return readOptions(args);
  } catch (error) {
    throw new ScriptError(error instanceof Error ? error.message : String(error));
  }
}
