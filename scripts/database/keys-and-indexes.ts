import type pg from "pg";

/** The statements that make them again, which checks every row. */
export type DroppedKeysAndIndexes = { indexes: string[]; keys: string[] };

/** Drops foreign keys and secondary indexes of tables that are about to be filled: made again at the end they are much faster than row by row. */
export async function dropKeysAndIndexes(client: pg.Client, tables: readonly string[]): Promise<DroppedKeysAndIndexes> {
  const keys = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE contype = 'f' AND conrelid = ANY ($1::regclass[])`,
    [tables],
  );
  for (const { table, name } of keys.rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [tables],
  );
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  return {
    // Of a partitioned table the definition names the table ONLY; what is wanted is an index on each partition too.
    indexes: indexes.rows.map(({ definition }) => definition.replace(" ON ONLY ", " ON ")),
    keys: keys.rows.map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`),
  };
}
