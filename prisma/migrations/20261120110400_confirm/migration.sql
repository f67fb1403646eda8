-- confirm: money that arrived is booked, risk's verdict is recorded, diamonds are reserved and deliveries written, all in one commit.

CREATE TYPE part_input AS (id uuid, part int, try_no int, diamonds bigint, gross_minor bigint, tax_minor bigint);
CREATE TYPE delivery_input AS (
  id uuid, order_id uuid, part int, try_no int, diamonds bigint, gross_minor bigint, tax_minor bigint, currency text, custodian_id text,
  recipient_sealed text, recipient_hash text
);
CREATE TYPE outbox_input AS (kind text, key text, order_id uuid);

CREATE FUNCTION write_outbox(p_rows outbox_input[], p_now timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO outbox_entries (kind, key, order_id, created_at) SELECT r.kind, r.key, r.order_id, p_now FROM unnest(p_rows) AS r
  ON CONFLICT (key) DO NOTHING
$$;

-- The pool as one batch sees it: rooms shrink in memory while the batch is walked, and the accounts are written once at its end.
CREATE TYPE pool_view AS (ids text[], accounts bigint[], rooms bigint[], targets bigint[], open boolean[]);

CREATE FUNCTION view_pool() RETURNS pool_view LANGUAGE sql STABLE AS $$
  SELECT ROW(array_agg(c.id ORDER BY c.id), array_agg(c.account_id ORDER BY c.id),
             array_agg(a.debits_posted - a.credits_posted - a.credits_pending ORDER BY c.id),
             array_agg(c.target_bp::bigint ORDER BY c.id), array_agg(c.paused_at IS NULL ORDER BY c.id))::pool_view
  FROM custodians c JOIN accounts a ON a.id = c.account_id
$$;

-- Which custodian account gives: of those that are open and hold enough, the one furthest above its target share. 0 when none can.
CREATE FUNCTION choose_custodian(p_pool pool_view, p_diamonds bigint) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  total bigint := 0;
  best int := 0;
  best_distance numeric;
  distance numeric;
BEGIN
  IF p_pool.ids IS NULL THEN RETURN 0; END IF;
  FOR i IN 1 .. cardinality(p_pool.ids) LOOP total := total + p_pool.rooms[i]; END LOOP;
  FOR i IN 1 .. cardinality(p_pool.ids) LOOP
    CONTINUE WHEN NOT p_pool.open[i] OR p_pool.rooms[i] < p_diamonds;
    distance := p_pool.rooms[i]::numeric * 10000 - p_pool.targets[i]::numeric * total;
    IF best = 0 OR distance > best_distance THEN best := i; best_distance := distance; END IF;
  END LOOP;
  RETURN best;
END $$;

-- Writes reserved deliveries. With a lease they belong to the caller at once: sending, with the first attempt written before any call.
CREATE FUNCTION write_deliveries(p_rows delivery_input[], p_lease_ms int, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO deliveries (id, order_id, part, try_no, diamonds, gross_minor, tax_minor, currency, custodian_id, recipient_sealed, recipient_hash,
                          status, created_at, next_attempt_at, fence, attempts_count, lease_until, sent_at)
  SELECT r.id, r.order_id, r.part, r.try_no, r.diamonds, r.gross_minor, r.tax_minor, r.currency, r.custodian_id, r.recipient_sealed, r.recipient_hash,
         CASE WHEN p_lease_ms IS NULL THEN 'reserved' ELSE 'sending' END, p_now, p_now, CASE WHEN p_lease_ms IS NULL THEN 0 ELSE 1 END,
         CASE WHEN p_lease_ms IS NULL THEN 0 ELSE 1 END, p_now + make_interval(secs => p_lease_ms / 1000.0), CASE WHEN p_lease_ms IS NOT NULL THEN p_now END
  FROM unnest(p_rows) AS r;
  IF p_lease_ms IS NOT NULL THEN PERFORM write_attempts(ARRAY(SELECT r.id FROM unnest(p_rows) AS r), p_now); END IF;
END $$;

-- The order id at the platform is the delivery's own id: the same for every repeat of an unknown outcome, another one after a definite
-- refusal (which makes a new delivery). Each call has a fresh seqid.
CREATE FUNCTION write_attempts(p_delivery_ids uuid[], p_now timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO delivery_attempts (id, delivery_id, attempt_no, bu_order_id, seq_id, content_hash, host, fence, sent_at)
  SELECT derive_id(d.id, 'attempt:' || d.attempts_count), d.id, d.attempts_count, replace(d.id::text, '-', ''), replace(gen_random_uuid()::text, '-', ''),
         encode(sha256(convert_to(concat_ws('|', d.id, d.recipient_hash, d.diamonds, d.gross_minor, d.currency, d.custodian_id), 'UTF8')), 'hex'),
         -- The backup host serves transport errors only.
         CASE WHEN last.because IN ('network', 'timeout') AND last.host = 'main' THEN 'backup' ELSE 'main' END, d.fence, p_now
  FROM deliveries d
  LEFT JOIN LATERAL (SELECT because, host FROM delivery_attempts a WHERE a.delivery_id = d.id ORDER BY attempt_no DESC LIMIT 1) AS last
    ON d.attempts_count > 1
  WHERE d.id = ANY (p_delivery_ids)
$$;

-- Whether a part waits for another try that is not among these.
CREATE FUNCTION has_open_part(p_order_id uuid, p_parts part_input[]) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM (SELECT DISTINCT ON (d.part) d.part, d.status, d.disposition FROM deliveries d WHERE d.order_id = p_order_id ORDER BY d.part, d.try_no DESC) AS last
    WHERE last.status = 'rejected' AND last.disposition <> 'permanent' AND last.part NOT IN (SELECT x.part FROM unnest(p_parts) AS x))
$$;

-- One payment's news. Returns what became of it; the caller's arrays collect the writes of the whole batch.
-- Items of kind report: {payment_id, state, amount_minor, currency, provider_payment_id, capture_before, fingerprint_sealed,
--   fingerprint_hash, instrument_label, failure_code, fee_minor, late_ok, risk {verdict, version, because, facts}, parts, next_query_at}
-- Items of kind release: {order_id, parts}: an order whose open parts may be reserved now (stock came, review approved, id corrected).
CREATE FUNCTION confirm_batch(p_items jsonb, p_event_ids bigint[] DEFAULT NULL, p_lease_ms int DEFAULT NULL, p_stock_retry_ms int DEFAULT 30000,
  p_now timestamptz DEFAULT NULL)
RETURNS TABLE (item int, outcome text, order_id uuid, order_status text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_item jsonb;
  v_pay payments%ROWTYPE;
  v_ord orders%ROWTYPE;
  v_pool pool_view;
  v_parts part_input[];
  v_part part_input;
  v_try pool_view;
  v_pick int;
  v_fits boolean;
  v_status text;
  v_outcome text;
  v_reason text;
  v_clearing bigint;
  v_is_hold boolean;
  v_received bigint;
  v_currency text;
  v_delivered_account bigint := account_of('DIAMOND', 'delivered:bigo');
  v_deliveries delivery_input[] := '{}';
  v_transfers transfer_input[] := '{}';
  v_voids resolution_input[] := '{}';
  v_evidence evidence_input[] := '{}';
  v_outbox outbox_input[] := '{}';
  v_touched uuid[] := '{}';
  v_orders uuid[];
  v_close uuid[] := '{}';
  v_pause boolean;
  v_mark int;
BEGIN
  -- The one lock order: orders, payments, deliveries, then accounts, each sorted by id.
  SELECT array_agg(x.id) INTO v_orders FROM (
    SELECT (e ->> 'order_id')::uuid AS id FROM jsonb_array_elements(p_items) AS e WHERE e ->> 'kind' = 'release'
    UNION SELECT p.order_id FROM payments p WHERE p.id IN (SELECT (e ->> 'payment_id')::uuid FROM jsonb_array_elements(p_items) AS e)) AS x;
  PERFORM 1 FROM orders o WHERE o.id = ANY (v_orders) ORDER BY o.id FOR NO KEY UPDATE;
  PERFORM 1 FROM payments p WHERE p.order_id = ANY (v_orders) ORDER BY p.id FOR NO KEY UPDATE;
  PERFORM 1 FROM deliveries d WHERE d.order_id = ANY (v_orders) ORDER BY d.id FOR NO KEY UPDATE;
  PERFORM lock_accounts(ARRAY(
    SELECT account_id FROM custodians UNION SELECT v_delivered_account
    UNION SELECT account_of(c.currency, c.code) FROM (
      SELECT DISTINCT COALESCE(e ->> 'currency', p.currency) AS currency, code
      FROM jsonb_array_elements(p_items) AS e JOIN payments p ON p.id = (e ->> 'payment_id')::uuid,
      LATERAL (VALUES ('clearing:' || p.channel), ('fees:' || p.channel), ('orders'), ('unapplied'), ('owed')) AS codes (code)) AS c
    UNION SELECT account_of(p.currency, codes.code) FROM jsonb_array_elements(p_items) AS e
      JOIN payments p ON p.order_id = (e ->> 'order_id')::uuid AND p.hold_lost_at IS NOT NULL,
      LATERAL (VALUES ('clearing:' || p.channel), ('orders'), ('owed')) AS codes (code)));
  v_pool := view_pool();
  SELECT deliveries_paused_at IS NOT NULL INTO v_pause FROM shop_state WHERE id = 1;

  FOR v_index IN 0 .. jsonb_array_length(p_items) - 1 LOOP
    item := v_index;
    v_item := p_items -> v_index;
    v_pay := NULL;
    v_ord := NULL;
    v_parts := NULL;
    v_outcome := NULL;
    v_status := NULL;
    v_reason := NULL;

    IF v_item ->> 'kind' = 'report' THEN
      SELECT * INTO v_pay FROM payments p WHERE p.id = (v_item ->> 'payment_id')::uuid;
      IF NOT FOUND THEN
        outcome := 'missing'; order_id := NULL; order_status := NULL;
        RETURN NEXT;
        CONTINUE;
      END IF;
      SELECT * INTO v_ord FROM orders o WHERE o.id = v_pay.order_id;
      v_received := (v_item ->> 'amount_minor')::bigint;
      v_currency := COALESCE(v_item ->> 'currency', v_pay.currency);
      v_is_hold := v_item ->> 'state' = 'authorised';

      IF v_item ->> 'state' = 'pending' THEN
        UPDATE payments p SET due_at = CASE WHEN p.due = 'query' THEN COALESCE((v_item ->> 'next_query_at')::timestamptz, p.due_at) ELSE p.due_at END,
          due_tries = p.due_tries + 1, lease_until = NULL, failure_code = COALESCE(v_item ->> 'failure_code', p.failure_code),
          provider_payment_id = COALESCE(p.provider_payment_id, v_item ->> 'provider_payment_id')
        WHERE p.id = v_pay.id AND p.status IN ('pending', 'unknown');
        v_outcome := 'pending';

      ELSIF v_item ->> 'state' IN ('failed', 'cancelled') THEN
        IF v_pay.status IN ('pending', 'unknown') THEN
          UPDATE payments p SET status = v_item ->> 'state', failure_code = COALESCE(v_item ->> 'failure_code', p.failure_code), due = NULL, due_at = NULL,
            lease_until = NULL WHERE p.id = v_pay.id;
          v_evidence := v_evidence || ROW(v_ord.id, 'payment.' || (v_item ->> 'state'),
            jsonb_build_object('paymentId', v_pay.id, 'failureCode', v_item ->> 'failure_code'))::evidence_input;
          v_outcome := 'applied';
        ELSIF v_pay.status = 'authorised' AND v_item ->> 'state' = 'cancelled' AND v_pay.hold_lost_at IS NULL THEN
          -- The hold is gone at the provider (it ran out, or somebody released it). What follows depends on what was delivered: lose_hold.
          UPDATE payments p SET hold_lost_at = v_now, due = CASE WHEN p.due <> 'query' THEN p.due END WHERE p.id = v_pay.id;
          v_outcome := 'hold_lost';
        ELSE
          v_outcome := 'same';
        END IF;

      ELSIF v_pay.status NOT IN ('pending', 'unknown') THEN
        IF v_pay.status IN ('failed', 'cancelled') AND v_received > 0 AND v_pay.received_minor IS NULL THEN
          -- The provider says that it took money for an attempt that it had called finished. Cash is always booked; a person decides.
          -- (An attempt whose money was here and went back hears old news of it late: that is not this.)
          v_clearing := account_of(v_currency, 'clearing:' || v_pay.channel);
          IF NOT v_is_hold AND NOT EXISTS (SELECT FROM transfers t WHERE t.id = derive_id(v_pay.id, 'after-close')) THEN
            v_transfers := v_transfers || ROW(derive_id(v_pay.id, 'after-close'), 'single', v_clearing, account_of(v_currency, 'unapplied'), v_received,
              v_currency, 'payment.after_close', v_ord.id)::transfer_input;
          END IF;
          UPDATE payments p SET needs_person = 'payment.after_close', received_minor = v_received,
            provider_payment_id = COALESCE(p.provider_payment_id, v_item ->> 'provider_payment_id') WHERE p.id = v_pay.id;
          v_evidence := v_evidence || ROW(v_ord.id, 'payment.after_close',
            jsonb_build_object('paymentId', v_pay.id, 'amountMinor', v_received::text, 'currency', v_currency))::evidence_input;
          v_outcome := 'after_close';
        ELSE
          -- Asked about a hold that should have ended: it has not, and may have a new end.
          UPDATE payments p SET due = NULL, due_at = NULL, lease_until = NULL, capture_before = COALESCE((v_item ->> 'capture_before')::timestamptz, p.capture_before)
          WHERE p.id = v_pay.id AND p.due = 'query' AND p.status = 'authorised';
          v_outcome := 'same';
        END IF;

      ELSE
        -- Money is here. Decide first what it is for, then book it.
        v_clearing := account_of(v_currency, 'clearing:' || v_pay.channel);
        v_outcome := CASE
          WHEN v_received <> v_pay.amount_minor OR v_currency <> v_pay.currency THEN 'wrong'
          WHEN v_ord.payment_id IS NOT NULL OR v_ord.status NOT IN ('awaiting_payment', 'expired', 'cancelled') THEN 'extra'
          ELSE 'main' END;
        UPDATE payments p SET
          status = CASE WHEN v_is_hold THEN 'authorised' ELSE 'paid' END, role = v_outcome,
          received_minor = v_received, received_currency = v_currency, paid_at = v_now,
          -- A hold that somebody took at the provider before we saw it: it is paid, and what was taken can be returned.
          captured_minor = CASE WHEN p.flow = 'hold' AND NOT v_is_hold THEN v_received ELSE 0 END,
          provider_payment_id = COALESCE(v_item ->> 'provider_payment_id', p.provider_payment_id),
          capture_before = (v_item ->> 'capture_before')::timestamptz, fingerprint_sealed = v_item ->> 'fingerprint_sealed',
          fingerprint_hash = v_item ->> 'fingerprint_hash', instrument_label = v_item ->> 'instrument_label', failure_code = NULL,
          due = CASE WHEN v_outcome <> 'main' AND v_is_hold THEN 'cancel' END, due_at = CASE WHEN v_outcome <> 'main' AND v_is_hold THEN v_now END,
          -- A worker that still holds an older claim (to close the page) must find that the attempt has moved on.
          due_tries = 0, lease_until = NULL, fence = p.fence + 1
        WHERE p.id = v_pay.id;
        v_transfers := v_transfers || ROW(v_pay.id, CASE WHEN v_is_hold THEN 'pending' ELSE 'single' END, v_clearing,
          account_of(v_currency, CASE WHEN v_outcome = 'main' THEN 'orders' ELSE 'unapplied' END), v_received, v_currency,
          'payment.' || v_outcome, v_ord.id)::transfer_input;
        IF NOT v_is_hold AND COALESCE((v_item ->> 'fee_minor')::bigint, 0) > 0 THEN
          v_transfers := v_transfers || ROW(derive_id(v_pay.id, 'fee'), 'single', account_of(v_currency, 'fees:' || v_pay.channel), v_clearing,
            (v_item ->> 'fee_minor')::bigint, v_currency, 'payment.fee', v_ord.id)::transfer_input;
        END IF;
        v_evidence := v_evidence || ROW(v_ord.id, CASE WHEN v_is_hold THEN 'payment.authorised' ELSE 'payment.paid' END,
          jsonb_build_object('paymentId', v_pay.id, 'role', v_outcome, 'amountMinor', v_received::text, 'currency', v_currency,
            'providerPaymentId', v_item ->> 'provider_payment_id', 'instrument', v_item ->> 'fingerprint_hash'))::evidence_input;

        IF v_outcome <> 'main' AND NOT v_is_hold THEN
          -- Returned by itself: paid twice, or another amount than was asked.
          UPDATE payments p SET status = 'refunding' WHERE p.id = v_pay.id;
          INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, due_at, created_at)
          VALUES (derive_id(v_pay.id, 'refund:' || v_outcome), v_pay.id, v_ord.id, v_received, v_currency,
                  CASE v_outcome WHEN 'extra' THEN 'paid_twice' ELSE 'wrong_amount' END, 'unapplied', v_now, v_now);
        END IF;

        IF v_outcome = 'main' THEN
          -- Other attempts of this order can no longer serve it: their hosted pages are closed.
          UPDATE payments p SET due = 'expire', due_at = v_now, due_tries = 0 WHERE p.order_id = v_ord.id AND p.id <> v_pay.id AND p.status = 'pending';
          INSERT INTO risk_verdicts (order_id, payment_id, rule_set_version, verdict, because, facts, decided_at)
          VALUES (v_ord.id, v_pay.id, (v_item -> 'risk' ->> 'version')::int, v_item -> 'risk' ->> 'verdict', v_item -> 'risk' -> 'because',
                  v_item -> 'risk' -> 'facts', v_now) ON CONFLICT (payment_id) DO NOTHING;
          v_evidence := v_evidence || ROW(v_ord.id, 'risk.decided', jsonb_build_object('paymentId', v_pay.id, 'verdict', v_item -> 'risk' ->> 'verdict',
            'ruleSetVersion', (v_item -> 'risk' ->> 'version')::int, 'because', v_item -> 'risk' -> 'because'))::evidence_input;
          v_status := CASE
            WHEN v_item -> 'risk' ->> 'verdict' = 'block' THEN 'in_review'
            -- Before the review: nobody is asked about an order that its price has overtaken.
            WHEN v_ord.status <> 'awaiting_payment' AND NOT COALESCE((v_item ->> 'late_ok')::boolean, false) THEN 'refunding'
            WHEN v_item -> 'risk' ->> 'verdict' = 'review' THEN 'in_review'
            ELSE 'reserve' END;
          v_reason := CASE WHEN v_status = 'refunding' THEN 'late_price' WHEN v_item -> 'risk' ->> 'verdict' = 'block' THEN 'blocked' END;
          IF v_ord.email_sealed IS NOT NULL THEN v_outbox := v_outbox || ROW('mail.paid', 'mail.paid:' || v_ord.id, v_ord.id)::outbox_input; END IF;
        END IF;
      END IF;

    ELSE
      SELECT * INTO v_ord FROM orders o WHERE o.id = (v_item ->> 'order_id')::uuid;
      IF NOT FOUND OR NOT (v_ord.status IN ('awaiting_stock', 'delivering', 'unknown') OR (v_ord.status = 'in_review' AND v_ord.needs_person IS NULL)
                           OR (v_ord.status = 'needs_recipient' AND v_ord.correct_until IS NULL)) THEN
        v_outcome := 'stale';
        UPDATE orders o SET resume_at = NULL, lease_until = NULL WHERE o.id = v_ord.id;
      ELSIF EXISTS (SELECT FROM payments p WHERE p.id = v_ord.payment_id AND p.status = 'authorised' AND p.hold_lost_at IS NOT NULL) THEN
        -- The hold ran out while the order waited: nothing more is sent that nobody pays for.
        v_outcome := 'hold_lost';
        UPDATE orders o SET resume_at = NULL, lease_until = NULL, closed_reason = 'hold_lost' WHERE o.id = v_ord.id;
        v_close := v_close || v_ord.id;
      ELSIF EXISTS (SELECT FROM payments p WHERE p.id = v_ord.payment_id AND p.status = 'authorised' AND p.capture_before <= v_now) THEN
        -- The hold should have ended and nobody told us: the provider is asked before anything is sent.
        v_outcome := 'hold_ended';
        UPDATE payments p SET due = 'query', due_at = v_now WHERE p.id = v_ord.payment_id AND p.due IS NULL;
        UPDATE orders o SET resume_at = v_now + make_interval(secs => p_stock_retry_ms / 1000.0), lease_until = NULL WHERE o.id = v_ord.id;
      ELSE
        v_outcome := 'released';
        v_status := 'reserve';
      END IF;
    END IF;

    IF v_status = 'reserve' THEN
      SELECT array_agg(ROW(x.id, x.part, COALESCE(x.try_no, 1), x.diamonds, x.gross_minor, x.tax_minor)::part_input ORDER BY x.part) INTO v_parts
      FROM jsonb_to_recordset(v_item -> 'parts') AS x (id uuid, part int, try_no int, diamonds bigint, gross_minor bigint, tax_minor bigint)
      -- A part that already has this try is being delivered: a second release must not reserve it again.
      WHERE NOT EXISTS (SELECT FROM deliveries d WHERE d.order_id = v_ord.id AND d.part = x.part
                        AND (d.try_no >= COALESCE(x.try_no, 1) OR d.status <> 'rejected'));
      IF v_parts IS NULL THEN
        v_outcome := 'same';
        v_status := NULL;
        UPDATE orders o SET resume_at = CASE WHEN has_open_part(o.id, NULL) THEN o.resume_at END, lease_until = NULL WHERE o.id = v_ord.id;
      ELSE
        v_try := v_pool;
        v_fits := true;
        v_mark := cardinality(v_deliveries);
        FOREACH v_part IN ARRAY v_parts LOOP
          v_pick := choose_custodian(v_try, v_part.diamonds);
          v_fits := v_pick > 0;
          EXIT WHEN NOT v_fits;
          v_try.rooms[v_pick] := v_try.rooms[v_pick] - v_part.diamonds;
          v_deliveries := v_deliveries || ROW(v_part.id, v_ord.id, v_part.part, v_part.try_no, v_part.diamonds, v_part.gross_minor, v_part.tax_minor,
            v_ord.currency, v_try.ids[v_pick], v_ord.recipient_sealed, v_ord.recipient_hash)::delivery_input;
        END LOOP;
        IF v_fits THEN
          v_status := 'delivering';
          FOR i IN v_mark + 1 .. cardinality(v_deliveries) LOOP
            v_transfers := v_transfers || ROW(v_deliveries[i].id, 'pending', v_delivered_account,
              v_try.accounts[array_position(v_try.ids, v_deliveries[i].custodian_id)], v_deliveries[i].diamonds, 'DIAMOND', 'delivery', v_ord.id)::transfer_input;
            v_evidence := v_evidence || ROW(v_ord.id, 'delivery.reserved', jsonb_build_object('deliveryId', v_deliveries[i].id, 'part', v_deliveries[i].part,
              'try', v_deliveries[i].try_no, 'diamonds', v_deliveries[i].diamonds::text, 'custodian', v_deliveries[i].custodian_id,
              'recipient', v_deliveries[i].recipient_hash))::evidence_input;
          END LOOP;
          v_pool := v_try;
        ELSE
          v_deliveries := v_deliveries[1:v_mark];
          -- A late payment is honoured only when the pool can serve it now.
          v_status := CASE WHEN v_ord.status IN ('expired', 'cancelled') THEN 'refunding' ELSE 'awaiting_stock' END;
          v_reason := CASE WHEN v_status = 'refunding' THEN 'late_stock' END;
        END IF;
      END IF;
    END IF;

    IF v_status IS NOT NULL THEN
      IF v_status = 'awaiting_stock' AND v_ord.status = 'needs_recipient' THEN
        -- needs_recipient has no arrow to awaiting_stock: it passes through delivering, as the table of states has it.
        UPDATE orders o SET status = 'delivering' WHERE o.id = v_ord.id;
      END IF;
      UPDATE orders o SET
        status = CASE WHEN o.status = 'unknown' AND v_status = 'awaiting_stock' THEN o.status ELSE v_status END,
        status_at = CASE WHEN o.status = v_status THEN o.status_at ELSE v_now END,
        payment_id = COALESCE(o.payment_id, v_pay.id), paid_at = CASE WHEN v_item ->> 'kind' = 'report' THEN v_now ELSE o.paid_at END,
        parts_count = GREATEST(o.parts_count, COALESCE((SELECT max(x.part) FROM unnest(v_parts) AS x), 0)),
        reserved_at = CASE WHEN v_status = 'delivering' THEN COALESCE(o.reserved_at, v_now) ELSE o.reserved_at END,
        sent_at = CASE WHEN v_status = 'delivering' AND p_lease_ms IS NOT NULL AND NOT v_pause THEN COALESCE(o.sent_at, v_now) ELSE o.sent_at END,
        needs_person = CASE WHEN v_status = 'in_review' THEN 'review' WHEN v_status = 'delivering' THEN NULL ELSE o.needs_person END,
        closed_reason = COALESCE(v_reason, o.closed_reason),
        -- Another part may have been refused for now after this release was worked out: it must not lose its turn.
        resume_at = CASE WHEN v_status = 'awaiting_stock' THEN v_now + make_interval(secs => p_stock_retry_ms / 1000.0)
                         WHEN v_status = 'delivering' AND has_open_part(o.id, v_parts) THEN COALESCE(o.resume_at, v_now) END, lease_until = NULL
      WHERE o.id = v_ord.id;
      IF v_status = 'refunding' OR v_reason = 'blocked' THEN v_close := v_close || v_ord.id; END IF;
      IF v_status <> v_ord.status THEN
        v_evidence := v_evidence || ROW(v_ord.id, 'order.' || v_status, jsonb_build_object('from', v_ord.status, 'because', v_reason))::evidence_input;
      END IF;
      IF v_status IN ('in_review', 'awaiting_stock') AND v_ord.email_sealed IS NOT NULL THEN
        v_outbox := v_outbox || ROW('mail.' || v_status, 'mail.' || v_status || ':' || v_ord.id, v_ord.id)::outbox_input;
      END IF;
    END IF;

    v_touched := v_touched || v_ord.id;
    outcome := v_outcome;
    order_id := v_ord.id;
    SELECT o.status INTO order_status FROM orders o WHERE o.id = v_ord.id;
    RETURN NEXT;
  END LOOP;

  PERFORM ledger_write(v_transfers, v_now);
  PERFORM write_deliveries(v_deliveries, CASE WHEN v_pause THEN NULL ELSE p_lease_ms END, v_now);
  PERFORM write_evidence(v_evidence, v_now);
  PERFORM write_outbox(v_outbox, v_now);
  IF p_event_ids IS NOT NULL THEN
    UPDATE inbox_events e SET handled_at = v_now, outcome = 'handled', lease_until = NULL WHERE e.id = ANY (p_event_ids);
  END IF;

  -- Orders that cannot be served are closed in the same commit: the hold is released or the money returned.
  PERFORM close_order(o.id, COALESCE(o.closed_reason, 'closed'), v_now) FROM orders o WHERE o.id = ANY (v_close);
  PERFORM lose_hold(p.id, v_now) FROM payments p
  WHERE p.order_id = ANY (v_touched) AND p.hold_lost_at = v_now AND p.status = 'authorised';
  PERFORM tell('work', v_touched);
END $$;
