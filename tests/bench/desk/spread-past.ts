import pg from "pg";

/** One in so many rows, told by its id: the same rows at every run, spread over the whole past. */
const oneIn = (n: number, of = "id") => `abs(hashtext(${of}::text)) % ${n} = 0`;

/**
 * A past in which not everything was delivered: common and rare states, refunds and disputes. What is copied by SQL has no books of its
 * own, so accounts and trial balance are left alone: these rows are there to be listed.
 */
const SPREAD: readonly { table: string; sql: string }[] = [
  {
    table: "orders",
    sql: `UPDATE orders SET status = 'expired', paid_at = NULL, delivered_at = NULL WHERE ${oneIn(20)}`,
  },
  { table: "orders", sql: `UPDATE orders SET status = 'cancelled' WHERE ${oneIn(5_001)} AND status = 'delivered'` },
  {
    table: "orders",
    sql: `UPDATE orders SET status = 'in_review', needs_person = 'review' WHERE ${oneIn(5_003)} AND status = 'delivered'`,
  },
  { table: "orders", sql: `UPDATE orders SET country = 'TH' WHERE ${oneIn(2_003)}` },
  { table: "orders", sql: `UPDATE orders SET country = 'SG' WHERE ${oneIn(11)}` },
  { table: "payments", sql: `UPDATE payments SET status = 'failed' WHERE ${oneIn(50)}` },
  { table: "payments", sql: `UPDATE payments SET status = 'owed' WHERE ${oneIn(20_011)}` },
  { table: "payments", sql: `UPDATE payments SET needs_person = 'payment.hold_ends_soon' WHERE ${oneIn(10_007)}` },
  {
    table: "deliveries",
    sql: `UPDATE deliveries SET status = 'rejected', disposition = 'recipient', rescode = 7212004 WHERE ${oneIn(1_009)}`,
  },
  {
    table: "deliveries",
    sql: `UPDATE deliveries SET status = 'unknown', needs_person = 'delivery.unknown' WHERE ${oneIn(10_007)}`,
  },
  {
    table: "refunds",
    sql: `INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, status, created_at, done_at)
      SELECT derive_id(id, 'refund:goodwill'), id, order_id, amount_minor, currency,
        CASE WHEN ${oneIn(1_009, "order_id")} THEN 'wrong_amount' ELSE 'goodwill' END, 'refunds',
        CASE WHEN ${oneIn(503, "order_id")} THEN 'failed' ELSE 'done' END, created_at + interval '1 day', created_at + interval '25 hours'
      FROM payments WHERE ${oneIn(20)}`,
  },
  {
    table: "disputes",
    sql: `INSERT INTO disputes (id, payment_id, order_id, provider_dispute_id, amount_minor, currency, status, opened_at, closed_at)
      SELECT derive_id(id, 'dispute'), id, order_id, 'dp_' || id, amount_minor, currency,
        CASE WHEN ${oneIn(7, "order_id")} THEN 'won' ELSE 'lost' END, created_at + interval '9 days', created_at + interval '30 days'
      FROM payments WHERE ${oneIn(53)}`,
  },
];

const TABLES = ["orders", "payments", "deliveries", "refunds", "disputes"] as const;

/** Makes it so in a throw-away shop's database, whose guards it switches off meanwhile. */
export async function spreadPast(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("SET synchronous_commit = off");
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    for (const { sql } of SPREAD) await client.query(sql);
    for (const table of TABLES) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    for (const table of TABLES) await client.query(`VACUUM (ANALYZE) ${table}`);
  } finally {
    await client.end();
  }
}
