-- What a worker reads for every batch. Sent as text, each of these was parsed and planned anew, a millisecond for a query of a tenth of that; a
-- function's statements are planned once in a connection.

-- Everything that must be known of attempts and their orders before their news can be decided on. Counts are of the last hour, without the
-- order itself.
CREATE FUNCTION payment_facts(p_ids uuid[])
RETURNS TABLE (payment_id uuid, provider text, flow text, channel text, status text, amount_minor bigint, captured_minor bigint, currency text, due_tries int,
               created_at timestamptz, order_id uuid, order_status text, country text, method text, diamonds bigint, total_minor bigint, tax_minor bigint,
               total_usd_minor bigint, recipient_hash text, email_hash text, device_hash text, address_hash text, recipient_orders int, device_orders int)
LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  SELECT p.id, p.provider, p.flow, p.channel, p.status, p.amount_minor, p.captured_minor, p.currency, p.due_tries, p.created_at, o.id, o.status, o.country,
         p.method, o.diamonds, o.total_minor, o.tax_minor, o.total_usd_minor, o.recipient_hash, o.email_hash, o.device_hash, o.address_hash,
         (SELECT count(*)::int FROM orders x WHERE x.recipient_hash = o.recipient_hash AND x.placed_at > now() - interval '1 hour'
            AND x.paid_at IS NOT NULL AND x.id <> o.id),
         CASE WHEN o.device_hash IS NOT NULL THEN
           (SELECT count(*)::int FROM orders x WHERE x.device_hash = o.device_hash AND x.placed_at > now() - interval '1 hour'
              AND x.paid_at IS NOT NULL AND x.id <> o.id) END
  FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.id = ANY (p_ids);
END $$;

-- As before (20261120110700_claims), planned once.
DROP FUNCTION delivery_work(uuid[]);
CREATE FUNCTION delivery_work(p_ids uuid[])
RETURNS TABLE (delivery_id uuid, order_id uuid, fence int, attempt_no int, try_no int, bu_order_id text, seq_id text, host text, diamonds bigint, gross_minor bigint,
               currency text, recipient_sealed text, custodian_id text, reseller_id text, first_sent_at timestamptz, earlier jsonb) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
  SELECT d.id, d.order_id, d.fence, a.attempt_no, d.try_no, a.bu_order_id, a.seq_id, a.host, d.diamonds, d.gross_minor, d.currency, d.recipient_sealed,
         c.id, c.reseller_id, d.sent_at,
         CASE WHEN a.attempt_no = 1 THEN '[]' ELSE
           COALESCE((SELECT jsonb_agg(jsonb_build_object('outcome', COALESCE(e.outcome, 'unknown'), 'rescode', e.rescode, 'because', e.because) ORDER BY e.attempt_no)
                     FROM delivery_attempts e WHERE e.delivery_id = d.id AND e.attempt_no < a.attempt_no), '[]') END
  FROM deliveries d
  JOIN delivery_attempts a ON a.delivery_id = d.id AND a.attempt_no = d.attempts_count
  JOIN custodians c ON c.id = d.custodian_id
  WHERE d.id = ANY (p_ids);
END $$;

DO $$
DECLARE hot regprocedure;
BEGIN
  FOREACH hot IN ARRAY ARRAY['payment_facts(uuid[])', 'delivery_work(uuid[])']::regprocedure[] LOOP
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off '
      'SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off SET jit = off', hot);
  END LOOP;
END $$;
