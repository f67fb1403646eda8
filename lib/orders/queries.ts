import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { maskEmail, type OrderFacts, type OrderView, toOrderView } from "@/lib/orders/order-view";
import { open } from "@/lib/shared/secret-box";

type Row = OrderFacts & { recipient_sealed: string; email_sealed: string | null };

/** One round trip for any number of orders: the page, and every open stream of a batch that committed. */
const VIEW_SQL = `
  SELECT o.id, o.reference, o.status, o.diamonds, o.delivered_diamonds, o.country, o.currency, o.total_minor, o.net_minor, o.tax_minor, o.fee_minor,
         o.tax_name, o.tax_rate_bp, o.fx_per_usd_micro, o.fx_quoted_at, o.method, o.closed_reason, o.placed_at, o.expires_at, o.paid_at,
         o.reserved_at, o.sent_at, o.delivered_at, o.refunded_at, o.correct_until, o.recipient_sealed, o.email_sealed,
         (SELECT json_agg(json_build_object('status', p.status, 'role', p.role, 'url', p.url, 'isMain', p.id = o.payment_id,
            'label', p.instrument_label, 'flow', p.flow, 'received', p.received_minor::text, 'captured', p.captured_minor::text, 'due', p.due,
            'dueMinor', p.due_minor::text, 'failureCode', p.failure_code) ORDER BY p.attempt_no)
          FROM payments p WHERE p.order_id = o.id) AS payments,
         COALESCE((SELECT json_agg(json_build_object('part', d.part, 'diamonds', d.diamonds::text, 'status', d.status, 'disposition', d.disposition)
                                   ORDER BY d.part)
          FROM (SELECT DISTINCT ON (part) * FROM deliveries WHERE order_id = o.id ORDER BY part, try_no DESC) AS d), '[]') AS deliveries,
         COALESCE((SELECT json_agg(json_build_object('amount', r.amount_minor::text, 'status', r.status)) FROM refunds r WHERE r.order_id = o.id), '[]')
           AS refunds
  FROM orders o WHERE o.id = ANY ($1::uuid[])`;

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
