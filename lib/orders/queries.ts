import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { type OrderFacts, type OrderView, toOrderView } from "@/lib/orders/order-view";
import { maskEmail } from "@/lib/shared/mask";
import { open } from "@/lib/shared/secret-box";

type Row = OrderFacts & { recipient_sealed: string; email_sealed: string | null };

const VIEW_SQL = `SELECT v.*, (SELECT u.discount_minor FROM promotion_uses u WHERE u.order_id = v.id) AS discount_minor
  FROM order_views($1::uuid[]) AS v`;

/** The views of orders by id, as their customers see them. The caller has checked who may look. */
export async function listOrderViews(
  ids: readonly string[],
  { usualMs, now }: { usualMs: number | null; now: Date },
): Promise<Map<string, OrderView>> {
  const rows = await rowsOf<Row>(VIEW_SQL, [[...ids]]);
  return new Map(
    rows.map((row) => {
      const recipientId = open(row.recipient_sealed, env.FACET_DATA_KEYS);
      const emailMasked = row.email_sealed === null ? null : maskEmail(open(row.email_sealed, env.FACET_DATA_KEYS));
      return [row.id, toOrderView(row, { recipientId, emailMasked, usualMs, now })];
    }),
  );
}

/**
 * The customer says that they have just paid: the provider is asked now and not at the next turn. A dozen times per attempt
 * at most, so that a reloaded page is no hammer.
 */
export async function askAboutPaymentNow(orderId: string): Promise<void> {
  const asked = await rowsOf(
    `UPDATE payments SET due_at = now() WHERE order_id = $1 AND status = 'pending' AND due = 'query' AND due_at > now()
       AND (started_at < now() - interval '5 seconds') AND due_tries < 12 AND lease_until IS NULL RETURNING id`,
    [orderId],
  );
  if (asked.length > 0) await rowsOf("SELECT tell('work', NULL)::text AS told");
}
