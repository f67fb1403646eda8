-- What a provider has seen of a payment that is not there yet: a part of the coins, or coins without confirmations. It is no money of the books; the customer is told
-- of it, and staff.
ALTER TABLE payments ADD COLUMN seen_minor bigint CHECK (seen_minor >= 0);

-- As before, with what was seen, and with why a refund failed.
CREATE OR REPLACE FUNCTION order_views(p_ids uuid[])
RETURNS TABLE (id uuid, reference text, status text, diamonds bigint, delivered_diamonds bigint, country text, currency text, total_minor bigint, net_minor bigint,
               tax_minor bigint, fee_minor bigint, tax_name text, tax_rate_bp int, fx_per_usd_micro bigint, fx_quoted_at timestamptz, method text, closed_reason text,
               placed_at timestamptz, expires_at timestamptz, paid_at timestamptz, reserved_at timestamptz, sent_at timestamptz, delivered_at timestamptz,
               refunded_at timestamptz, correct_until timestamptz, recipient_sealed text, email_sealed text, payments json, deliveries json, refunds json)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  SELECT o.id, o.reference, o.status, o.diamonds, o.delivered_diamonds, o.country, o.currency, o.total_minor, o.net_minor, o.tax_minor, o.fee_minor,
         o.tax_name, o.tax_rate_bp, o.fx_per_usd_micro, o.fx_quoted_at, o.method, o.closed_reason, o.placed_at, o.expires_at, o.paid_at,
         o.reserved_at, o.sent_at, o.delivered_at, o.refunded_at, o.correct_until, o.recipient_sealed, o.email_sealed,
         (SELECT json_agg(json_build_object('status', p.status, 'role', p.role, 'url', p.url, 'isMain', p.id = o.payment_id,
            'label', p.instrument_label, 'flow', p.flow, 'received', p.received_minor::text, 'captured', p.captured_minor::text, 'due', p.due,
            'dueMinor', p.due_minor::text, 'failureCode', p.failure_code, 'isStray', p.needs_person = 'payment.after_close',
            'seen', p.seen_minor::text) ORDER BY p.attempt_no)
          FROM payments p WHERE p.order_id = o.id) AS payments,
         COALESCE((SELECT json_agg(json_build_object('part', d.part, 'diamonds', d.diamonds::text, 'status', d.status, 'disposition', d.disposition)
                                   ORDER BY d.part)
          FROM (SELECT DISTINCT ON (part) * FROM deliveries WHERE order_id = o.id ORDER BY part, try_no DESC) AS d), '[]') AS deliveries,
         COALESCE((SELECT json_agg(json_build_object('amount', r.amount_minor::text, 'currency', r.currency, 'status', r.status, 'reason', r.reason, 'note', r.note,
            'claimUrl', CASE WHEN r.status = 'pending' THEN r.claim_url END) ORDER BY r.created_at, r.id)
          -- One that failed is still owed until another took its place.
          FROM refunds r WHERE r.order_id = o.id AND r.retried_as IS NULL), '[]')
           AS refunds
  FROM orders o WHERE o.id = ANY (p_ids);
END $$;
