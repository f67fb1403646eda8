-- The first three hot transitions: place, start, accept. Each takes a batch and commits once.

CREATE TYPE evidence_input AS (order_id uuid, kind text, body jsonb);

CREATE FUNCTION write_evidence(p_rows evidence_input[], p_now timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO evidence (order_id, kind, body, recorded_at)
  SELECT r.order_id, r.kind, jsonb_strip_nulls(r.body), p_now FROM unnest(p_rows) AS r
$$;

-- One notification a batch (a commit with NOTIFY takes a database-wide lock): which loops to wake, and which orders changed.
CREATE FUNCTION tell(p_wake text, p_orders uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE list text := array_to_string(p_orders, ',');
BEGIN
  -- A payload ends at 8,000 bytes: past that the listeners look for themselves.
  PERFORM pg_notify('facet', p_wake || '|' || CASE WHEN length(list) > 7800 THEN '*' ELSE COALESCE(list, '') END);
END $$;

-- place: order, first payment attempt, price composition, evidence. The browser's place key makes it safe to repeat: the same key with
-- the same content finds the first order, with other content it is a conflict; a reference that is taken asks for another one (retry).
CREATE FUNCTION place_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (place_key uuid, outcome text, order_id uuid, reference text, payment_id uuid, status text, url text)
LANGUAGE plpgsql AS $$
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
      payment_id uuid, channel text, provider text, flow text)
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
    INSERT INTO payments (id, order_id, attempt_no, channel, provider, method, flow, amount_minor, currency, created_at, expires_at)
    SELECT i.payment_id, i.id, 1, i.channel, i.provider, i.method, i.flow, i.total_minor, i.currency, v_now, i.expires_at
    FROM input i JOIN placed USING (id)
  ), recorded AS (
    INSERT INTO evidence (order_id, kind, body, recorded_at)
    SELECT i.id, 'order.placed', jsonb_strip_nulls(jsonb_build_object(
      'reference', i.reference, 'recipient', i.recipient_hash, 'diamonds', i.diamonds::text, 'country', i.country, 'method', i.method,
      'currency', i.currency, 'totalMinor', i.total_minor::text, 'netMinor', i.net_minor::text, 'taxMinor', i.tax_minor::text,
      'feeMinor', i.fee_minor::text, 'taxName', i.tax_name, 'taxRateBp', i.tax_rate_bp, 'fxPerUsdMicro', i.fx_per_usd_micro::text,
      'fxQuotedAt', i.fx_quoted_at, 'catalogVersion', i.catalog_version::text, 'paymentId', i.payment_id, 'channel', i.channel)), v_now
    FROM input i JOIN placed USING (id)
  ), mailed AS (
    INSERT INTO outbox_entries (kind, key, order_id, created_at)
    SELECT 'mail.placed', 'mail.placed:' || i.id, i.id, v_now FROM input i JOIN placed USING (id) WHERE i.email_sealed IS NOT NULL
    ON CONFLICT (key) DO NOTHING
  )
  SELECT array_agg(id) INTO fresh FROM placed;

  RETURN QUERY
  SELECT i.place_key,
    CASE WHEN o.id IS NULL THEN 'retry' WHEN o.place_hash <> i.place_hash THEN 'conflict' WHEN o.id = ANY (fresh) THEN 'placed' ELSE 'same' END,
    o.id, o.reference, p.id, o.status, p.url
  -- In the items' own order: one batch may hold the same key twice, with different content.
  FROM ROWS FROM (jsonb_to_recordset(p_items) AS (place_key uuid, place_hash text)) WITH ORDINALITY AS i (place_key, place_hash, ord)
  LEFT JOIN orders o ON o.place_key = i.place_key
  LEFT JOIN LATERAL (SELECT id, url FROM payments WHERE order_id = o.id ORDER BY attempt_no DESC LIMIT 1) AS p ON true
  ORDER BY i.ord;
END $$;

-- start: what the provider answered when the attempt was opened there. A second answer for one attempt changes nothing.
-- Items: {payment_id, session_id, url, provider_payment_id, query_at} or {payment_id, failure_code}.
CREATE FUNCTION start_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (payment_id uuid, status text, url text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE v_now timestamptz := COALESCE(p_now, clock_timestamp());
BEGIN
  PERFORM 1 FROM payments p WHERE p.id IN (SELECT (e ->> 'payment_id')::uuid FROM jsonb_array_elements(p_items) AS e)
  ORDER BY p.id FOR NO KEY UPDATE;

  WITH input AS (
    SELECT DISTINCT ON (i.payment_id) * FROM jsonb_to_recordset(p_items) AS i (
      payment_id uuid, session_id text, url text, provider_payment_id text, query_at timestamptz, failure_code text)
    ORDER BY i.payment_id
  ), moved AS (
    UPDATE payments p SET
      status = CASE WHEN i.failure_code IS NULL THEN p.status ELSE 'failed' END,
      failure_code = i.failure_code, session_id = i.session_id, url = i.url,
      provider_payment_id = COALESCE(p.provider_payment_id, i.provider_payment_id), started_at = v_now,
      due = CASE WHEN i.failure_code IS NULL THEN 'query' END, due_at = CASE WHEN i.failure_code IS NULL THEN i.query_at END
    FROM input i WHERE p.id = i.payment_id AND p.status = 'pending' AND p.session_id IS NULL
    RETURNING p.id, p.order_id, p.status, p.channel, p.session_id, p.failure_code
  )
  INSERT INTO evidence (order_id, kind, body, recorded_at)
  SELECT m.order_id, CASE m.status WHEN 'failed' THEN 'payment.refused' ELSE 'payment.started' END,
         jsonb_strip_nulls(jsonb_build_object('paymentId', m.id, 'channel', m.channel, 'sessionId', m.session_id, 'failureCode', m.failure_code)), v_now
  FROM moved m;

  RETURN QUERY SELECT p.id, p.status, p.url FROM payments p
  WHERE p.id IN (SELECT (e ->> 'payment_id')::uuid FROM jsonb_array_elements(p_items) AS e);
END $$;

-- accept: a verified event, stored once. A repeat is answered like the first.
CREATE FUNCTION accept_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (source text, external_id text, outcome text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE fresh text[];
BEGIN
  WITH stored AS (
    INSERT INTO inbox_events (source, external_id, kind, payload, received_at)
    SELECT i.source, i.external_id, i.kind, i.payload, COALESCE(p_now, clock_timestamp())
    FROM jsonb_to_recordset(p_items) AS i (source text, external_id text, kind text, payload text)
    ON CONFLICT (source, external_id) DO NOTHING
    RETURNING source, external_id
  )
  SELECT array_agg(stored.source || ' ' || stored.external_id) INTO fresh FROM stored;
  IF fresh IS NOT NULL THEN PERFORM tell('events', NULL); END IF;
  RETURN QUERY
  SELECT i.source, i.external_id, CASE WHEN i.source || ' ' || i.external_id = ANY (fresh) THEN 'stored' ELSE 'same' END
  FROM jsonb_to_recordset(p_items) AS i (source text, external_id text);
END $$;
