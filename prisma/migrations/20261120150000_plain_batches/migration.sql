-- Nearly everything in a batch is plain: the money that was asked for, an order that waited for it, one part, one delivery. Statements that
-- take one row at a time cost more than the rows (each reads the table's checks and trigger conditions anew), so what is plain is written
-- as sets, one statement a table, and only what is unusual walks through the careful functions, which keep their text as *_each.
ALTER FUNCTION confirm_batch(jsonb, bigint[], int, int, timestamptz) RENAME TO confirm_each;
ALTER FUNCTION settle_batch(jsonb, timestamptz) RENAME TO settle_each;
ALTER FUNCTION money_batch(jsonb, bigint[], timestamptz) RENAME TO money_each;

-- The one lock order of every booking: orders, payments, refunds, deliveries (then accounts), each sorted by id.
CREATE FUNCTION lock_orders(p_orders uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM orders WHERE id = ANY (p_orders) ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM payments WHERE order_id = ANY (p_orders) ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM refunds WHERE order_id = ANY (p_orders) ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM deliveries WHERE order_id = ANY (p_orders) ORDER BY id FOR NO KEY UPDATE;
END $$;

-- The items of a batch that are not among these positions (counted from 0), and where they stood.
CREATE FUNCTION items_left(p_items jsonb, p_done int[], OUT items jsonb, OUT positions int[]) LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_agg(e.value ORDER BY e.ord), array_agg(e.ord::int - 1 ORDER BY e.ord)
  FROM jsonb_array_elements(p_items) WITH ORDINALITY AS e (value, ord) WHERE NOT e.ord::int - 1 = ANY (p_done)
$$;

-- A payment as it was asked for, on an order that waits for it, allowed by risk, of one part.
CREATE TYPE plain_payment AS (
  item int, payment_id uuid, order_id uuid, is_hold boolean, amount bigint, currency text, clearing text, fees text, fee_minor bigint, provider_payment_id text,
  capture_before timestamptz, fingerprint_sealed text, fingerprint_hash text, instrument_label text, risk jsonb, recipient_sealed text,
  recipient_hash text, has_email boolean, delivery_id uuid, part int, try_no int, diamonds bigint, gross_minor bigint, tax_minor bigint,
  custodian_id text, pool_account bigint
);

-- The careful function would do the same with each of these, one after another, but for the order in which a batch draws on the pool: what is plain
-- comes first. The simulation runs both.
CREATE FUNCTION confirm_plain(p_items jsonb, p_lease_ms int, p_now timestamptz) RETURNS TABLE (item int, order_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_pool pool_view := view_pool();
  v_delivered_account bigint := account_of('DIAMOND', 'delivered:bigo');
  v_found plain_payment[];
  v_one plain_payment;
  v_plain plain_payment[] := '{}';
  v_pick int;
BEGIN
  SELECT array_agg(ROW(x.item, x.payment_id, x.order_id, x.state = 'authorised', x.amount_minor, x.currency, 'clearing:' || x.channel, 'fees:' || x.channel,
    COALESCE(x.fee_minor, 0), x.provider_payment_id, x.capture_before, x.fingerprint_sealed, x.fingerprint_hash, x.instrument_label, x.risk, x.recipient_sealed,
    x.recipient_hash, x.has_email, (x.part ->> 'id')::uuid, (x.part ->> 'part')::int, COALESCE((x.part ->> 'try_no')::int, 1), (x.part ->> 'diamonds')::bigint,
    (x.part ->> 'gross_minor')::bigint, (x.part ->> 'tax_minor')::bigint, NULL, NULL)::plain_payment ORDER BY x.item) INTO v_found
  FROM (
    SELECT i.ord::int - 1 AS item, i.payment_id, p.order_id, i.state, i.amount_minor, i.currency, p.channel, i.fee_minor, i.provider_payment_id, i.capture_before,
      i.fingerprint_sealed, i.fingerprint_hash, i.instrument_label, i.risk, i.parts -> 0 AS part, o.recipient_sealed, o.recipient_hash,
      o.email_sealed IS NOT NULL AS has_email,
      p.status IN ('pending', 'unknown') AND i.amount_minor = p.amount_minor AND i.currency = p.currency AND o.status = 'awaiting_payment' AND o.payment_id IS NULL
        AND i.state = CASE p.flow WHEN 'hold' THEN 'authorised' ELSE 'paid' END AND i.risk ->> 'verdict' = 'allow' AND jsonb_array_length(i.parts) = 1 AS is_plain,
      -- Two pieces of news about one order in one batch: their order counts.
      count(*) OVER (PARTITION BY p.order_id) AS of_order
    FROM ROWS FROM (jsonb_to_recordset(p_items) AS (
      payment_id uuid, state text, amount_minor bigint, currency text, fee_minor bigint, provider_payment_id text, capture_before timestamptz,
      fingerprint_sealed text, fingerprint_hash text, instrument_label text, risk jsonb, parts jsonb)) WITH ORDINALITY
      AS i (payment_id, state, amount_minor, currency, fee_minor, provider_payment_id, capture_before, fingerprint_sealed, fingerprint_hash,
            instrument_label, risk, parts, ord)
    JOIN payments p ON p.id = i.payment_id JOIN orders o ON o.id = p.order_id) AS x
  WHERE x.is_plain AND x.of_order = 1;
  IF v_found IS NULL THEN RETURN; END IF;

  FOREACH v_one IN ARRAY v_found LOOP
    v_pick := choose_custodian(v_pool, v_one.diamonds);
    CONTINUE WHEN v_pick = 0;
    v_pool.rooms[v_pick] := v_pool.rooms[v_pick] - v_one.diamonds;
    v_one.custodian_id := v_pool.ids[v_pick];
    v_one.pool_account := v_pool.accounts[v_pick];
    v_plain := v_plain || v_one;
  END LOOP;

  UPDATE payments p SET status = CASE WHEN x.is_hold THEN 'authorised' ELSE 'paid' END, role = 'main', received_minor = x.amount, received_currency = x.currency,
    paid_at = p_now, captured_minor = 0, provider_payment_id = COALESCE(x.provider_payment_id, p.provider_payment_id), capture_before = x.capture_before,
    fingerprint_sealed = x.fingerprint_sealed, fingerprint_hash = x.fingerprint_hash, instrument_label = x.instrument_label, failure_code = NULL,
    -- A worker that still holds an older claim (to close the page) must find that the attempt has moved on.
    due = NULL, due_at = NULL, due_tries = 0, lease_until = NULL, fence = p.fence + 1
  FROM unnest(v_plain) AS x WHERE p.id = x.payment_id;
  -- Other attempts of these orders can no longer serve them: their hosted pages are closed.
  UPDATE payments p SET due = 'expire', due_at = p_now, due_tries = 0
  FROM unnest(v_plain) AS x WHERE p.order_id = x.order_id AND p.id <> x.payment_id AND p.status = 'pending';
  INSERT INTO risk_verdicts (order_id, payment_id, rule_set_version, verdict, because, facts, decided_at)
  SELECT x.order_id, x.payment_id, (x.risk ->> 'version')::int, x.risk ->> 'verdict', x.risk -> 'because', x.risk -> 'facts', p_now FROM unnest(v_plain) AS x
  ON CONFLICT (payment_id) DO NOTHING;
  UPDATE orders o SET status = 'delivering', status_at = p_now, payment_id = x.payment_id, paid_at = p_now, parts_count = x.part, reserved_at = p_now,
    sent_at = CASE WHEN p_lease_ms IS NOT NULL THEN p_now END, needs_person = NULL, resume_at = NULL, lease_until = NULL
  FROM unnest(v_plain) AS x WHERE o.id = x.order_id;

  -- An account that is missing leaves its column empty, and the table refuses that: nothing is paid whose money is not booked.
  PERFORM ledger_write(ARRAY(
    SELECT ROW(x.payment_id, CASE WHEN x.is_hold THEN 'pending' ELSE 'single' END, c.id, o.id, x.amount, x.currency, 'payment.main', x.order_id)::transfer_input
    FROM unnest(v_plain) AS x LEFT JOIN accounts c ON c.ledger = x.currency AND c.code = x.clearing LEFT JOIN accounts o ON o.ledger = x.currency AND o.code = 'orders'
    UNION ALL
    SELECT ROW(derive_id(x.payment_id, 'fee'), 'single', f.id, c.id, x.fee_minor, x.currency, 'payment.fee', x.order_id)::transfer_input
    FROM unnest(v_plain) AS x LEFT JOIN accounts c ON c.ledger = x.currency AND c.code = x.clearing LEFT JOIN accounts f ON f.ledger = x.currency AND f.code = x.fees
    WHERE NOT x.is_hold AND x.fee_minor > 0
    UNION ALL
    SELECT ROW(x.delivery_id, 'pending', v_delivered_account, x.pool_account, x.diamonds, 'DIAMOND', 'delivery', x.order_id)::transfer_input
    FROM unnest(v_plain) AS x), p_now);
  PERFORM write_deliveries(ARRAY(
    SELECT ROW(x.delivery_id, x.order_id, x.part, x.try_no, x.diamonds, x.gross_minor, x.tax_minor, x.currency, x.custodian_id, x.recipient_sealed,
      x.recipient_hash)::delivery_input FROM unnest(v_plain) AS x), p_lease_ms, p_now);

  INSERT INTO evidence (order_id, kind, body, recorded_at)
  SELECT x.order_id, e.kind, jsonb_strip_nulls(e.body), p_now FROM unnest(v_plain) AS x CROSS JOIN LATERAL (VALUES
    (CASE WHEN x.is_hold THEN 'payment.authorised' ELSE 'payment.paid' END, jsonb_build_object('paymentId', x.payment_id, 'role', 'main', 'amountMinor', x.amount::text,
      'currency', x.currency, 'providerPaymentId', x.provider_payment_id, 'instrument', x.fingerprint_hash)),
    ('risk.decided', jsonb_build_object('paymentId', x.payment_id, 'verdict', x.risk ->> 'verdict', 'ruleSetVersion', (x.risk ->> 'version')::int,
      'because', x.risk -> 'because')),
    ('delivery.reserved', jsonb_build_object('deliveryId', x.delivery_id, 'part', x.part, 'try', x.try_no, 'diamonds', x.diamonds::text,
      'custodian', x.custodian_id, 'recipient', x.recipient_hash)),
    ('order.delivering', jsonb_build_object('from', 'awaiting_payment'))) AS e (kind, body);
  PERFORM write_outbox(ARRAY(
    SELECT ROW('mail.paid', 'mail.paid:' || x.order_id, x.order_id)::outbox_input FROM unnest(v_plain) AS x WHERE x.has_email), p_now);
  RETURN QUERY SELECT x.item, x.order_id FROM unnest(v_plain) AS x;
END $$;

-- confirm: money that arrived is booked, risk's verdict is recorded, diamonds are reserved and deliveries written, all in one commit. Items as in
-- confirm_each. Answers by `item`, the position in the batch.
CREATE FUNCTION confirm_batch(p_items jsonb, p_event_ids bigint[] DEFAULT NULL, p_lease_ms int DEFAULT NULL, p_stock_retry_ms int DEFAULT 30000,
  p_now timestamptz DEFAULT NULL)
RETURNS TABLE (item int, outcome text, order_id uuid, order_status text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_lease_ms int;
  v_orders uuid[];
  v_done int[];
  v_plain uuid[];
  v_left record;
BEGIN
  SELECT array_agg(x.id) INTO v_orders FROM (
    SELECT i.order_id AS id FROM jsonb_to_recordset(p_items) AS i (kind text, order_id uuid) WHERE i.kind = 'release'
    UNION SELECT p.order_id FROM payments p WHERE p.id IN (SELECT i.payment_id FROM jsonb_to_recordset(p_items) AS i (payment_id uuid))) AS x;
  PERFORM lock_orders(v_orders);
  -- Everything that this batch may touch, plain or not, before the first of it is written.
  PERFORM lock_accounts(ARRAY(
    SELECT account_id FROM custodians UNION SELECT account_of('DIAMOND', 'delivered:bigo')
    UNION SELECT account_of(c.currency, c.code) FROM (
      SELECT DISTINCT p.currency, code FROM (
        SELECT COALESCE(i.currency, p.currency) AS currency, p.channel
        FROM jsonb_to_recordset(p_items) AS i (payment_id uuid, currency text) JOIN payments p ON p.id = i.payment_id
        UNION SELECT p.currency, p.channel FROM payments p WHERE p.order_id = ANY (v_orders) AND p.hold_lost_at IS NOT NULL) AS p,
      LATERAL (VALUES ('clearing:' || p.channel), ('fees:' || p.channel), ('orders'), ('unapplied'), ('owed')) AS codes (code)) AS c));

  -- Read under the locks: another worker may have been told to stop while this one waited for them.
  SELECT CASE WHEN deliveries_paused_at IS NULL THEN p_lease_ms END INTO v_lease_ms FROM shop_state WHERE id = 1;
  SELECT COALESCE(array_agg(c.item ORDER BY c.item), '{}'), COALESCE(array_agg(c.order_id ORDER BY c.item), '{}') INTO v_done, v_plain
  FROM confirm_plain(p_items, v_lease_ms, v_now) AS c;
  IF cardinality(v_done) > 0 THEN PERFORM tell('work', v_plain); END IF;
  IF cardinality(v_done) < jsonb_array_length(p_items) THEN
    SELECT * INTO v_left FROM items_left(p_items, v_done);
    RETURN QUERY SELECT v_left.positions[r.item + 1], r.outcome, r.order_id, r.order_status
    FROM confirm_each(v_left.items, NULL, p_lease_ms, p_stock_retry_ms, v_now) AS r;
  END IF;
  IF p_event_ids IS NOT NULL THEN
    UPDATE inbox_events e SET handled_at = v_now, outcome = 'handled', lease_until = NULL WHERE e.id = ANY (p_event_ids);
  END IF;
  RETURN QUERY SELECT d.item, 'main', d.order_id, 'delivering' FROM unnest(v_done, v_plain) AS d (item, order_id);
END $$;

-- A delivery that arrived as the whole of its order, whose money is held or here in full.
CREATE TYPE plain_delivery AS (
  item int, delivery_id uuid, order_id uuid, payment_id uuid, is_hold boolean, currency text, country text, has_email boolean, part int, attempt_no int, diamonds bigint,
  gross_minor bigint, tax_minor bigint, rescode int, because text, disposition text, http_status int, seal_us int, tls_us int, verify_us int, inject_us int, cost bigint
);

CREATE FUNCTION settle_plain(p_items jsonb, p_now timestamptz) RETURNS TABLE (item int, delivery_id uuid, order_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_inventory bigint := account_of('USD', 'inventory');
  v_cost_account bigint := account_of('USD', 'cost:diamonds');
  v_inventory_minor bigint;
  v_pool_diamonds bigint;
  v_found plain_delivery[];
  v_one plain_delivery;
  v_plain plain_delivery[] := '{}';
BEGIN
  SELECT array_agg(ROW(x.item, x.delivery_id, x.order_id, x.payment_id, x.is_hold, x.currency, x.country, x.has_email, x.part, x.attempts_count, x.diamonds, x.gross_minor,
    x.tax_minor, x.rescode, x.because, x.disposition, x.http_status, x.seal_us, x.tls_us, x.verify_us, x.inject_us, 0)::plain_delivery ORDER BY x.item) INTO v_found
  FROM (
    SELECT i.ord::int - 1 AS item, i.delivery_id, d.order_id, o.payment_id, p.status = 'authorised' AS is_hold, o.currency, o.country, o.email_sealed IS NOT NULL AS has_email,
      d.part, d.attempts_count, d.diamonds, d.gross_minor, d.tax_minor, i.rescode, i.because, i.disposition, i.http_status, i.seal_us, i.tls_us, i.verify_us, i.inject_us,
      i.outcome = 'delivered' AND NOT COALESCE(i.by_person, false) AND d.status = 'sending' AND d.fence = i.fence AND i.disposition IS NULL
        AND o.status = 'delivering' AND o.parts_count = 1 AND o.closed_reason IS NULL AND d.gross_minor = o.total_minor
        AND ((p.status = 'authorised' AND p.hold_lost_at IS NULL) OR (p.status = 'paid' AND p.flow = 'pay' AND p.received_minor = d.gross_minor)) AS is_plain,
      count(*) OVER (PARTITION BY d.order_id) AS of_order
    FROM ROWS FROM (jsonb_to_recordset(p_items) AS (
      delivery_id uuid, fence int, outcome text, disposition text, rescode int, because text, http_status int, seal_us int, tls_us int, verify_us int, inject_us int,
      by_person boolean)) WITH ORDINALITY
      AS i (delivery_id, fence, outcome, disposition, rescode, because, http_status, seal_us, tls_us, verify_us, inject_us, by_person, ord)
    JOIN deliveries d ON d.id = i.delivery_id JOIN orders o ON o.id = d.order_id JOIN payments p ON p.id = o.payment_id) AS x
  WHERE x.is_plain AND x.of_order = 1;
  IF v_found IS NULL THEN RETURN; END IF;

  SELECT a.debits_posted - a.credits_posted INTO v_inventory_minor FROM accounts a WHERE a.id = v_inventory;
  SELECT COALESCE(sum(a.debits_posted - a.credits_posted), 0) INTO v_pool_diamonds FROM custodians c JOIN accounts a ON a.id = c.account_id;
  FOREACH v_one IN ARRAY v_found LOOP
    -- Average cost, carried: the share of the inventory's value that these diamonds are of the pool.
    v_one.cost := CASE WHEN v_one.diamonds >= v_pool_diamonds THEN v_inventory_minor
                       ELSE (v_inventory_minor::numeric * v_one.diamonds / v_pool_diamonds)::bigint END;
    v_inventory_minor := v_inventory_minor - v_one.cost;
    v_pool_diamonds := v_pool_diamonds - v_one.diamonds;
    v_plain := v_plain || v_one;
  END LOOP;

  UPDATE delivery_attempts a SET outcome = 'delivered', rescode = x.rescode, because = x.because, http_status = x.http_status, seal_us = x.seal_us, tls_us = x.tls_us,
    verify_us = x.verify_us, inject_us = x.inject_us, answered_at = p_now
  FROM unnest(v_plain) AS x WHERE a.delivery_id = x.delivery_id AND a.attempt_no = x.attempt_no;
  UPDATE deliveries d SET status = 'delivered', rescode = COALESCE(x.rescode, d.rescode), disposition = NULL, lease_until = NULL, fence = d.fence + 1, settled_at = p_now,
    next_attempt_at = NULL, needs_person = NULL
  FROM unnest(v_plain) AS x WHERE d.id = x.delivery_id;
  UPDATE orders o SET status = 'delivered', status_at = p_now, delivered_diamonds = o.delivered_diamonds + x.diamonds, delivered_at = p_now, resume_at = NULL,
    needs_person = NULL, correct_until = NULL
  FROM unnest(v_plain) AS x WHERE o.id = x.order_id;
  UPDATE payments p SET due = 'capture', due_at = p_now, due_minor = x.gross_minor, due_tries = 0, lease_until = NULL
  FROM unnest(v_plain) AS x WHERE p.id = x.payment_id AND x.is_hold;

  PERFORM ledger_resolve(ARRAY(SELECT ROW(x.delivery_id, 'post', NULL)::resolution_input FROM unnest(v_plain) AS x), p_now);
  PERFORM ledger_write(ARRAY(
    SELECT ROW(derive_id(x.delivery_id, 'cost'), 'single', v_cost_account, v_inventory, x.cost, 'USD', 'delivery.cost', x.order_id)::transfer_input
    FROM unnest(v_plain) AS x WHERE x.cost > 0
    UNION ALL
    SELECT ROW(derive_id(x.delivery_id, t.purpose), 'single', o.id, a.id, t.amount, x.currency, 'delivery.' || t.purpose, x.order_id)::transfer_input
    FROM unnest(v_plain) AS x
    CROSS JOIN LATERAL (VALUES ('revenue', 'revenue:diamonds', x.gross_minor - x.tax_minor), ('tax', 'tax:' || x.country, x.tax_minor)) AS t (purpose, code, amount)
    LEFT JOIN accounts o ON o.ledger = x.currency AND o.code = 'orders' LEFT JOIN accounts a ON a.ledger = x.currency AND a.code = t.code
    WHERE t.amount > 0), p_now);

  INSERT INTO evidence (order_id, kind, body, recorded_at)
  SELECT x.order_id, e.kind, jsonb_strip_nulls(e.body), p_now FROM unnest(v_plain) AS x CROSS JOIN LATERAL (VALUES
    ('delivery.delivered', jsonb_build_object('deliveryId', x.delivery_id, 'part', x.part, 'attempt', x.attempt_no, 'rescode', x.rescode, 'because', x.because,
      'byPerson', false)),
    ('order.delivered', jsonb_build_object('from', 'delivering', 'keptMinor', x.gross_minor::text))) AS e (kind, body);
  PERFORM write_outbox(ARRAY(
    SELECT ROW('mail.delivered', 'mail.delivered:' || x.order_id, x.order_id)::outbox_input FROM unnest(v_plain) AS x WHERE x.has_email), p_now);
  RETURN QUERY SELECT x.item, x.delivery_id, x.order_id FROM unnest(v_plain) AS x;
END $$;

-- settle: what the platform answered becomes order state, revenue, cost and tax, and the next call to the payment provider. Items as in settle_each;
-- answers in the items' order.
CREATE FUNCTION settle_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (delivery_id uuid, outcome text, order_id uuid, order_status text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_orders uuid[];
  v_done int[];
  v_deliveries uuid[];
  v_plain uuid[];
  v_left record;
BEGIN
  SELECT array_agg(DISTINCT d.order_id) INTO v_orders FROM deliveries d
  WHERE d.id IN (SELECT i.delivery_id FROM jsonb_to_recordset(p_items) AS i (delivery_id uuid));
  PERFORM lock_orders(v_orders);
  PERFORM lock_accounts(ARRAY(
    SELECT account_id FROM custodians UNION SELECT account_of('DIAMOND', 'delivered:bigo') UNION SELECT account_of('USD', 'inventory')
    UNION SELECT account_of('USD', 'cost:diamonds')
    UNION SELECT account_of(c.currency, c.code) FROM (
      SELECT DISTINCT o.currency, code FROM orders o,
      LATERAL (VALUES ('orders'), ('revenue:diamonds'), ('tax:' || o.country), ('owed')) AS codes (code) WHERE o.id = ANY (v_orders)) AS c
    UNION SELECT account_of(p.currency, p.code) FROM (
      SELECT DISTINCT currency, 'clearing:' || channel AS code FROM payments WHERE order_id = ANY (v_orders)) AS p));

  SELECT COALESCE(array_agg(s.item), '{}'), COALESCE(array_agg(s.delivery_id), '{}'), COALESCE(array_agg(s.order_id), '{}') INTO v_done, v_deliveries, v_plain
  FROM settle_plain(p_items, v_now) AS s;
  IF cardinality(v_done) > 0 THEN PERFORM tell('work', v_plain); END IF;
  IF cardinality(v_done) = jsonb_array_length(p_items) THEN
    RETURN QUERY SELECT d.delivery_id, 'delivered', d.order_id, 'delivered' FROM unnest(v_done, v_deliveries, v_plain) AS d (item, delivery_id, order_id) ORDER BY d.item;
    RETURN;
  END IF;
  SELECT * INTO v_left FROM items_left(p_items, v_done);
  RETURN QUERY SELECT a.delivery_id, a.outcome, a.order_id, a.order_status FROM (
    SELECT d.item, d.delivery_id, 'delivered' AS outcome, d.order_id, 'delivered' AS order_status
    FROM unnest(v_done, v_deliveries, v_plain) AS d (item, delivery_id, order_id)
    UNION ALL
    SELECT v_left.positions[r.ord], r.delivery_id, r.outcome, r.order_id, r.order_status
    FROM settle_each(v_left.items, v_now) WITH ORDINALITY AS r (delivery_id, outcome, order_id, order_status, ord)) AS a ORDER BY a.item;
END $$;

-- A hold that was taken.
CREATE TYPE plain_capture AS (item int, payment_id uuid, order_id uuid, currency text, channel text, amount bigint, fee_minor bigint);

CREATE FUNCTION capture_plain(p_items jsonb, p_now timestamptz) RETURNS TABLE (item int, order_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE v_plain plain_capture[];
BEGIN
  SELECT array_agg(ROW(x.item, x.payment_id, x.order_id, x.currency, x.channel, x.amount, x.fee_minor)::plain_capture ORDER BY x.item) INTO v_plain FROM (
    SELECT i.ord::int - 1 AS item, i.payment_id, p.order_id, p.currency, p.channel, COALESCE(i.amount_minor, p.due_minor, p.received_minor) AS amount,
      COALESCE(i.fee_minor, 0) AS fee_minor, i.kind = 'captured' AND p.status = 'authorised' AND (i.fence IS NULL OR i.fence = p.fence)
        AND p.received_currency = p.currency AS is_plain,
      count(*) OVER (PARTITION BY p.order_id) AS of_order
    FROM ROWS FROM (jsonb_to_recordset(p_items) AS (kind text, payment_id uuid, fence int, amount_minor bigint, fee_minor bigint)) WITH ORDINALITY
      AS i (kind, payment_id, fence, amount_minor, fee_minor, ord)
    JOIN payments p ON p.id = i.payment_id) AS x
  WHERE x.is_plain AND x.of_order = 1;
  IF v_plain IS NULL THEN RETURN; END IF;

  UPDATE payments p SET status = 'captured', captured_minor = x.amount, captured_at = p_now, due = NULL, due_at = NULL, lease_until = NULL, needs_person = NULL
  FROM unnest(v_plain) AS x WHERE p.id = x.payment_id;
  PERFORM ledger_resolve(ARRAY(SELECT ROW(x.payment_id, 'post', x.amount)::resolution_input FROM unnest(v_plain) AS x), p_now);
  PERFORM ledger_write(ARRAY(
    SELECT ROW(derive_id(x.payment_id, 'fee'), 'single', f.id, c.id, x.fee_minor, x.currency, 'payment.fee', x.order_id)::transfer_input
    FROM unnest(v_plain) AS x LEFT JOIN accounts f ON f.ledger = x.currency AND f.code = 'fees:' || x.channel
    LEFT JOIN accounts c ON c.ledger = x.currency AND c.code = 'clearing:' || x.channel WHERE x.fee_minor > 0), p_now);
  PERFORM write_evidence(ARRAY(
    SELECT ROW(x.order_id, 'payment.captured', jsonb_build_object('paymentId', x.payment_id, 'amountMinor', x.amount::text))::evidence_input
    FROM unnest(v_plain) AS x), p_now);
  RETURN QUERY SELECT x.item, x.order_id FROM unnest(v_plain) AS x;
END $$;

-- money: captures, releases and refunds as they came out. Items as in money_each; answers in the items' order.
CREATE FUNCTION money_batch(p_items jsonb, p_event_ids bigint[] DEFAULT NULL, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (item int, outcome text, order_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_orders uuid[];
  v_done int[];
  v_plain uuid[];
  v_left record;
BEGIN
  SELECT array_agg(x.order_id) INTO v_orders FROM (
    SELECT p.order_id FROM payments p WHERE p.id IN (SELECT i.payment_id FROM jsonb_to_recordset(p_items) AS i (payment_id uuid))
    UNION
    SELECT r.order_id FROM refunds r WHERE r.id IN (SELECT i.refund_id FROM jsonb_to_recordset(p_items) AS i (refund_id uuid))) AS x;
  PERFORM lock_orders(v_orders);
  PERFORM lock_accounts(ARRAY(SELECT account_of(c.currency, c.code) FROM (
    SELECT DISTINCT COALESCE(p.received_currency, p.currency) AS currency, code FROM payments p,
    LATERAL (VALUES ('clearing:' || p.channel), ('fees:' || p.channel), ('orders'), ('unapplied'), ('refunds'), ('owed')) AS codes (code)
    WHERE p.order_id = ANY (v_orders)) AS c));

  SELECT COALESCE(array_agg(c.item), '{}'), COALESCE(array_agg(c.order_id), '{}') INTO v_done, v_plain FROM capture_plain(p_items, v_now) AS c;
  IF cardinality(v_done) > 0 THEN PERFORM tell('orders', v_plain); END IF;
  IF p_event_ids IS NOT NULL THEN
    UPDATE inbox_events e SET handled_at = v_now, outcome = 'handled', lease_until = NULL WHERE e.id = ANY (p_event_ids);
  END IF;
  IF cardinality(v_done) = jsonb_array_length(p_items) THEN
    RETURN QUERY SELECT d.item, 'applied', d.order_id FROM unnest(v_done, v_plain) AS d (item, order_id) ORDER BY d.item;
    RETURN;
  END IF;
  SELECT * INTO v_left FROM items_left(p_items, v_done);
  RETURN QUERY SELECT a.item, a.outcome, a.order_id FROM (
    SELECT d.item, 'applied' AS outcome, d.order_id FROM unnest(v_done, v_plain) AS d (item, order_id)
    UNION ALL
    SELECT v_left.positions[r.item + 1], r.outcome, r.order_id FROM money_each(v_left.items, NULL, v_now) AS r) AS a ORDER BY a.item;
END $$;

-- A transfer needs its accounts, of its own unit. Looked at once for all rows of a statement: a foreign key asks once for each row and side, and
-- locks the account each time.
ALTER TABLE transfers DROP CONSTRAINT transfers_debit_fkey, DROP CONSTRAINT transfers_credit_fkey;
CREATE FUNCTION refuse_stray_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM fresh f LEFT JOIN accounts d ON d.id = f.debit_id LEFT JOIN accounts c ON c.id = f.credit_id
             WHERE d.ledger IS DISTINCT FROM f.ledger OR c.ledger IS DISTINCT FROM f.ledger) THEN
    RAISE EXCEPTION 'transfers.stray: an account is missing or has another unit' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER transfers_accounts AFTER INSERT ON transfers REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION refuse_stray_transfers();
CREATE TRIGGER accounts_no_delete BEFORE DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER accounts_no_rename BEFORE UPDATE OF id, ledger, code ON accounts FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER accounts_no_truncate BEFORE TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- A webhook's body is written once, while its row is claimed and marked: kept out of line, it is not copied and packed each time.
ALTER TABLE inbox_events ALTER COLUMN payload SET STORAGE EXTERNAL;
ALTER TABLE inbox_events SET (fillfactor = 80);
ALTER TABLE delivery_attempts SET (fillfactor = 80);

-- place, with the moment of the attempt in its answer: whoever has just placed knows everything that opening the payment page needs, and reads nothing back.
DROP FUNCTION place_batch(jsonb, timestamptz);
CREATE FUNCTION place_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
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

-- Planned once and by key, as the functions that they replace (20261120140000_hot_plans says why).
DO $$
DECLARE hot regprocedure;
BEGIN
  FOR hot IN
    SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY (ARRAY['place_batch', 'confirm_batch', 'settle_batch', 'money_batch'])
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off '
      'SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off SET jit = off', hot);
  END LOOP;
END $$;
