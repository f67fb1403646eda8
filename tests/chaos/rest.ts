/** What is still on its way, in words; no row is rest. People's lists are rest, and so is a wallet page that nobody paid on. */
export const UNDER_WAY_SQL = `
  SELECT 'order ' || status AS what, count(*)::int AS count FROM orders o
  WHERE status IN ('awaiting_payment', 'delivering', 'awaiting_stock', 'needs_recipient')
     OR (status IN ('in_review', 'unknown') AND needs_person IS NULL)
     OR (status = 'refunding' AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.needs_person IS NOT NULL))
  GROUP BY 1
  UNION ALL
  SELECT 'payment ' || p.status || COALESCE(' due ' || p.due, ''), count(*)::int FROM payments p JOIN orders o ON o.id = p.order_id
  WHERE p.needs_person IS NULL AND (p.due IN ('capture', 'cancel', 'expire') OR p.status IN ('refunding', 'unknown')
     OR (p.status = 'authorised' AND o.status IN ('delivered', 'refunded', 'expired', 'cancelled'))
     OR (p.status = 'pending' AND p.provider = 'stripe' AND p.session_id IS NOT NULL))
  GROUP BY 1
  UNION ALL
  SELECT 'refund ' || r.status, count(*)::int FROM refunds r JOIN payments p ON p.id = r.payment_id
  WHERE p.needs_person IS NULL AND (r.status IN ('due', 'pending') OR (r.status = 'failed' AND r.retried_as IS NULL)) GROUP BY 1
  UNION ALL
  SELECT 'delivery ' || status, count(*)::int FROM deliveries
  WHERE status IN ('reserved', 'sending') OR (status = 'unknown' AND needs_person IS NULL) GROUP BY 1
  UNION ALL
  SELECT 'webhook not handled', count(*)::int FROM inbox_events WHERE handled_at IS NULL HAVING count(*) > 0
  UNION ALL
  SELECT 'outbox entry', count(*)::int FROM outbox_entries WHERE relayed_at IS NULL HAVING count(*) > 0`;

/** Payments that our books call open, to be compared with what the providers took: money that we have not heard of yet is no rest. */
export const OPEN_PAYMENTS_SQL =
  "SELECT id FROM payments WHERE status IN ('pending', 'unknown') AND needs_person IS NULL";
