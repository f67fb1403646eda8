import { afterAll, describe, expect, it } from "vitest";
import { closeDatabase, rowsOf } from "@/lib/db/pool";

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

afterAll(() => closeDatabase());

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
    const rowsRead = async () => {
      await rowsOf("SELECT pg_stat_force_next_flush()");
      await rowsOf("SELECT pg_stat_clear_snapshot()");
      const [stats] = await rowsOf<{ read: bigint }>(
        "SELECT seq_tup_read + COALESCE(idx_tup_fetch, 0) AS read FROM pg_stat_user_tables WHERE relname = 'transfers'",
      );
      return Number(stats?.read);
    };
    const before = await rowsRead();
    await rowsOf("SELECT * FROM reserve_batch($1::jsonb)", [items(2)]);
    expect((await rowsRead()) - before).toBeLessThan(20);
  });
});
