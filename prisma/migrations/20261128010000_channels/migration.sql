-- Several channels take one method, and a router chooses. What an admin decides about a channel is in its row; what is known of its health
-- is in rows of its own, so that a busy channel changes no row that prices depend on.
ALTER TABLE channels
  ADD COLUMN limits jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN expected_ms int NOT NULL DEFAULT 10000,
  ADD COLUMN weight_bp int NOT NULL DEFAULT 10000 CHECK (weight_bp BETWEEN 0 AND 10000),
  ADD COLUMN daily_cap_usd_minor bigint CHECK (daily_cap_usd_minor > 0),
  ADD COLUMN is_draining boolean NOT NULL DEFAULT false,
  ADD COLUMN is_forced boolean NOT NULL DEFAULT false,
  ADD COLUMN version int NOT NULL DEFAULT 1;
-- Shops that have channels already: what a new shop's seed would write.
UPDATE channels SET expected_ms = 12000 WHERE id = 'stripe-card';
UPDATE channels SET expected_ms = 9000, limits = '{"PHP": {"minMinor": "100", "maxMinor": "10000000"}}' WHERE id = 'xendit-gcash';
-- Of one method at most one channel is forced.
CREATE UNIQUE INDEX channels_forced ON channels (method) WHERE is_forced;

-- Why an attempt went to its channel: candidates, scores, propensity. Written with the attempt, never changed.
ALTER TABLE payments ADD COLUMN routing jsonb;

-- The breaker of each channel and operation, as the last process saw it move.
CREATE TABLE channel_states (
  channel_id text NOT NULL REFERENCES channels (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  operation text NOT NULL,
  state text NOT NULL CHECK (state IN ('closed', 'open', 'half_open')),
  opens_count int NOT NULL DEFAULT 0,
  retry_at timestamptz(6),
  because text,
  changed_at timestamptz(6) NOT NULL,
  PRIMARY KEY (channel_id, operation)
);

-- Every move of a breaker and every decision of staff about a channel: the desk's "last switches, and why". Append-only.
CREATE TABLE channel_switches (
  id bigserial PRIMARY KEY,
  channel_id text NOT NULL REFERENCES channels (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  operation text NOT NULL,
  from_state text NOT NULL,
  to_state text NOT NULL,
  because text NOT NULL,
  process_id text NOT NULL,
  switched_at timestamptz(6) NOT NULL
);
CREATE INDEX channel_switches_channel_id_id_idx ON channel_switches (channel_id, id);
CREATE TRIGGER channel_switches_no_rewrite BEFORE UPDATE OR DELETE ON channel_switches FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER channel_switches_no_truncate BEFORE TRUNCATE ON channel_switches FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- What each process saw of each channel since it last told the others: how they share what they know. Old rows are forgotten.
CREATE TABLE channel_observations (
  id bigserial PRIMARY KEY,
  process_id text NOT NULL,
  channel_id text NOT NULL,
  operation text NOT NULL,
  country text NOT NULL DEFAULT '',
  succeeded int NOT NULL DEFAULT 0,
  declined int NOT NULL DEFAULT 0,
  failed int NOT NULL DEFAULT 0,
  abandoned int NOT NULL DEFAULT 0,
  latency_ms int,
  because text,
  observed_at timestamptz(6) NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 1000);
CREATE INDEX channel_observations_observed_at_idx ON channel_observations (observed_at);

-- When a provider has said that it will not answer.
CREATE TABLE channel_windows (
  id uuid PRIMARY KEY,
  channel_id text NOT NULL REFERENCES channels (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6) NOT NULL,
  reason text NOT NULL,
  actor_id uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CHECK (ends_at > starts_at)
);
CREATE INDEX channel_windows_ends_at_idx ON channel_windows (ends_at);

-- What staff decided about routing; comes before what the router would do.
CREATE TABLE routing_rules (
  id uuid PRIMARY KEY,
  position int NOT NULL DEFAULT 0,
  kind text NOT NULL CHECK (kind IN ('prefer', 'forbid', 'split')),
  channel_id text NOT NULL REFERENCES channels (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  method text,
  country text,
  min_usd_minor bigint,
  max_usd_minor bigint,
  share_bp int CHECK (share_bp BETWEEN 0 AND 10000),
  reason text NOT NULL DEFAULT '',
  actor_id uuid,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  removed_at timestamptz(6),
  CHECK ((kind = 'split') = (share_bp IS NOT NULL))
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, UPDATE ON channel_states, channel_observations, channel_windows, routing_rules TO facet_app;
    GRANT SELECT, INSERT ON channel_switches TO facet_app;
    REVOKE UPDATE ON channel_switches FROM facet_app;
    GRANT DELETE ON channel_observations, channel_windows TO facet_app;
    GRANT USAGE ON SEQUENCE channel_switches_id_seq, channel_observations_id_seq TO facet_app;
  END IF;
END $$;

-- A method whose channels all stopped answering is marked in the price list, and unmarked when one answers again.
CREATE TRIGGER channel_states_version AFTER INSERT OR UPDATE OR DELETE ON channel_states FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();

-- As before, with the decision.
CREATE OR REPLACE FUNCTION place_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, order_id uuid, reference text, payment_id uuid, status text, url text, placed_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  fresh uuid[];
BEGIN
  WITH input AS (
    SELECT * FROM jsonb_to_recordset(p_items) AS i (
      id uuid, reference text, place_key uuid, place_hash text, user_id uuid, recipient_sealed text, recipient_hash text, email_sealed text,
      email_hash text, device_hash text, address_hash text, package_id uuid, diamonds bigint, country text, locale text, method text,
      currency text, total_minor bigint, net_minor bigint, tax_minor bigint, fee_minor bigint, total_usd_minor bigint, tax_name text,
      tax_rate_bp int, fx_per_usd_micro bigint, fx_quoted_at timestamptz, catalog_version bigint, expires_at timestamptz,
      payment_id uuid, channel text, provider text, flow text, routing jsonb)
  ), placed AS (
    INSERT INTO orders (id, reference, place_key, place_hash, user_id, recipient_sealed, recipient_hash, email_sealed, email_hash, device_hash,
      address_hash, package_id, diamonds, country, locale, method, currency, total_minor, net_minor, tax_minor, fee_minor, total_usd_minor,
      tax_name, tax_rate_bp, fx_per_usd_micro, fx_quoted_at, catalog_version, expires_at, placed_at, status_at)
    SELECT id, reference, place_key, place_hash, user_id, recipient_sealed, recipient_hash, email_sealed, email_hash, device_hash,
      address_hash, package_id, diamonds, country, locale, method, currency, total_minor, net_minor, tax_minor, fee_minor, total_usd_minor,
      tax_name, tax_rate_bp, fx_per_usd_micro, fx_quoted_at, catalog_version, expires_at, v_now, v_now FROM input
    ON CONFLICT DO NOTHING
    RETURNING id
  ), attempts AS (
    INSERT INTO payments (id, order_id, attempt_no, channel, provider, method, flow, amount_minor, currency, created_at, expires_at, routing)
    SELECT i.payment_id, i.id, 1, i.channel, i.provider, i.method, i.flow, i.total_minor, i.currency, v_now, i.expires_at, i.routing
    FROM input i WHERE i.id IN (SELECT id FROM placed)
  ), recorded AS (
    INSERT INTO evidence (order_id, kind, body, recorded_at)
    SELECT i.id, 'order.placed', jsonb_strip_nulls(jsonb_build_object(
      'reference', i.reference, 'recipient', i.recipient_hash, 'diamonds', i.diamonds::text, 'country', i.country, 'method', i.method,
      'currency', i.currency, 'totalMinor', i.total_minor::text, 'netMinor', i.net_minor::text, 'taxMinor', i.tax_minor::text,
      'feeMinor', i.fee_minor::text, 'taxName', i.tax_name, 'taxRateBp', i.tax_rate_bp, 'fxPerUsdMicro', i.fx_per_usd_micro::text,
      'fxQuotedAt', i.fx_quoted_at, 'catalogVersion', i.catalog_version::text, 'paymentId', i.payment_id, 'channel', i.channel)), v_now
    FROM input i WHERE i.id IN (SELECT id FROM placed)
  ), mailed AS (
    INSERT INTO outbox_entries (kind, key, order_id, created_at)
    SELECT 'mail.placed', 'mail.placed:' || i.id, i.id, v_now FROM input i WHERE i.email_sealed IS NOT NULL AND i.id IN (SELECT id FROM placed)
    ON CONFLICT (key) DO NOTHING
  )
  SELECT array_agg(id) INTO fresh FROM placed;

  IF cardinality(fresh) = jsonb_array_length(p_items) THEN
    RETURN QUERY SELECT 'placed', i.id, i.reference, i.payment_id, 'awaiting_payment', NULL::text, v_now
    FROM ROWS FROM (jsonb_to_recordset(p_items) AS (id uuid, reference text, payment_id uuid)) WITH ORDINALITY AS i (id, reference, payment_id, ord) ORDER BY i.ord;
    RETURN;
  END IF;
  RETURN QUERY
  SELECT CASE WHEN o.id IS NULL THEN 'retry' WHEN o.place_hash <> i.place_hash THEN 'conflict' WHEN o.id = i.id THEN 'placed' ELSE 'same' END,
    o.id, o.reference, p.id, o.status, p.url, o.placed_at
  -- In the items' own order: one batch may hold the same key twice, with different content.
  FROM ROWS FROM (jsonb_to_recordset(p_items) AS (id uuid, place_key uuid, place_hash text)) WITH ORDINALITY AS i (id, place_key, place_hash, ord)
  LEFT JOIN orders o ON o.place_key = i.place_key
  LEFT JOIN LATERAL (SELECT id, url FROM payments WHERE order_id = o.id ORDER BY attempt_no DESC LIMIT 1) AS p ON true
  ORDER BY i.ord;
END $$;

-- Planned once and by key, as the function that it replaces (20261120140000_hot_plans says why).
DO $$
DECLARE hot regprocedure;
BEGIN
  FOR hot IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname = 'place_batch'
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off '
      'SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off SET jit = off', hot);
  END LOOP;
END $$;

DROP FUNCTION add_payment_attempt(uuid, uuid, text, text, text, text, int, timestamptz);
CREATE FUNCTION add_payment_attempt(p_order_id uuid, p_payment_id uuid, p_channel text, p_provider text, p_method text, p_flow text, p_attempts_max int, p_routing jsonb DEFAULT NULL, p_now timestamptz DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_ord orders%ROWTYPE;
  v_count int;
BEGIN
  SELECT * INTO v_ord FROM orders WHERE id = p_order_id FOR NO KEY UPDATE;
  IF v_ord.id IS NULL THEN RETURN 'missing'; END IF;
  -- The id follows from what asked for it: of two that ask at once the second finds the first one's.
  IF EXISTS (SELECT FROM payments WHERE id = p_payment_id) THEN RETURN 'known'; END IF;
  IF v_ord.status <> 'awaiting_payment' OR v_ord.expires_at <= v_now THEN RETURN 'closed'; END IF;
  SELECT count(*) INTO v_count FROM payments WHERE order_id = p_order_id;
  IF v_count >= p_attempts_max THEN RETURN 'too_many'; END IF;
  INSERT INTO payments (id, order_id, attempt_no, channel, provider, method, flow, amount_minor, currency, created_at, expires_at, routing)
  VALUES (p_payment_id, p_order_id, v_count + 1, p_channel, p_provider, p_method, p_flow, v_ord.total_minor, v_ord.currency, v_now, v_ord.expires_at, p_routing);
  UPDATE orders SET method = p_method WHERE id = p_order_id;
  PERFORM write_evidence(ARRAY[ROW(p_order_id, 'payment.added', jsonb_build_object('paymentId', p_payment_id, 'channel', p_channel, 'attempt', v_count + 1))::evidence_input], v_now);
  RETURN 'added';
END $$;

-- Whose turn it is to ask a provider whether it answers: any number of workers, one question at a time.
CREATE TABLE provider_probes (
  provider text PRIMARY KEY,
  next_at timestamptz(6) NOT NULL,
  probed_at timestamptz(6),
  is_up boolean,
  because text,
  took_ms int
);
INSERT INTO provider_probes (provider, next_at) SELECT unnest(ARRAY['stripe', 'xendit', 'antom', 'btcpay', 'play', 'carrier']), now();

-- A breaker that a process saw move. Told once, however many processes see it: answers whether it was news.
CREATE FUNCTION move_breaker(p_channel text, p_operation text, p_state text, p_because text, p_opens int, p_retry_at timestamptz, p_process text, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_from text;
BEGIN
  SELECT state INTO v_from FROM channel_states WHERE channel_id = p_channel AND operation = p_operation FOR UPDATE;
  IF COALESCE(v_from, 'closed') = p_state THEN RETURN false; END IF;
  INSERT INTO channel_states (channel_id, operation, state, opens_count, retry_at, because, changed_at)
  VALUES (p_channel, p_operation, p_state, p_opens, p_retry_at, p_because, p_at)
  ON CONFLICT (channel_id, operation) DO UPDATE SET state = excluded.state, opens_count = excluded.opens_count, retry_at = excluded.retry_at,
    because = excluded.because, changed_at = excluded.changed_at WHERE channel_states.changed_at <= excluded.changed_at AND channel_states.state <> excluded.state;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO channel_switches (channel_id, operation, from_state, to_state, because, process_id, switched_at)
  VALUES (p_channel, p_operation, COALESCE(v_from, 'closed'), p_state, p_because, p_process, p_at);
  RETURN true;
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, UPDATE ON provider_probes TO facet_app;
  END IF;
END $$;

-- As before, with the channel, whose refunds are watched by themselves.
DROP FUNCTION claim_refunds(int, int, timestamptz);
CREATE FUNCTION claim_refunds(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (refund_id uuid, payment_id uuid, order_id uuid, channel text, provider text, provider_payment_id text, amount_minor bigint, currency text, reason text, status text,
               provider_refund_id text, tries int, fence int) LANGUAGE sql AS $$
  UPDATE refunds r SET lease_until = COALESCE(p_now, clock_timestamp()) + make_interval(secs => p_lease_ms / 1000.0), fence = r.fence + 1
  FROM payments p
  WHERE p.id = r.payment_id AND r.id IN (
    SELECT i.id FROM refunds i
    WHERE i.due_at <= COALESCE(p_now, clock_timestamp()) AND (i.lease_until IS NULL OR i.lease_until < COALESCE(p_now, clock_timestamp()))
    ORDER BY i.due_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING r.id, r.payment_id, r.order_id, p.channel, p.provider, p.provider_payment_id, r.amount_minor, r.currency, r.reason, r.status, r.provider_refund_id, r.tries, r.fence
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

-- A page of ours learnt what a provider calls an open payment. Answers learnt | closed | taken (another payment has that id).
CREATE FUNCTION learn_provider_payment(p_payment uuid, p_order uuid, p_provider_payment text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE v_id uuid;
BEGIN
  UPDATE payments SET provider_payment_id = p_provider_payment, due = 'query', due_at = now()
  WHERE id = p_payment AND order_id = p_order AND status IN ('pending', 'unknown') RETURNING id INTO v_id;
  IF v_id IS NULL THEN RETURN 'closed'; END IF;
  PERFORM tell('work', ARRAY[p_order]);
  RETURN 'learnt';
EXCEPTION WHEN unique_violation THEN RETURN 'taken';
END $$;
