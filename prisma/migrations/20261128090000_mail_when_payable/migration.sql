-- A mail that asks for payment needs a page to pay on: it is written when the first page has been opened, and not when the order is placed. Otherwise as before.
CREATE OR REPLACE FUNCTION place_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, order_id uuid, reference text, payment_id uuid, status text, url text, placed_at timestamptz) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
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
  ), mailed AS (
    INSERT INTO outbox_entries (kind, key, order_id, created_at)
    SELECT 'mail.placed', 'mail.placed:' || o.id, o.id, v_now FROM moved m JOIN orders o ON o.id = m.order_id
    WHERE m.status = 'pending' AND o.email_sealed IS NOT NULL
    ON CONFLICT (key) DO NOTHING
  )
  INSERT INTO evidence (order_id, kind, body, recorded_at)
  SELECT m.order_id, CASE m.status WHEN 'failed' THEN 'payment.refused' ELSE 'payment.started' END,
         jsonb_strip_nulls(jsonb_build_object('paymentId', m.id, 'channel', m.channel, 'sessionId', m.session_id, 'failureCode', m.failure_code)), v_now
  FROM moved m;

  RETURN QUERY SELECT p.id, p.status, p.url FROM payments p WHERE p.id = ANY (v_ids);
END $$;
