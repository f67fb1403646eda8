import { afterAll, describe, expect, it } from "vitest";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";

// Guarantee: the hot functions are planned once and reach rows by their keys, in a young shop as in an old one; a migration that
// replaces one of them cannot drop that unnoticed.
const HOT = [
  "shop_pressure",
  "order_views",
  "expire_orders",
  "uncorrected_orders",
  "flag_ending_holds",
  "payment_facts",
  "delivery_work",
  "place_batch",
  "start_batch",
  "accept_batch",
  "confirm_batch",
  "settle_batch",
  "money_batch",
  "reserve_batch",
  "resolve_batch",
  "claim_events",
  "claim_deliveries",
  "claim_payments",
  "claim_refunds",
  "claim_orders",
];

afterAll(async () => {
  await closeDatabase();
  await closePrisma();
});

/** Rows of a table that were read so far, one after another or by an index. */
async function rowsRead(table: string): Promise<number> {
  await rowsOf("SELECT pg_stat_force_next_flush()");
  await rowsOf("SELECT pg_stat_clear_snapshot()");
  const [stats] = await rowsOf<{ read: bigint }>(
    "SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) AS read FROM pg_stat_user_tables WHERE relname = $1",
    [table],
  );
  return Number(stats?.read);
}

describe("the plans of the hot functions", () => {
  it("are generic and by key", async () => {
    const functions = await rowsOf<{ name: string; settings: string[] | null }>(
      `SELECT proname AS name, proconfig AS settings FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND proname = ANY ($1::text[])`,
      [HOT],
    );
    expect(functions.map(({ name }) => name).toSorted()).toEqual(HOT.toSorted());
    for (const { settings } of functions) {
      expect(settings).toEqual(expect.arrayContaining(["plan_cache_mode=force_generic_plan", "enable_seqscan=off"]));
    }
  });

  it("look transfers up one by one, however many there are", async () => {
    const [pool] = await rowsOf<{ a: bigint; b: bigint }>(
      "SELECT account_of('USD', 'x') AS a, account_of('USD', 'y') AS b",
    );
    const items = (count: number) =>
      JSON.stringify(
        Array.from({ length: count }, () => ({
          id: crypto.randomUUID(),
          debit_id: String(pool?.a),
          credit_id: String(pool?.b),
          amount: "1",
          code: "test",
        })),
      );
    // The plan is made while the table is empty, which is when a wrong one would be.
    for (let round = 0; round < 30; round += 1) await rowsOf("SELECT * FROM reserve_batch($1::jsonb)", [items(100)]);
    const before = await rowsRead("transfers");
    await rowsOf("SELECT * FROM reserve_batch($1::jsonb)", [items(2)]);
    expect((await rowsRead("transfers")) - before).toBeLessThan(20);
  });

  it("find the attempts that may start one by one, however many wait for their page", async () => {
    const started = (ids: readonly string[]) =>
      rowsOf("SELECT * FROM start_batch($1::jsonb)", [
        JSON.stringify(ids.map((id) => ({ payment_id: id, session_id: `cs_${id}`, url: "https://pay.test/" }))),
      ]);
    for (let round = 0; round < 30; round += 1) await started(Array.from({ length: 20 }, () => crypto.randomUUID()));
    const order = await givenOrderRow({ status: "awaiting_payment" });
    const first = await givenPaymentRow(order.id, { status: "pending" });
    const waiting = await rowsOf<{ id: string }>(
      `INSERT INTO payments (id, order_id, attempt_no, channel, provider, method, flow, amount_minor, currency, created_at, expires_at)
       SELECT gen_random_uuid(), order_id, n, channel, provider, method, flow, amount_minor, currency, created_at, expires_at
       FROM payments, generate_series(2, 400) AS n WHERE id = $1 RETURNING id`,
      [first],
    );
    const before = await rowsRead("payments");
    await started(waiting.slice(0, 2).map(({ id }) => id));
    expect((await rowsRead("payments")) - before).toBeLessThan(20);
  });
});
