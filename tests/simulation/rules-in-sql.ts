/**
 * What must hold in the shop's own tables, after every step and at the end. Each rule answers the rows that break it, so that the report
 * of a failed run names the rule and the culprit.
 */
const AFTER_EVERY_STEP: Readonly<Record<string, string>> = {
  "the trial balance is zero": "SELECT trial_balance()::text WHERE trial_balance() <> 0",
  "available is never below zero": `SELECT code FROM accounts WHERE no_credit_overdraft AND debits_posted - credits_posted - credits_pending < 0
    OR least(debits_pending, debits_posted, credits_pending, credits_posted) < 0`,
  "a pending transfer is resolved at most once": `SELECT id::text FROM transfers WHERE phase = 1 GROUP BY id HAVING count(*) > 1
    UNION ALL SELECT r.id::text FROM transfers r LEFT JOIN transfers p ON p.id = r.id AND p.phase = 0
    WHERE r.phase = 1 AND (p.kind IS DISTINCT FROM 'pending' OR r.amount > p.amount)`,
  "a delivery and its reservation agree": `SELECT d.status || ' ' || COALESCE(r.kind, 'unresolved') FROM deliveries d
    LEFT JOIN transfers p ON p.id = d.id AND p.phase = 0 LEFT JOIN transfers r ON r.id = d.id AND r.phase = 1
    WHERE p.id IS NULL OR p.amount <> d.diamonds OR r.kind IS DISTINCT FROM CASE d.status WHEN 'delivered' THEN 'post' WHEN 'rejected' THEN 'void' END`,
  "a part is delivered at most once": `SELECT order_id::text FROM deliveries WHERE status = 'delivered' GROUP BY order_id, part HAVING count(*) > 1`,
  "captured means delivered": `SELECT p.status || ' of ' || o.status FROM payments p JOIN orders o ON o.id = p.order_id
    WHERE p.flow = 'hold' AND p.captured_minor > 0 AND p.role = 'main' AND NOT EXISTS (SELECT FROM deliveries d WHERE d.order_id = o.id AND d.status = 'delivered')`,
  "a hold is captured only once the diamonds are there": `SELECT o.status FROM payments p JOIN orders o ON o.id = p.order_id
    WHERE p.due = 'capture' AND o.status NOT IN ('delivered', 'refunding', 'refunded')`,
  "delivered means captured, about to be, or owed": `SELECT p.status || ' due ' || COALESCE(p.due, 'nothing') FROM orders o JOIN payments p ON p.id = o.payment_id
    WHERE o.status = 'delivered' AND NOT (p.status IN ('captured', 'paid', 'partly_refunded', 'refunding', 'owed', 'disputed', 'won', 'lost')
      OR p.status = 'authorised' AND (p.due IS NOT NULL OR p.needs_person IS NOT NULL))`,
  "a hold that is captured was booked as captured": `SELECT p.status FROM payments p JOIN transfers t ON t.id = p.id AND t.phase = 0 LEFT JOIN transfers r ON r.id = p.id AND r.phase = 1
    WHERE t.kind = 'pending' AND (r.kind = 'post') <> (p.captured_minor > 0)`,
  "an order ends once": `SELECT kind || ' twice' FROM evidence WHERE kind IN ('order.delivered', 'order.refunded') GROUP BY order_id, kind HAVING count(*) > 1
    UNION ALL SELECT o.status || ' with diamonds on their way' FROM orders o
    WHERE o.status IN ('expired', 'cancelled', 'refunded', 'awaiting_payment') AND EXISTS (SELECT FROM deliveries d WHERE d.order_id = o.id AND d.status IN ('reserved', 'sending', 'unknown'))`,
  "nobody has both the diamonds and the money": `SELECT o.status FROM orders o JOIN payments p ON p.id = o.payment_id
    WHERE p.status IN ('cancelled', 'failed') AND EXISTS (SELECT FROM deliveries d WHERE d.order_id = o.id AND d.status = 'delivered')`,
  "an order costs what was agreed when it was placed": `SELECT o.reference FROM orders o JOIN LATERAL (
      SELECT sum(d.gross_minor) AS gross, sum(d.diamonds) AS diamonds FROM (SELECT DISTINCT ON (part) gross_minor, diamonds FROM deliveries WHERE order_id = o.id ORDER BY part, try_no DESC) AS d) AS parts ON true
    WHERE parts.gross <> o.total_minor OR parts.diamonds <> o.diamonds
    UNION ALL SELECT 'earned ' || t.earned || ' of ' || o.total_minor FROM orders o JOIN LATERAL (
      SELECT sum(x.amount) AS earned FROM transfers x JOIN accounts a ON a.id = x.debit_id JOIN accounts c ON c.id = x.credit_id
      WHERE x.order_id = o.id AND a.code = 'orders' AND c.code LIKE ANY (ARRAY['revenue:%', 'tax:%'])) AS t ON true
    WHERE t.earned <> (SELECT sum(gross_minor) FROM deliveries d WHERE d.order_id = o.id AND d.status = 'delivered')`,
  "a webhook is stored once": "SELECT kind FROM inbox_events GROUP BY source, kind, md5(payload) HAVING count(*) > 1",
  "every state has its evidence": `SELECT 'order ' || o.status FROM orders o WHERE NOT EXISTS (SELECT FROM evidence e WHERE e.order_id = o.id
      AND e.kind = ANY (CASE o.status WHEN 'awaiting_payment' THEN ARRAY['order.placed'] WHEN 'refunding' THEN ARRAY['order.refunding', 'payment.refund_requested']
        ELSE ARRAY['order.' || o.status] END))
    UNION ALL SELECT 'payment ' || p.status FROM payments p WHERE p.status IN ('authorised', 'paid', 'captured', 'cancelled', 'failed', 'owed', 'refunded')
      AND NOT EXISTS (SELECT FROM evidence e WHERE e.order_id = p.order_id AND e.kind LIKE 'payment.%' AND e.body ->> 'paymentId' = p.id::text
        AND e.kind = ANY (CASE p.status WHEN 'failed' THEN ARRAY['payment.failed', 'payment.refused'] ELSE ARRAY['payment.' || p.status] END))
      AND NOT (p.status = 'cancelled' AND p.session_id IS NULL)
    UNION ALL SELECT 'delivery ' || d.status FROM deliveries d WHERE NOT EXISTS (SELECT FROM evidence e WHERE e.order_id = d.order_id
      AND e.kind = CASE WHEN d.status IN ('delivered', 'rejected') THEN 'delivery.' || d.status ELSE 'delivery.reserved' END AND e.body ->> 'deliveryId' = d.id::text)`,
  "what staff decided is in the evidence and in the audit, or in neither": `SELECT e.kind FROM evidence e WHERE e.kind IN ('review.approve', 'review.reject')
      AND NOT EXISTS (SELECT FROM audit_entries a WHERE a.action = e.kind AND a.subject = 'order:' || e.order_id)
    UNION ALL SELECT a.action FROM audit_entries a WHERE a.action IN ('review.approve', 'review.reject')
      AND NOT EXISTS (SELECT FROM evidence e WHERE e.kind = a.action AND a.subject = 'order:' || e.order_id)
    UNION ALL SELECT 'payment.person_done' FROM (SELECT 'order:' || order_id AS subject, count(*) AS told FROM evidence WHERE kind = 'payment.person_done' GROUP BY order_id) AS e
      WHERE e.told <> (SELECT count(*) FROM audit_entries a WHERE a.subject = e.subject AND a.action IN ('payment.try_again', 'payment.handled'))
    UNION ALL SELECT 'deposit' FROM (SELECT body ->> 'depositId' AS id FROM evidence WHERE kind = 'pool.deposited') AS e FULL JOIN deposits d ON d.id::text = e.id
      WHERE d.id IS NULL OR e.id IS NULL
    UNION ALL SELECT 'recipient.corrected' FROM orders o JOIN LATERAL (SELECT body ->> 'to' AS hash FROM evidence e
      WHERE e.order_id = o.id AND e.kind = 'recipient.corrected' ORDER BY e.id DESC LIMIT 1) AS e ON true WHERE e.hash <> o.recipient_hash`,
  "nobody is called lost before the lease is over": `SELECT because FROM delivery_attempts WHERE because = 'worker_lost' AND answered_at < sent_at + interval '30 seconds'`,
  "what is refunded was taken": `SELECT p.status FROM payments p WHERE p.refunded_minor > CASE p.flow WHEN 'hold' THEN p.captured_minor ELSE COALESCE(p.received_minor, 0) END
    UNION ALL SELECT 'refunds ' || sum(r.amount_minor) FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.status <> 'failed'
      GROUP BY p.id HAVING sum(r.amount_minor) > CASE p.flow WHEN 'hold' THEN p.captured_minor ELSE COALESCE(p.received_minor, 0) END`,
};

const AT_END: Readonly<Record<string, string>> = {
  // The desk tries every failed refund again but those of a disputed payment: these wait for the customer's bank.
  "every order ends": `SELECT reference || ' ' || status FROM orders o WHERE status NOT IN ('delivered', 'refunded', 'expired', 'cancelled')
    AND NOT (status = 'refunding' AND EXISTS (SELECT FROM payments p WHERE p.id = o.payment_id AND p.needs_person = 'refund.failed'))`,
  "no payment and no refund is left in between": `SELECT p.status || ' due ' || COALESCE(p.due, 'nothing') || ' ' || COALESCE(p.needs_person, '') FROM payments p
      WHERE p.status IN ('authorised', 'unknown') OR p.status = 'refunding' AND p.needs_person IS NULL
    UNION ALL SELECT 'refund ' || status FROM refunds WHERE status IN ('due', 'pending') OR status = 'failed' AND retried_as IS NULL
      AND NOT EXISTS (SELECT FROM payments p WHERE p.id = payment_id AND p.needs_person IS NOT NULL)`,
  "no money and no diamonds are left in between": `SELECT x.code || ' ' || x.left_over FROM (
      SELECT o.reference, a.code, sum(CASE WHEN t.debit_id = a.id THEN t.amount ELSE -t.amount END) AS left_over
      FROM transfers t JOIN orders o ON o.id = t.order_id JOIN accounts a ON a.id IN (t.debit_id, t.credit_id) AND a.code IN ('orders', 'unapplied')
      WHERE t.kind IN ('single', 'post') GROUP BY o.reference, a.code) AS x WHERE x.left_over <> 0
      AND NOT EXISTS (SELECT FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.reference = x.reference AND p.needs_person IS NOT NULL)
    UNION ALL SELECT 'a reservation is open' FROM transfers p WHERE p.phase = 0 AND p.kind = 'pending' AND NOT EXISTS (SELECT FROM transfers r WHERE r.id = p.id AND r.phase = 1)`,
  "an order is paid once, and only for diamonds": `SELECT o.status || ' with ' || count(p.id) || ' payments kept' FROM orders o
    LEFT JOIN payments p ON p.order_id = o.id AND p.status IN ('captured', 'paid', 'partly_refunded', 'owed', 'won', 'lost') AND p.needs_person IS DISTINCT FROM 'payment.after_close'
    WHERE o.closed_reason IS DISTINCT FROM 'dispute_lost'
    GROUP BY o.id HAVING count(p.id) <> CASE WHEN o.status = 'delivered' THEN 1 ELSE 0 END
      AND NOT EXISTS (SELECT FROM payments x WHERE x.order_id = o.id AND (x.status = 'disputed' OR x.needs_person IS NOT NULL))`,
  "every webhook is handled": "SELECT kind FROM inbox_events WHERE handled_at IS NULL OR outcome = 'failed'",
};

function rows(rules: Readonly<Record<string, string>>): string {
  return Object.entries(rules)
    .map(
      ([rule, text]) => `SELECT '${rule}'::text, COALESCE(broken.detail, '')::text FROM (${text}) AS broken (detail)`,
    )
    .join("\nUNION ALL\n");
}

/** `sim.broken()` and `sim.broken_at_end()`: no row when all is well. */
export const RULES_SQL = `
CREATE FUNCTION sim.broken() RETURNS TABLE (rule text, detail text) LANGUAGE plpgsql STABLE AS $rules$
#variable_conflict use_column
BEGIN RETURN QUERY ${rows(AFTER_EVERY_STEP)}; END $rules$;
CREATE FUNCTION sim.broken_at_end() RETURNS TABLE (rule text, detail text) LANGUAGE plpgsql STABLE AS $rules$
#variable_conflict use_column
BEGIN RETURN QUERY ${rows(AT_END)}; END $rules$;
CREATE FUNCTION sim.look(at_end boolean) RETURNS jsonb LANGUAGE plpgsql STABLE AS $rules$
BEGIN RETURN jsonb_build_object(
  'broken', COALESCE((SELECT jsonb_agg(to_jsonb(b)) FROM (SELECT * FROM sim.broken() UNION ALL SELECT e.* FROM sim.broken_at_end() AS e WHERE at_end) AS b), '[]'),
  'deliveries', COALESCE((SELECT jsonb_agg(jsonb_build_object('id', id, 'order_id', order_id, 'part', part, 'status', status, 'diamonds', diamonds::text) ORDER BY id)
    FROM deliveries), '[]'),
  'pools', (SELECT jsonb_agg(jsonb_build_object('reseller', c.reseller_id, 'ours', (a.debits_posted - a.credits_posted)::text) ORDER BY c.id)
    FROM custodians c JOIN accounts a ON a.id = c.account_id)); END $rules$;
ALTER FUNCTION sim.broken() SET plan_cache_mode = force_generic_plan;
ALTER FUNCTION sim.broken_at_end() SET plan_cache_mode = force_generic_plan;
`;
