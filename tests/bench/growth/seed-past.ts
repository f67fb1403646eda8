import pg from "pg";
import { HOUR_MS } from "@/lib/shared/durations";
import { dropKeysAndIndexes } from "@/scripts/database/keys-and-indexes";

/** Days over which past orders are spread. */
const PAST_DAYS = 365;
/** So that a history is as long in a small past as in a large one. */
const ORDERS_PER_CUSTOMER = 100;

/** Tables of an order's life, in two lanes of about as many rows: two connections fill them at the same time. */
const LANES = [
  ["evidence", "risk_verdicts", "delivery_attempts"],
  ["transfers", "orders", "payments", "deliveries", "inbox_events"],
] as const;
const TABLES = LANES.flat();

/** Columns that must differ from order to order, beside ids and moments: what customers and devices are known by, and keys of strangers. */
const VARIED_HASHES = new Set(["recipient_hash", "device_hash", "address_hash", "fingerprint_hash"]);
const VARIED_KEYS = new Set(["session_id", "provider_payment_id", "external_id", "seq_id", "bu_order_id", "url"]);
/** These name something that is not part of the order. */
const KEPT_IDS = new Set(["package_id"]);

/** The worker sums up past days meanwhile; begun without indexes, one of them would take minutes of a core, into the measurement. */
const HOLD_SUMS_SQL = "SELECT pg_advisory_lock(hashtext('facet.report_days'))";
const RELEASE_SUMS_SQL = "SELECT pg_advisory_unlock(hashtext('facet.report_days'))";

export type Past = { orders: number; seconds: number };

/**
 * Fills a throw-away shop with past orders: every delivered order of it, as the shop itself wrote it, many times over, with other
 * ids, moments and customers. All ids keep the time in their first 48 bits, so that they lie in order as real ones do. Deposits grow
 * with the sales and the accounts' counters are the sums of the transfers, so the trial balance stays 0.
 *
 * Foreign keys and secondary indexes are dropped meanwhile and made again at the end, which checks every row.
 */
export async function seedPast(ownerUrl: string, wanted: number, say: (line: string) => void): Promise<Past> {
  const startedMs = Date.now();
  const tell = (what: string) => say(`${what} after ${((Date.now() - startedMs) / 1_000).toFixed(0)} s`);
  return withClient(ownerUrl, async (client) => {
    const templates = await countOrders(client, "WHERE status = 'delivered'");
    if (templates === 0) throw new Error("there is no delivered order to copy");
    const copies = Math.max(1, Math.ceil((wanted - templates) / templates));
    say(`copying ${templates} orders ${copies} times`);
    await client.query(HOLD_SUMS_SQL);
    await client.query(COPY_ID_SQL);
    const later = await dropKeysAndIndexes(client, TABLES);
    await setTriggers(client, "DISABLE");
    await inLanes(ownerUrl, LANES, async (lane, table) => {
      const text = await copySql(lane, table, Math.max(1, Math.round(wanted / ORDERS_PER_CUSTOMER)));
      await lane.query(text, [copies, (PAST_DAYS * 24 * HOUR_MS) / copies]);
      tell(table);
    });
    await setTriggers(client, "ENABLE");
    await client.query(DEPOSITS_SQL, [copies]);
    await client.query(COUNTERS_SQL);
    await inLanes(ownerUrl, alternate(later.indexes), async (lane, statement) => void (await lane.query(statement)));
    tell("indexes");
    for (const statement of later.keys) await client.query(statement);
    await client.query("DROP FUNCTION past_copy_id(uuid, int, bigint)");
    await inLanes(ownerUrl, LANES, async (lane, table) => void (await lane.query(`VACUUM (ANALYZE) ${table}`)));
    await client.query("VACUUM (ANALYZE) accounts");
    await client.query(RELEASE_SUMS_SQL);
    return { orders: await countOrders(client, ""), seconds: (Date.now() - startedMs) / 1_000 };
  });
}

async function withClient<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB'");
    return await act(client);
  } finally {
    await client.end();
  }
}

/** Each lane's items one after the other, the lanes side by side. */
async function inLanes<Item>(
  url: string,
  lanes: readonly (readonly Item[])[],
  act: (client: pg.Client, item: Item) => Promise<void>,
): Promise<void> {
  await Promise.all(
    lanes.map((items) =>
      withClient(url, async (client) => {
        for (const item of items) await act(client, item);
      }),
    ),
  );
}

function alternate<Item>(items: readonly Item[]): Item[][] {
  return LANES.map((_, lane) => items.filter((_item, at) => at % LANES.length === lane));
}

async function countOrders(client: pg.Client, where: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM orders ${where}`);
  return rows[0]?.count ?? 0;
}

/** The same id for the same original and copy wherever it stands, so that rows of several tables still belong together. */
const COPY_ID_SQL = `
  CREATE OR REPLACE FUNCTION past_copy_id(base uuid, copy int, earlier_ms bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(('x' || left(replace(base::text, '-', ''), 12))::bit(48)::bigint - earlier_ms), 12, '0')
            || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid FROM (SELECT md5(base::text || ':' || copy) AS h) AS digest
  $$`;

/** The triggers of the tables look at arrows and accounts, which the originals have passed; for millions of rows they would spool them all. */
async function setTriggers(client: pg.Client, how: "ENABLE" | "DISABLE"): Promise<void> {
  for (const table of TABLES) await client.query(`ALTER TABLE ${table} ${how} TRIGGER USER`);
}

/** Copies a table's rows as they are now; $1 copies, $2 milliseconds between two of them. Oldest first, as they would have come. */
async function copySql(client: pg.Client, table: string, customers: number): Promise<string> {
  const { rows } = await client.query<{ name: string; type: string; isSerial: boolean }>(
    `SELECT column_name AS name, data_type AS type, column_default LIKE 'nextval%' AS "isSerial" FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
    [table],
  );
  const columns = rows.filter(({ isSerial }) => !isSerial);
  const names = columns.map(({ name }) => `"${name}"`).join(", ");
  const values = columns.map(({ name, type }) => valueSql(table, name, type, customers)).join(", ");
  const where =
    table === "orders" ? "WHERE status = 'delivered'" : table === "transfers" ? "WHERE order_id IS NOT NULL" : "";
  await client.query(`CREATE TEMPORARY TABLE past_${table} AS SELECT * FROM ${table} ${where}`);
  return `INSERT INTO ${table} (${names})
    SELECT ${values} FROM generate_series($1::int, 1, -1) AS copy
    CROSS JOIN LATERAL (SELECT (copy * $2::float8)::bigint + ${2 * HOUR_MS} AS earlier_ms) AS shift
    CROSS JOIN LATERAL (SELECT * FROM past_${table} OFFSET 0) AS t`;
}

function valueSql(table: string, name: string, type: string, customers: number): string {
  const column = `t."${name}"`;
  const customer = `md5('customer' || abs(hashtext(t.id::text || copy)) % ${customers})`;
  // Every past order belongs to a customer, who is known by an e-mail address.
  if (table === "orders" && name === "user_id") return `${customer}::uuid`;
  if (table === "orders" && name === "email_hash") return `${customer} || md5('address')`;
  if (type === "uuid" && !KEPT_IDS.has(name)) return `past_copy_id(${column}, copy, earlier_ms)`;
  if (type.startsWith("timestamp")) return `${column} - earlier_ms * interval '1 millisecond'`;
  if (VARIED_HASHES.has(name)) return `md5(${column} || copy) || md5(copy || ${column})`;
  if (VARIED_KEYS.has(name)) return `${column} || '_' || copy`;
  // Unlike what the shop writes, but unlike each other too: random ones would meet among a million.
  if (name === "reference") return `${column} || 'P' || copy`;
  // Bodies of handled events are purged in the end; what counts here is that the rows and their keys are there.
  if (table === "inbox_events" && name === "payload") return "'{}'";
  return column;
}

/** What was sold had to be bought: each deposit once more, larger by the number of copies. */
const DEPOSITS_SQL = `
  INSERT INTO transfers (id, phase, kind, debit_id, credit_id, amount, ledger, code, order_id, created_at)
  SELECT past_copy_id(id, 0, 0), phase, kind, debit_id, credit_id, amount * $1::int, ledger, code, NULL, created_at
  FROM transfers WHERE code IN ('deposit', 'deposit.cost')`;

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
