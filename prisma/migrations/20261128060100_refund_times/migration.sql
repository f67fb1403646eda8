-- As before (20261128010000_channels), with when a refund was asked for and what the provider calls the payment's other refunds: some providers keep no
-- field of ours on a refund, so that a lost one is found again by its amount, its age, and by being none of the others. Its id tells no time,
-- since the desk's forms make theirs in a browser.
DROP FUNCTION claim_refunds(int, int, timestamptz);
CREATE FUNCTION claim_refunds(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (refund_id uuid, payment_id uuid, order_id uuid, channel text, provider text, provider_payment_id text, amount_minor bigint, currency text, reason text, status text,
               provider_refund_id text, tries int, fence int, created_at timestamptz, other_refund_ids text[]) LANGUAGE sql AS $$
  UPDATE refunds r SET lease_until = COALESCE(p_now, clock_timestamp()) + make_interval(secs => p_lease_ms / 1000.0), fence = r.fence + 1
  FROM payments p
  WHERE p.id = r.payment_id AND r.id IN (
    SELECT i.id FROM refunds i
    WHERE i.due_at <= COALESCE(p_now, clock_timestamp()) AND (i.lease_until IS NULL OR i.lease_until < COALESCE(p_now, clock_timestamp()))
    ORDER BY i.due_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING r.id, r.payment_id, r.order_id, p.channel, p.provider, p.provider_payment_id, r.amount_minor, r.currency, r.reason, r.status, r.provider_refund_id, r.tries, r.fence,
            r.created_at, ARRAY(SELECT x.provider_refund_id FROM refunds x WHERE x.payment_id = r.payment_id AND x.id <> r.id AND x.provider_refund_id IS NOT NULL)
$$;
DO $$
DECLARE hot regprocedure;
BEGIN
  FOR hot IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname = 'claim_refunds'
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off '
      'SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off SET jit = off', hot);
  END LOOP;
END $$;
