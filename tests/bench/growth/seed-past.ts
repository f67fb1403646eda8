import pg from "pg";

/** Days over which past orders are spread. */
const PAST_DAYS = 365;
const HOUR_MS = 3_600_000;
const CUSTOMERS = 5_000;

/** Tables of an order's life, each with how many rows there are of it for one order. History comes along. */
const TABLES = [
  "orders",
  "payments",
  "deliveries",
  "delivery_attempts",
  "transfers",
  "evidence",
  "risk_verdicts",
  "inbox_events",
] as const;

/** Columns that must differ from order to order, beside ids and moments: what customers and devices are known by, and keys of strangers. */
const VARIED_HASHES = new Set(["recipient_hash", "device_hash", "address_hash", "fingerprint_hash"]);
const VARIED_KEYS = new Set(["session_id", "provider_payment_id", "external_id", "seq_id", "bu_order_id", "url"]);
/** These name something that is not part of the order. */
const KEPT_IDS = new Set(["package_id"]);

export type Past = { orders: number; seconds: number };

/**
 * Fills a throw-away shop with past orders: every delivered order of it, as the shop itself wrote it, many times over, with other
 * ids, moments and customers. All ids keep the time in their first 48 bits, so that they lie in order as real ones do. Deposits grow
 * with the sales and the accounts' counters are the sums of the transfers, so the trial balance stays 0.
 *
 * Foreign keys and secondary indexes are dropped meanwhile and made again at the end, which checks every row.
 */
export async function seedPast(ownerUrl: string, wanted: number, say: (line: string) => void): Promise<Past> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const startedMs = Date.now();
  try {
    await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'");
    await client.query(COPY_ID_SQL);
    const { rows } = await client.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM orders WHERE status = 'delivered'",
    );
    const templates = rows[0]?.count ?? 0;
    if (templates === 0) throw new Error("there is no delivered order to copy");
    const copies = Math.max(1, Math.ceil((wanted - templates) / templates));
    say(`copying ${templates} orders ${copies} times`);
    await client.query("BEGIN");
    const later = await dropKeysAndIndexes(client);
    for (const table of TABLES) {
      await client.query(await copySql(client, table), [copies, (PAST_DAYS * 24 * HOUR_MS) / copies]);
      say(`${table} ${((Date.now() - startedMs) / 1_000).toFixed(0)} s`);
    }
    await client.query(DEPOSITS_SQL, [copies]);
    await client.query(CUSTOMERS_SQL, [CUSTOMERS]);
    await client.query(COUNTERS_SQL);
    for (const statement of later) await client.query(statement);
    await client.query("COMMIT");
    for (const table of [...TABLES, "accounts"]) await client.query(`VACUUM (ANALYZE) ${table}`);
    const total = await client.query<{ count: number }>("SELECT count(*)::int AS count FROM orders");
    return { orders: total.rows[0]?.count ?? 0, seconds: (Date.now() - startedMs) / 1_000 };
  } finally {
    await client.end();
  }
}

/** The same id for the same original and copy wherever it stands, so that rows of several tables still belong together. */
const COPY_ID_SQL = `
  CREATE OR REPLACE FUNCTION pg_temp.copy_id(base uuid, copy int, earlier_ms bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(('x' || left(replace(base::text, '-', ''), 12))::bit(48)::bigint - earlier_ms), 12, '0')
            || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid FROM (SELECT md5(base::text || ':' || copy) AS h) AS digest
  $$`;

async function dropKeysAndIndexes(client: pg.Client): Promise<string[]> {
  const keys = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
     WHERE contype = 'f' AND conrelid = ANY ($1::regclass[])`,
    [[...TABLES]],
  );
  for (const { table, name } of keys.rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  const indexes = await client.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid = ANY ($1::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)`,
    [[...TABLES]],
  );
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`);
  return [
    ...indexes.rows.map(({ definition }) => definition),
    ...keys.rows.map(({ table, name, definition }) => `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`),
  ];
}

/** Copies a table's rows as they are now; $1 copies, $2 milliseconds between two of them. Oldest first, as they would have come. */
async function copySql(client: pg.Client, table: string): Promise<string> {
  const { rows } = await client.query<{ name: string; type: string; isSerial: boolean }>(
    `SELECT column_name AS name, data_type AS type, column_default LIKE 'nextval%' AS "isSerial" FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
    [table],
  );
  const columns = rows.filter(({ isSerial }) => !isSerial);
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const values = columns.map(({ name, type }) => valueSql(table, name, type)).join(", ");
  const where =
    table === "orders" ? "WHERE status = 'delivered'" : table === "transfers" ? "WHERE order_id IS NOT NULL" : "";
  await client.query(`CREATE TEMPORARY TABLE past_${table} ON COMMIT DROP AS SELECT * FROM ${table} ${where}`);
  return `INSERT INTO ${table} (${names})
    SELECT ${values} FROM generate_series($1::int, 1, -1) AS copy
    CROSS JOIN LATERAL (SELECT (copy * $2::float8)::bigint + ${2 * HOUR_MS} AS earlier_ms) AS shift
    CROSS JOIN LATERAL (SELECT * FROM past_${table} OFFSET 0) AS t`;
}

function valueSql(table: string, name: string, type: string): string {
  const column = `t."${name}"`;
  if (type === "uuid" && !KEPT_IDS.has(name)) return `pg_temp.copy_id(${column}, copy, earlier_ms)`;
  if (type.startsWith("timestamp")) return `${column} - earlier_ms * interval '1 millisecond'`;
  if (VARIED_HASHES.has(name)) return `md5(${column} || copy) || md5(copy || ${column})`;
  if (VARIED_KEYS.has(name)) return `${column} || '_' || copy`;
  if (name === "reference")
    return `'FCT-' || upper(substr(md5(${column} || copy), 1, 5) || '-' || substr(md5(${column} || copy), 6, 5))`;
  // Bodies of handled events are purged in the end; what counts here is that the rows and their keys are there.
  if (table === "inbox_events" && name === "payload") return "'{}'";
  return column;
}

/** What was sold had to be bought: each deposit once more, larger by the number of copies. */
const DEPOSITS_SQL = `
  INSERT INTO transfers (id, phase, kind, debit_id, credit_id, amount, ledger, code, order_id, created_at)
  SELECT pg_temp.copy_id(id, 0, 0), phase, kind, debit_id, credit_id, amount * $1::int, ledger, code, NULL, created_at
  FROM transfers WHERE code IN ('deposit', 'deposit.cost')`;

/** Every past order belongs to one of some thousand customers, who are known by their e-mail addresses. */
const CUSTOMERS_SQL = `
  UPDATE orders SET user_id = md5('customer' || abs(hashtext(id::text)) % $1::int)::uuid,
                    email_hash = md5('customer' || abs(hashtext(id::text)) % $1::int) || md5('address')
  WHERE user_id IS NULL AND placed_at < now() - interval '1 hour'`;

const COUNTERS_SQL = `
  WITH net AS (
    SELECT t.debit_id, t.credit_id, CASE WHEN t.kind = 'single' THEN t.amount WHEN r.kind = 'post' THEN r.amount ELSE 0 END AS posted,
           CASE WHEN t.kind = 'pending' AND r.id IS NULL THEN t.amount ELSE 0 END AS pending
    FROM transfers t LEFT JOIN transfers r ON r.id = t.id AND r.phase = 1 WHERE t.phase = 0
  ), sums AS (
    SELECT account_id, sum(ds) AS ds, sum(dp) AS dp, sum(cs) AS cs, sum(cp) AS cp FROM (
      SELECT debit_id AS account_id, posted AS ds, pending AS dp, 0::bigint AS cs, 0::bigint AS cp FROM net
      UNION ALL SELECT credit_id, 0, 0, posted, pending FROM net) AS sides GROUP BY account_id
  )
  UPDATE accounts a SET debits_posted = s.ds, debits_pending = s.dp, credits_posted = s.cs, credits_pending = s.cp
  FROM sums s WHERE s.account_id = a.id`;
