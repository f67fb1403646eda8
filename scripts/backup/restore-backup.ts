import { createReadStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { dropKeysAndIndexes } from "../database/keys-and-indexes";
import { migrate, migrationNames } from "../database/migrate";
import { withClient } from "../database/roles";
import { ScriptError } from "../project";
import { columnsText, countOrders, digestBooks, listTables, quoted } from "./contents";
import { type BackedUpTable, type Manifest, readBackup } from "./manifest";

/**
 * Fills an empty database with a backup: the migrations of that time, the rows, then the migrations that came since. All rows come in one transaction, which
 * is kept only when every table has its rows, the accounts are those of the backup, and their counters what the transfers say.
 *
 * @param ownerUrl an empty database, as the role that is to own it
 * @throws ScriptError when the backup is damaged or newer than this version, the database is not empty, or what came in is not what was written
 */
export async function restoreBackup(ownerUrl: string, folder: string): Promise<Manifest> {
  const manifest = await readBackup(folder);
  const unknown = manifest.migrations.filter((name) => !migrationNames().includes(name));
  if (unknown.length > 0)
    throw new ScriptError(`this backup is of a newer version: it needs ${unknown.join(", ")}, which is not here`);
  await withClient(ownerUrl, async (client) => {
    await refuseUnlessAlone(client);
    await refuseUnlessEmpty(client);
    await migrate(ownerUrl, { upTo: manifest.migrations.at(-1) });
    await fill(client, manifest, folder);
    await migrate(ownerUrl);
    await client.query("ANALYZE");
  });
  return manifest;
}

/** Held until the connection ends. */
async function refuseUnlessAlone(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ isAlone: boolean }>(
    `SELECT pg_try_advisory_lock(hashtext('facet.restore')) AS "isAlone"`,
  );
  if (rows[0]?.isAlone !== true) throw new ScriptError("another restore into this database is under way");
}

async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  const tables = await listTables(client);
  if (tables.length > 0)
    throw new ScriptError("the database is not empty, and a restore adds to nothing: give it an empty one");
}

async function fill(client: pg.Client, manifest: Manifest, folder: string): Promise<void> {
  const tables = manifest.tables.map(({ name }) => quoted(name));
  await client.query("SET maintenance_work_mem = '256MB'");
  await client.query("BEGIN");
  // Triggers look at arrows and accounts that these rows have passed, and refuse that history is emptied of what the migrations put there.
  for (const table of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  const { indexes, keys } = await dropKeysAndIndexes(client, tables);
  await client.query(`TRUNCATE ${tables.join(", ")}`);
  for (const table of manifest.tables) await fillTable(client, table, folder);
  for (const statement of [...indexes, ...keys]) await client.query(statement);
  for (const { name, lastValue, isCalled } of manifest.sequences)
    await client.query("SELECT setval($1::regclass, $2::bigint, $3)", [quoted(name), lastValue, isCalled]);
  for (const table of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  // The queue begins empty: what was in it is handed to it again.
  await client.query("UPDATE outbox_entries SET relayed_at = NULL WHERE key = ANY ($1)", [manifest.unsentMails]);
  await refuseUnlessEqual(client, manifest);
  await client.query("COMMIT");
}

async function fillTable(client: pg.Client, table: BackedUpTable, folder: string): Promise<void> {
  const sink = client.query(
    copyFrom(`COPY ${quoted(table.name)} (${columnsText(table)}) FROM STDIN WITH (FORMAT binary)`),
  );
  await pipeline(createReadStream(path.join(folder, table.file)), createZstdDecompress(), sink);
  if (sink.rowCount !== table.rows)
    throw new ScriptError(`${table.name} had ${table.rows} rows, and ${sink.rowCount} came in`);
}

async function refuseUnlessEqual(client: pg.Client, manifest: Manifest): Promise<void> {
  const orders = await countOrders(client);
  if (orders !== manifest.orders) throw new ScriptError(`there were ${manifest.orders} orders, and ${orders} came in`);
  if ((await digestBooks(client)) !== manifest.books) throw new ScriptError("the accounts are not those of the backup");
  const { rows } = await client.query<{ balance: string }>("SELECT trial_balance()::text AS balance");
  if (rows[0]?.balance !== "0") throw new ScriptError(`the books do not balance: ${rows[0]?.balance} minor units`);
}
