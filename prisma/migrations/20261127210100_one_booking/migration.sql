-- What a plain batch books is one insert and one update of the accounts, posts included: a batch of settlements wrote its posts and its singles
-- apart, and each of the two looked for keys that the locked states of its orders rule out. The primary key (id, phase) stays the proof: a
-- transfer that is there already fails the batch, which is then taken apart item by item.

-- Writes rows that the caller has checked under its locks: single and pending transfers, and posts of a whole pending one (its accounts and
-- its amount are the pending one's own). Anything else goes through ledger_write and ledger_resolve.
CREATE OR REPLACE FUNCTION ledger_insert(p_rows transfer_input[], p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE touched integer;
BEGIN
  IF p_rows IS NULL OR cardinality(p_rows) = 0 THEN RETURN 0; END IF;
  INSERT INTO transfers (id, phase, kind, debit_id, credit_id, amount, ledger, code, order_id, created_at)
  SELECT r.id, CASE r.kind WHEN 'post' THEN 1 ELSE 0 END, r.kind, r.debit_id, r.credit_id, r.amount, r.ledger, r.code, r.order_id, p_now FROM unnest(p_rows) AS r;

  WITH moved AS (
    SELECT s.account_id, sum(s.dp) AS dp, sum(s.ds) AS ds, sum(s.cp) AS cp, sum(s.cs) AS cs FROM (
      SELECT r.debit_id AS account_id, CASE r.kind WHEN 'pending' THEN r.amount WHEN 'post' THEN -r.amount ELSE 0 END AS dp,
             CASE r.kind WHEN 'pending' THEN 0 ELSE r.amount END AS ds, 0::bigint AS cp, 0::bigint AS cs FROM unnest(p_rows) AS r
      UNION ALL
      SELECT r.credit_id, 0, 0, CASE r.kind WHEN 'pending' THEN r.amount WHEN 'post' THEN -r.amount ELSE 0 END,
             CASE r.kind WHEN 'pending' THEN 0 ELSE r.amount END FROM unnest(p_rows) AS r
    ) AS s GROUP BY s.account_id
  )
  UPDATE accounts a SET debits_pending = a.debits_pending + m.dp, debits_posted = a.debits_posted + m.ds,
                        credits_pending = a.credits_pending + m.cp, credits_posted = a.credits_posted + m.cs
  FROM moved m WHERE a.id = m.account_id;
  GET DIAGNOSTICS touched = ROW_COUNT;
  RETURN touched;
END $$;

CREATE OR REPLACE FUNCTION confirm_plain(p_items jsonb, p_lease_ms int, p_now timestamptz) RETURNS TABLE (item int, order_id uuid) LANGUAGE plpgsql AS $$
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
  PERFORM ledger_insert(ARRAY(
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

-- What the reservation or the hold says, for its post.
ALTER TYPE plain_delivery ADD ATTRIBUTE pending_debit bigint, ADD ATTRIBUTE pending_credit bigint;
ALTER TYPE plain_capture ADD ATTRIBUTE pending_debit bigint, ADD ATTRIBUTE pending_credit bigint, ADD ATTRIBUTE code text;

CREATE OR REPLACE FUNCTION settle_plain(p_items jsonb, p_now timestamptz) RETURNS TABLE (item int, delivery_id uuid, order_id uuid) LANGUAGE plpgsql AS $$
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
    x.tax_minor, x.rescode, x.because, x.disposition, x.http_status, x.seal_us, x.tls_us, x.verify_us, x.inject_us, 0, x.pending_debit,
    x.pending_credit)::plain_delivery ORDER BY x.item) INTO v_found
  FROM (
    SELECT i.ord::int - 1 AS item, i.delivery_id, d.order_id, o.payment_id, p.status = 'authorised' AS is_hold, o.currency, o.country, o.email_sealed IS NOT NULL AS has_email,
      d.part, d.attempts_count, d.diamonds, d.gross_minor, d.tax_minor, i.rescode, i.because, i.disposition, i.http_status, i.seal_us, i.tls_us, i.verify_us, i.inject_us,
      t.debit_id AS pending_debit, t.credit_id AS pending_credit,
      i.outcome = 'delivered' AND NOT COALESCE(i.by_person, false) AND d.status = 'sending' AND d.fence = i.fence AND i.disposition IS NULL
        AND o.status = 'delivering' AND o.parts_count = 1 AND o.closed_reason IS NULL AND d.gross_minor = o.total_minor
        AND ((p.status = 'authorised' AND p.hold_lost_at IS NULL) OR (p.status = 'paid' AND p.flow = 'pay' AND p.received_minor = d.gross_minor))
        AND t.amount = d.diamonds AS is_plain,
      count(*) OVER (PARTITION BY d.order_id) AS of_order
    FROM ROWS FROM (jsonb_to_recordset(p_items) AS (
      delivery_id uuid, fence int, outcome text, disposition text, rescode int, because text, http_status int, seal_us int, tls_us int, verify_us int, inject_us int,
      by_person boolean)) WITH ORDINALITY
      AS i (delivery_id, fence, outcome, disposition, rescode, because, http_status, seal_us, tls_us, verify_us, inject_us, by_person, ord)
    JOIN deliveries d ON d.id = i.delivery_id JOIN orders o ON o.id = d.order_id JOIN payments p ON p.id = o.payment_id
    LEFT JOIN LATERAL (SELECT debit_id, credit_id, amount FROM transfers WHERE id = i.delivery_id AND phase = 0 AND kind = 'pending' OFFSET 0) AS t ON true) AS x
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

  PERFORM ledger_insert(ARRAY(
    SELECT ROW(x.delivery_id, 'post', x.pending_debit, x.pending_credit, x.diamonds, 'DIAMOND', 'delivery', x.order_id)::transfer_input FROM unnest(v_plain) AS x
    UNION ALL
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

CREATE OR REPLACE FUNCTION capture_plain(p_items jsonb, p_now timestamptz) RETURNS TABLE (item int, order_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE v_plain plain_capture[];
BEGIN
  SELECT array_agg(ROW(x.item, x.payment_id, x.order_id, x.currency, x.channel, x.amount, x.fee_minor, x.pending_debit, x.pending_credit,
    x.code)::plain_capture ORDER BY x.item) INTO v_plain FROM (
    SELECT i.ord::int - 1 AS item, i.payment_id, p.order_id, p.currency, p.channel, COALESCE(i.amount_minor, p.due_minor, p.received_minor) AS amount,
      COALESCE(i.fee_minor, 0) AS fee_minor, t.debit_id AS pending_debit, t.credit_id AS pending_credit, t.code, i.kind = 'captured' AND p.status = 'authorised' AND (i.fence IS NULL OR i.fence = p.fence)
        AND p.received_currency = p.currency AND t.amount = COALESCE(i.amount_minor, p.due_minor, p.received_minor) AS is_plain,
      count(*) OVER (PARTITION BY p.order_id) AS of_order
    FROM ROWS FROM (jsonb_to_recordset(p_items) AS (kind text, payment_id uuid, fence int, amount_minor bigint, fee_minor bigint)) WITH ORDINALITY
      AS i (kind, payment_id, fence, amount_minor, fee_minor, ord)
    JOIN payments p ON p.id = i.payment_id
    LEFT JOIN LATERAL (SELECT debit_id, credit_id, amount, code FROM transfers WHERE id = i.payment_id AND phase = 0 AND kind = 'pending' OFFSET 0) AS t ON true) AS x
  WHERE x.is_plain AND x.of_order = 1;
  IF v_plain IS NULL THEN RETURN; END IF;

  UPDATE payments p SET status = 'captured', captured_minor = x.amount, captured_at = p_now, due = NULL, due_at = NULL, lease_until = NULL, needs_person = NULL
  FROM unnest(v_plain) AS x WHERE p.id = x.payment_id;
  PERFORM ledger_insert(ARRAY(
    SELECT ROW(x.payment_id, 'post', x.pending_debit, x.pending_credit, x.amount, x.currency, x.code, x.order_id)::transfer_input FROM unnest(v_plain) AS x
    UNION ALL
    SELECT ROW(derive_id(x.payment_id, 'fee'), 'single', f.id, c.id, x.fee_minor, x.currency, 'payment.fee', x.order_id)::transfer_input
    FROM unnest(v_plain) AS x LEFT JOIN accounts f ON f.ledger = x.currency AND f.code = 'fees:' || x.channel
    LEFT JOIN accounts c ON c.ledger = x.currency AND c.code = 'clearing:' || x.channel WHERE x.fee_minor > 0), p_now);
  PERFORM write_evidence(ARRAY(
    SELECT ROW(x.order_id, 'payment.captured', jsonb_build_object('paymentId', x.payment_id, 'amountMinor', x.amount::text))::evidence_input
    FROM unnest(v_plain) AS x), p_now);
  RETURN QUERY SELECT x.item, x.order_id FROM unnest(v_plain) AS x;
END $$;

-- As before (20261120110400_confirm), with call ids that are in order of time: their unique index grows at its end instead of everywhere. The rest
-- is random: a server that lost its last commits makes an attempt of the same number again, and that call must not be taken for the first one.
CREATE OR REPLACE FUNCTION write_attempts(p_delivery_ids uuid[], p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO delivery_attempts (id, delivery_id, attempt_no, bu_order_id, seq_id, content_hash, host, fence, sent_at)
  SELECT derive_id(d.id, 'attempt:' || d.attempts_count), d.id, d.attempts_count, replace(d.id::text, '-', ''),
         replace(derive_id(d.id, 'seq:' || d.attempts_count || ':' || gen_random_uuid())::text, '-', ''),
         encode(sha256(convert_to(concat_ws('|', d.id, d.recipient_hash, d.diamonds, d.gross_minor, d.currency, d.custodian_id), 'UTF8')), 'hex'),
         -- The backup host serves transport errors only.
         CASE WHEN last.because IN ('network', 'timeout') AND last.host = 'main' THEN 'backup' ELSE 'main' END, d.fence, p_now
  FROM deliveries d
  LEFT JOIN LATERAL (SELECT because, host FROM delivery_attempts a WHERE a.delivery_id = d.id ORDER BY attempt_no DESC LIMIT 1) AS last
    ON d.attempts_count > 1
  WHERE d.id = ANY (p_delivery_ids);
END $$;

-- Orders as their customers see them, in one round trip for any number: the page, and every open stream of a batch that committed. Planned once,
-- as payment_facts; sent as text it was planned for as long as it ran.
CREATE FUNCTION order_views(p_ids uuid[])
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
            'dueMinor', p.due_minor::text, 'failureCode', p.failure_code) ORDER BY p.attempt_no)
          FROM payments p WHERE p.order_id = o.id) AS payments,
         COALESCE((SELECT json_agg(json_build_object('part', d.part, 'diamonds', d.diamonds::text, 'status', d.status, 'disposition', d.disposition)
                                   ORDER BY d.part)
          FROM (SELECT DISTINCT ON (part) * FROM deliveries WHERE order_id = o.id ORDER BY part, try_no DESC) AS d), '[]') AS deliveries,
         COALESCE((SELECT json_agg(json_build_object('amount', r.amount_minor::text, 'status', r.status)) FROM refunds r WHERE r.order_id = o.id), '[]')
           AS refunds
  FROM orders o WHERE o.id = ANY (p_ids);
END $$;
