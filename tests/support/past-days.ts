import { env } from "@/lib/env";
import { withClient } from "@/scripts/database/roles";

/** Moments of an order's life that a report looks at, by table. */
const MOMENTS = {
  transfers: ["created_at"],
  evidence: ["recorded_at"],
  orders: ["placed_at", "paid_at", "delivered_at", "refunded_at"],
} as const;

/**
 * Moves the books of some orders (or what belongs to none, for null) into the past, as if it had happened then. Only a test may: the tables are
 * append-only, so their owner holds their triggers off meanwhile.
 */
export async function moveIntoPast(orderIds: readonly string[] | null, ms: number): Promise<void> {
  await withClient(env.DATABASE_OWNER_URL, async (client) => {
    for (const [table, columns] of Object.entries(MOMENTS)) {
      if (orderIds === null && table === "orders") continue;
      const key = table === "orders" ? "id" : "order_id";
      const sets = columns
        .map((column) => `${column} = ${column} - make_interval(secs => $1::float8 / 1000)`)
        .join(", ");
      await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await client.query(
        `UPDATE ${table} SET ${sets} WHERE ${orderIds === null ? `${key} IS NULL` : `${key} = ANY ($2::uuid[])`}`,
        orderIds === null ? [ms] : [ms, orderIds],
      );
      await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
    }
  });
}
