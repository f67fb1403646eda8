/**
 * Everything that waits for a person, as `order_id, queue, since`: one question for the counts, the lists and the next one. Each part reads
 * an index that holds nothing but what waits. A refund waits since it was asked for, a dispute since it was opened, all else of a payment
 * since it was paid.
 */
export const WAITING_SQL = `
  SELECT o.id AS order_id, CASE WHEN o.status = 'in_review' THEN 'review' ELSE o.status END AS queue, o.status_at AS since
  FROM orders o
  WHERE o.waits_since IS NOT NULL AND (o.status IN ('needs_recipient', 'awaiting_stock')
    OR (o.status IN ('in_review', 'unknown') AND o.needs_person IS NOT NULL))
  UNION ALL
  SELECT p.order_id, CASE WHEN p.needs_person = 'dispute' THEN 'disputes' ELSE 'payments' END, COALESCE(
    (SELECT max(r.created_at) FROM refunds r WHERE r.payment_id = p.id AND p.needs_person LIKE 'refund.%'),
    (SELECT max(d.opened_at) FROM disputes d WHERE d.order_id = p.order_id AND d.payment_id = p.id AND p.needs_person = 'dispute'), p.paid_at, p.created_at)
  FROM payments p WHERE p.needs_person IS NOT NULL
  UNION ALL
  SELECT r.order_id, 'refunds', r.asked_at FROM refund_requests r WHERE r.status = 'requested' AND r.expires_at > now()`;
