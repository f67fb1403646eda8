import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { searchHash } from "@/lib/shared/search-hash";

/**
 * Gives a signed-in customer the orders placed as a guest with the same address, now that the address is proven. Orders
 * that belong to an account stay there. Safe to repeat.
 *
 * @returns how many orders were claimed
 */
export async function claimGuestOrders({ userId, email }: { userId: string; email: string }): Promise<number> {
  const claimed = await rowsOf(
    `WITH claimed AS (UPDATE orders SET user_id = $1 WHERE email_hash = $2 AND user_id IS NULL RETURNING id),
          told AS (INSERT INTO evidence (order_id, kind, body, recorded_at)
                   SELECT id, 'order.claimed', jsonb_build_object('userId', $1::uuid), clock_timestamp() FROM claimed)
     SELECT id FROM claimed`,
    [userId, searchHash({ subject: "email", text: email, key: env.FACET_HASH_KEY })],
  );
  return claimed.length;
}
