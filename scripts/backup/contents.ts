import type pg from "pg";

export type TableContents = { name: string; columns: string[] };

/** How the tables were made is told by the migrations, which the restore runs again. */
const MIGRATIONS_TABLE = "_prisma_migrations";

/** Every table of the shop with the columns that hold something of their own; the largest first. A partitioned one is one table. */
export async function listTables(client: pg.ClientBase): Promise<TableContents[]> {
  const { rows } = await client.query<TableContents>(
    `SELECT c.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> $1
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     GROUP BY c.oid, c.relname ORDER BY pg_relation_size(c.oid) DESC, c.relname`,
    [MIGRATIONS_TABLE],
  );
  return rows;
}

export type SequenceState = { name: string; lastValue: string; isCalled: boolean };

export async function listSequences(client: pg.ClientBase): Promise<SequenceState[]> {
  const { rows: names } = await client.query<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' ORDER BY relname",
  );
  const states: SequenceState[] = [];
  for (const { name } of names) {
    const { rows } = await client.query<Omit<SequenceState, "name">>(
      `SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${quoted(name)}`,
    );
    for (const row of rows) states.push({ name, ...row });
  }
  return states;
}

/** The names of the migrations that were applied, in order. */
export async function listMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM ${MIGRATIONS_TABLE} WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows.map(({ name }) => name);
}

/** A digest of every account with its counters. Whether they are what the transfers say is asked with `trial_balance()`. */
export async function digestBooks(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ digest: string }>(
    `SELECT md5(COALESCE(string_agg(concat_ws(':', ledger, code, debits_posted, credits_posted, debits_pending, credits_pending), ',' ORDER BY ledger, code), '')) AS digest
     FROM accounts`,
  );
  return rows[0]?.digest ?? "";
}

export async function countOrders(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ count: number }>("SELECT count(*)::int AS count FROM orders");
  return rows[0]?.count ?? 0;
}

/** Names of our own tables need none, but a name is never trusted to be harmless. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

export function columnsText({ columns }: TableContents): string {
  return columns.map(quoted).join(", ");
}
