import { createHash } from "node:crypto";
import { createWriteStream, existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createZstdCompress } from "node:zlib";
import type pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { withClient } from "../database/roles";
import { ScriptError } from "../project";
import {
  columnsText,
  countOrders,
  digestBooks,
  listMigrations,
  listSequences,
  listTables,
  quoted,
  type TableContents,
} from "./contents";
import { type BackedUpTable, type Manifest, writeManifest } from "./manifest";

/** Tables are read over so many connections, all of which see the same moment. */
const LANES = 2;

/**
 * Writes everything that the shop has in its database into a folder, as of one moment, while the shop runs: a file for each table (PostgreSQL's binary COPY,
 * compressed with zstd), and the manifest last. It locks nothing and changes nothing.
 *
 * @param folder must not be there, or be empty
 * @throws ScriptError when the folder holds something
 */
export async function writeBackup(ownerUrl: string, folder: string): Promise<Manifest> {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new ScriptError(`${folder} is not empty`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return withClient(ownerUrl, async (client) => {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query<{ id: string }>("SELECT pg_export_snapshot() AS id");
    const queue = await listTables(client);
    const done: BackedUpTable[] = [];
    const lane = () =>
      withClient(ownerUrl, async (reader) => {
        await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        await reader.query(`SET TRANSACTION SNAPSHOT '${rows[0]?.id}'`);
        for (let table = queue.shift(); table !== undefined; table = queue.shift())
          done.push(await writeTable(reader, table, folder));
      });
    await Promise.all(Array.from({ length: LANES }, lane));
    const manifest = await describe(
      client,
      done.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    );
    writeManifest(folder, manifest);
    return manifest;
  });
}

async function writeTable(client: pg.ClientBase, table: TableContents, folder: string): Promise<BackedUpTable> {
  const file = `${table.name}.copy.zst`;
  const source = client.query(
    copyTo(`COPY (SELECT ${columnsText(table)} FROM ${quoted(table.name)}) TO STDOUT WITH (FORMAT binary)`),
  );
  const hash = createHash("sha256");
  let bytes = 0;
  const meter = new Transform({
    transform: (chunk: Buffer, _encoding, next) => {
      hash.update(chunk);
      bytes += chunk.length;
      next(null, chunk);
    },
  });
  await pipeline(source, createZstdCompress(), meter, createWriteStream(path.join(folder, file), { mode: 0o600 }));
  return { ...table, file, bytes, rows: source.rowCount ?? 0, sha256: hash.digest("hex") };
}

async function describe(client: pg.ClientBase, tables: BackedUpTable[]): Promise<Manifest> {
  const { rows: servers } = await client.query<{ version: string }>(
    "SELECT current_setting('server_version') AS version",
  );
  const { rows: mails } = await client.query<{ key: string }>(
    "SELECT data ->> 'key' AS key FROM pgboss.job WHERE name = 'order-mail' AND state < 'completed' AND data ->> 'key' IS NOT NULL",
  );
  const { rows: keys } = await client.query<{ id: string }>(
    "SELECT DISTINCT split_part(recipient_sealed, '.', 1) AS id FROM orders ORDER BY id",
  );
  return {
    format: 1,
    madeAt: new Date().toISOString(),
    postgres: servers[0]?.version ?? "",
    migrations: await listMigrations(client),
    tables,
    sequences: await listSequences(client),
    unsentMails: mails.map(({ key }) => key),
    dataKeyIds: keys.map(({ id }) => id),
    orders: await countOrders(client),
    books: await digestBooks(client),
  };
}
