-- start, as before (20261120110300_place), but for where the attempts are looked at: conditions beside the key, on a table of which the planner knew nothing, made
-- it read every attempt that ever waited for its page, for each batch; an order's share grew threefold in a minute. Now what may start is
-- found first, by key and under the lock, and the update knows keys only.
CREATE OR REPLACE FUNCTION start_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (payment_id uuid, status text, url text) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_ids uuid[] := ARRAY(SELECT DISTINCT (e ->> 'payment_id')::uuid FROM jsonb_array_elements(p_items) AS e);
  v_waiting uuid[];
BEGIN
  SELECT array_agg(p.id) FILTER (WHERE p.status = 'pending' AND p.session_id IS NULL) INTO v_waiting
  FROM (SELECT id, status, session_id FROM payments WHERE id = ANY (v_ids) ORDER BY id FOR NO KEY UPDATE) AS p;

  WITH input AS (
    SELECT DISTINCT ON (i.payment_id) * FROM jsonb_to_recordset(p_items) AS i (
      payment_id uuid, session_id text, url text, provider_payment_id text, query_at timestamptz, failure_code text)
    WHERE i.payment_id = ANY (v_waiting) ORDER BY i.payment_id
  ), moved AS (
    UPDATE payments p SET
      status = CASE WHEN i.failure_code IS NULL THEN p.status ELSE 'failed' END,
      failure_code = i.failure_code, session_id = i.session_id, url = i.url,
      provider_payment_id = COALESCE(p.provider_payment_id, i.provider_payment_id), started_at = v_now,
      due = CASE WHEN i.failure_code IS NULL THEN 'query' END, due_at = CASE WHEN i.failure_code IS NULL THEN i.query_at END
    FROM input i WHERE p.id = i.payment_id
    RETURNING p.id, p.order_id, p.status, p.channel, p.session_id, p.failure_code
  )
  INSERT INTO evidence (order_id, kind, body, recorded_at)
  SELECT m.order_id, CASE m.status WHEN 'failed' THEN 'payment.refused' ELSE 'payment.started' END,
         jsonb_strip_nulls(jsonb_build_object('paymentId', m.id, 'channel', m.channel, 'sessionId', m.session_id, 'failureCode', m.failure_code)), v_now
  FROM moved m;

  RETURN QUERY SELECT p.id, p.status, p.url FROM payments p WHERE p.id = ANY (v_ids);
END $$;

-- What a web process looks at five times a second to tell a busy shop (lib/jobs/pressure.ts): how long the oldest webhook and the oldest paid delivery wait
-- for a worker, each by the index that the workers claim by, and how many orders are delivered a second, by the newest entries of the record. What failed
-- before waits for its own reasons, and so does everything while deliveries or the account are paused.
CREATE FUNCTION shop_pressure(p_alive interval)
RETURNS TABLE (events_ms float8, deliveries_ms float8, settled_per_second float8, webs int) LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
BEGIN
  RETURN QUERY SELECT
    (SELECT (extract(epoch FROM clock_timestamp() - e.received_at) * 1000)::float8 FROM inbox_events e
     WHERE e.handled_at IS NULL AND e.tries <= 1 AND e.next_try_at IS NULL ORDER BY e.id LIMIT 1),
    (SELECT (extract(epoch FROM clock_timestamp() - d.next_attempt_at) * 1000)::float8
     FROM deliveries d JOIN custodians c ON c.id = d.custodian_id
     WHERE d.status = 'reserved' AND d.attempts_count = 0 AND d.needs_person IS NULL AND c.paused_at IS NULL
       AND d.next_attempt_at <= now() AND (SELECT deliveries_paused_at IS NULL FROM shop_state WHERE id = 1)
     ORDER BY d.next_attempt_at LIMIT 1),
    -- A thousand entries are a hundred orders or so: the last second of a quiet shop, the last quarter of one in a busy one.
    (SELECT COALESCE(count(*) FILTER (WHERE n.kind = 'order.delivered' AND n.recorded_at > now() - interval '1 second')
             / LEAST(1, GREATEST(0.1, extract(epoch FROM now() - min(n.recorded_at)))), 0)::float8
     FROM (SELECT e.kind, e.recorded_at FROM evidence e ORDER BY e.id DESC LIMIT 1000) AS n),
    (SELECT count(*)::int FROM process_heartbeats h WHERE h.kind = 'web' AND h.seen_at > now() - p_alive);
END $$;
