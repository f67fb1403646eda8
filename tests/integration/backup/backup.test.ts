import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PgBoss } from "pg-boss";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { writeManifest } from "@/scripts/backup/manifest";
import { restoreBackup } from "@/scripts/backup/restore-backup";
import { writeBackup } from "@/scripts/backup/write-backup";
import { withClient } from "@/scripts/database/roles";
import { createEmptyDatabase, type TestDatabase } from "@/tests/support/database";
import { finishedOrder, startedOrder } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";
import { ORDER_MAIL_QUEUE, relayOutbox } from "@/worker/relay-outbox";

const ownerUrl = () => process.env.DATABASE_OWNER_URL ?? "";

let shop: Shop;
const folders: string[] = [];
const databases: TestDatabase[] = [];
beforeAll(async () => {
  shop = await openShop();
});
afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});
afterAll(async () => {
  for (const folder of folders) rmSync(folder, { recursive: true });
  await shop.close();
});

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "facet-backup-"));
  folders.push(folder);
  return folder;
}

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  databases.push(database);
  return database;
}

/** All rows of all tables, as digests. */
async function digestsOf(url: string): Promise<Record<string, string>> {
  return withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> '_prisma_migrations' ORDER BY 1",
    );
    const digests: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ digest: string }>(
        `SELECT count(*) || ' ' || md5(COALESCE(string_agg(t::text, '|' ORDER BY t::text), '')) AS digest FROM "${name}" t`,
      );
      digests[name] = rows[0]?.digest ?? "";
    }
    return digests;
  });
}

/** What guards the tables: keys, indexes, triggers that are on. Partitions come and go with the hours; their table's are theirs. */
async function guardsOf(url: string): Promise<unknown> {
  return withClient(url, async (client) => {
    const { rows } = await client.query(
      `SELECT (SELECT array_agg(conrelid::regclass || ' ' || pg_get_constraintdef(oid) ORDER BY conrelid::regclass::text, pg_get_constraintdef(oid)) FROM pg_constraint
                 WHERE connamespace = 'public'::regnamespace AND conparentid = 0 AND conrelid NOT IN (SELECT inhrelid FROM pg_inherits)) AS keys,
              (SELECT array_agg(indexdef ORDER BY indexdef) FROM pg_indexes
                 WHERE schemaname = 'public' AND tablename NOT IN (SELECT inhrelid::regclass::text FROM pg_inherits)) AS indexes,
              (SELECT array_agg(tgname || tgenabled::text ORDER BY tgname, tgrelid::regclass::text) FROM pg_trigger WHERE NOT tgisinternal) AS triggers`,
    );
    return rows[0];
  });
}

const tablesIn = (url: string) =>
  withClient(url, async (client) => {
    const { rowCount } = await client.query(
      "SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    );
    return rowCount;
  });

// Guarantee: what was backed up comes back, every row of it with everything that guards it, and a backup that is not whole comes back not at all.
describe("a backup", () => {
  it("is restored row for row, with its keys, indexes and triggers, and with books that balance", async () => {
    await finishedOrder(shop);
    await finishedOrder(shop, { method: "gcash", country: "PH" });
    await startedOrder();
    const folder = newFolder();
    const manifest = await writeBackup(ownerUrl(), folder);
    expect(manifest.orders).toBe(3);
    const target = await emptyDatabase();
    expect(await restoreBackup(target.ownerUrl, folder)).toEqual(manifest);
    expect(await digestsOf(target.ownerUrl)).toEqual(await digestsOf(ownerUrl()));
    expect(await guardsOf(target.ownerUrl)).toEqual(await guardsOf(ownerUrl()));
    // The shop's own role reads and writes there, and a number that was given is not given again.
    await withClient(target.appUrl, async (client) => {
      const { rows } = await client.query<{ id: string; known: string }>(
        "SELECT nextval('evidence_id_seq') AS id, (SELECT max(id) FROM evidence) AS known",
      );
      expect(BigInt(rows[0]?.id ?? 0)).toBeGreaterThan(BigInt(rows[0]?.known ?? 0));
      await client.query("UPDATE process_heartbeats SET seen_at = now()");
      await expect(client.query("UPDATE transfers SET amount = 1")).rejects.toThrow();
    });
  });

  it("is of one moment, while the shop goes on", async () => {
    const folder = newFolder();
    const [manifest] = await Promise.all([
      writeBackup(ownerUrl(), folder),
      Promise.all(Array.from({ length: 5 }, () => finishedOrder(shop))),
    ]);
    const target = await emptyDatabase();
    // Restoring checks that the books balance and that there are as many orders as were counted.
    await restoreBackup(target.ownerUrl, folder);
    expect(manifest.tables.find(({ name }) => name === "orders")?.rows).toBe(manifest.orders);
  });

  it("hands mails that were waiting in the job queue to it again", async () => {
    const { orderId } = await startedOrder();
    const key = `mail.placed:${orderId}`;
    const boss = new PgBoss({ connectionString: env.DATABASE_URL, schema: "pgboss", migrate: false });
    await boss.start();
    await boss.createQueue(ORDER_MAIL_QUEUE);
    await relayOutbox(boss);
    await boss.stop({ graceful: false });
    const folder = newFolder();
    expect((await writeBackup(ownerUrl(), folder)).unsentMails).toContain(key);
    const target = await emptyDatabase();
    await restoreBackup(target.ownerUrl, folder);
    await withClient(target.ownerUrl, async (client) => {
      const { rows } = await client.query("SELECT relayed_at FROM outbox_entries WHERE key = $1", [key]);
      expect(rows).toEqual([{ relayed_at: null }]);
    });
  });

  it("is read by nobody else", async () => {
    const folder = newFolder();
    const { tables } = await writeBackup(ownerUrl(), folder);
    for (const { file } of tables) expect(statSync(path.join(folder, file)).mode & 0o077).toBe(0);
    expect(statSync(path.join(folder, "manifest.json")).mode & 0o077).toBe(0);
  });

  it("is not written over something", async () => {
    const folder = newFolder();
    writeFileSync(path.join(folder, "notes.txt"), "mine");
    await expect(writeBackup(ownerUrl(), folder)).rejects.toThrow("is not empty");
  });
});

describe("a restore", () => {
  it.each<[string, (folder: string) => void]>([
    ["has no manifest", (folder) => rmSync(path.join(folder, "manifest.json"))],
    ["has a damaged file", (folder) => damage(path.join(folder, "orders.copy.zst"))],
    ["has lost a file", (folder) => rmSync(path.join(folder, "transfers.copy.zst"))],
    ["has a manifest that is none", (folder) => writeFileSync(path.join(folder, "manifest.json"), "{}")],
  ])("refuses a backup that %s, and leaves the database empty", async (_, spoil) => {
    const folder = newFolder();
    await writeBackup(ownerUrl(), folder);
    spoil(folder);
    const target = await emptyDatabase();
    await expect(restoreBackup(target.ownerUrl, folder)).rejects.toThrow(/backup|manifest/);
    expect(await tablesIn(target.ownerUrl)).toBe(0);
  });

  it("refuses a backup of a newer version", async () => {
    const folder = newFolder();
    const manifest = await writeBackup(ownerUrl(), folder);
    writeManifest(folder, { ...manifest, migrations: [...manifest.migrations, "20990101000000_later"] });
    const target = await emptyDatabase();
    await expect(restoreBackup(target.ownerUrl, folder)).rejects.toThrow("20990101000000_later");
    expect(await tablesIn(target.ownerUrl)).toBe(0);
  });

  it("keeps nothing when the books are not those that were written", async () => {
    const folder = newFolder();
    const manifest = await writeBackup(ownerUrl(), folder);
    writeManifest(folder, { ...manifest, books: "0".repeat(32) });
    const target = await emptyDatabase();
    await expect(restoreBackup(target.ownerUrl, folder)).rejects.toThrow("the accounts are not those of the backup");
    await withClient(target.ownerUrl, async (client) => {
      expect((await client.query("SELECT FROM orders")).rowCount).toBe(0);
    });
  });

  it("adds to nothing: a second one, and one of two at once, is refused", async () => {
    const folder = newFolder();
    await writeBackup(ownerUrl(), folder);
    const target = await emptyDatabase();
    const both = await Promise.allSettled([
      restoreBackup(target.ownerUrl, folder),
      restoreBackup(target.ownerUrl, folder),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await expect(restoreBackup(target.ownerUrl, folder)).rejects.toThrow("not empty");
    const [there, here] = [await digestsOf(target.ownerUrl), await digestsOf(ownerUrl())];
    for (const table of ["orders", "payments", "transfers", "evidence"]) expect(there[table]).toBe(here[table]);
  });
});

function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  writeFileSync(file, bytes);
}
