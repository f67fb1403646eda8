-- settle: what the platform answered becomes order state, revenue, cost and tax, and the next call to the payment provider.

-- Delivered, but the money can no longer be captured: the hold is voided and the amount is owed to us.
CREATE FUNCTION owe_payment(p_payment_id uuid, p_kept bigint, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_pay payments%ROWTYPE;
BEGIN
  SELECT * INTO v_pay FROM payments WHERE id = p_payment_id;
  PERFORM ledger_resolve(ARRAY[ROW(v_pay.id, 'void', NULL)::resolution_input], p_now);
  IF p_kept > 0 THEN
    PERFORM ledger_write(ARRAY[ROW(derive_id(v_pay.id, 'owed'), 'single', account_of(v_pay.currency, 'owed'), account_of(v_pay.currency, 'orders'),
      p_kept, v_pay.currency, 'payment.owed', v_pay.order_id)::transfer_input], p_now);
  END IF;
  UPDATE payments SET status = CASE WHEN p_kept > 0 THEN 'owed' ELSE 'cancelled' END, due = NULL, due_at = NULL, lease_until = NULL,
    needs_person = CASE WHEN p_kept > 0 THEN 'payment.owed' END WHERE id = p_payment_id;
  PERFORM write_evidence(ARRAY[ROW(v_pay.order_id, CASE WHEN p_kept > 0 THEN 'payment.owed' ELSE 'payment.cancelled' END,
    jsonb_build_object('paymentId', v_pay.id, 'amountMinor', p_kept::text))::evidence_input], p_now);
END $$;

-- All of an order's money is with the customer again, or never left: the order ends, and is told so whichever way the news came.
CREATE FUNCTION end_refunded(p_order_id uuid, p_by text, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE v_email text;
BEGIN
  UPDATE orders SET status = 'refunded', status_at = p_now, refunded_at = p_now WHERE id = p_order_id AND status = 'refunding'
  RETURNING email_sealed INTO v_email;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM write_evidence(ARRAY[ROW(p_order_id, 'order.refunded', jsonb_build_object('by', p_by))::evidence_input], p_now);
  -- A refund that was paid out has a mail of its own, with its amount.
  IF v_email IS NOT NULL AND p_by = 'hold_released' THEN
    PERFORM write_outbox(ARRAY[ROW('mail.refunded', 'mail.refunded:' || p_order_id, p_order_id)::outbox_input], p_now);
  END IF;
END $$;

-- Every part of the order has its end: keep the money for what was delivered, return the rest.
CREATE FUNCTION finalise_order(p_order_id uuid, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_ord orders%ROWTYPE;
  v_pay payments%ROWTYPE;
  v_kept bigint;
  v_taken bigint;
  v_final text;
BEGIN
  SELECT * INTO v_ord FROM orders WHERE id = p_order_id;
  SELECT * INTO v_pay FROM payments WHERE id = v_ord.payment_id;
  v_taken := CASE v_pay.flow WHEN 'hold' THEN v_pay.captured_minor ELSE v_pay.received_minor END;
  SELECT COALESCE(sum(gross_minor), 0) INTO v_kept FROM deliveries WHERE order_id = p_order_id AND status = 'delivered';
  v_final := CASE WHEN v_kept > 0 THEN 'delivered' ELSE 'refunding' END;
  IF v_ord.status IN ('awaiting_stock', 'needs_recipient') AND v_final = 'delivered' THEN
    UPDATE orders SET status = 'delivering' WHERE id = p_order_id;
  END IF;
  UPDATE orders SET status = v_final, status_at = p_now, resume_at = NULL, needs_person = NULL, correct_until = NULL,
    delivered_at = CASE WHEN v_kept > 0 THEN p_now END,
    closed_reason = CASE WHEN v_kept = total_minor THEN NULL ELSE COALESCE(closed_reason, 'refused') END WHERE id = p_order_id;
  PERFORM write_evidence(ARRAY[ROW(p_order_id, 'order.' || v_final,
    jsonb_build_object('from', v_ord.status, 'keptMinor', v_kept::text, 'because', v_ord.closed_reason))::evidence_input], p_now);

  IF v_pay.status = 'authorised' AND v_pay.hold_lost_at IS NOT NULL THEN
    PERFORM owe_payment(v_pay.id, v_kept, p_now);
    IF v_kept = 0 THEN PERFORM end_refunded(p_order_id, 'hold_released', p_now); END IF;
  ELSIF v_pay.status = 'authorised' THEN
    UPDATE payments SET due = CASE WHEN v_kept > 0 THEN 'capture' ELSE 'cancel' END, due_at = p_now, due_minor = v_kept, due_tries = 0, lease_until = NULL
    WHERE id = v_pay.id;
  ELSIF v_pay.status IN ('paid', 'captured') AND v_taken > v_kept THEN
    -- Captured already: somebody took the hold at the provider before we were done.
    UPDATE payments SET status = 'refunding' WHERE id = v_pay.id;
    INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, due_at, created_at)
    VALUES (derive_id(v_pay.id, 'refund:undelivered'), v_pay.id, p_order_id, v_taken - v_kept, v_pay.currency,
            COALESCE(v_ord.closed_reason, 'refused'), 'orders', p_now, p_now);
  END IF;
  IF v_ord.email_sealed IS NOT NULL AND v_kept > 0 THEN
    PERFORM write_outbox(ARRAY[ROW('mail.delivered', 'mail.delivered:' || p_order_id, p_order_id)::outbox_input], p_now);
  END IF;
END $$;

-- What the deliveries of an order add up to. The order shows the least finished of its parts.
CREATE FUNCTION refresh_order(p_order_id uuid, p_resume_at timestamptz, p_correct_until timestamptz, p_now timestamptz) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  v_ord orders%ROWTYPE;
  v_next text;
  v_done boolean;
BEGIN
  SELECT * INTO v_ord FROM orders WHERE id = p_order_id;
  IF v_ord.status NOT IN ('delivering', 'unknown', 'awaiting_stock', 'needs_recipient', 'in_review', 'refunding') THEN RETURN v_ord.status; END IF;
  WITH latest AS (
    SELECT DISTINCT ON (part) part, status, CASE WHEN status = 'rejected' THEN disposition END AS disposition
    FROM deliveries WHERE order_id = p_order_id ORDER BY part, try_no DESC
  )
  SELECT CASE
      WHEN bool_or(disposition = 'recipient') THEN 'needs_recipient'
      WHEN bool_or(disposition = 'stock') THEN 'awaiting_stock'
      WHEN bool_or(status IN ('reserved', 'sending') OR disposition IN ('retry', 'halt')) THEN 'delivering'
      WHEN bool_or(status = 'unknown') THEN 'unknown' END,
    -- IS NOT DISTINCT FROM, because bool_and passes over nulls: a part under way has no disposition, and counts as not done.
    COALESCE(bool_and(status = 'delivered' OR disposition IS NOT DISTINCT FROM 'permanent'), v_ord.closed_reason IS NOT NULL)
  INTO v_next, v_done FROM latest;

  IF v_done AND v_ord.status <> 'refunding' OR v_done AND v_ord.closed_reason IS NOT NULL THEN
    PERFORM finalise_order(p_order_id, p_now);
    RETURN (SELECT status FROM orders WHERE id = p_order_id);
  END IF;
  IF v_next IS NULL THEN RETURN v_ord.status; END IF;

  -- The table of states has no arrow between the two kinds of waiting; both lead through delivering.
  IF v_next <> v_ord.status AND v_ord.status IN ('awaiting_stock', 'needs_recipient') AND v_next <> 'delivering' THEN
    UPDATE orders SET status = 'delivering' WHERE id = p_order_id;
  END IF;
  UPDATE orders SET status = v_next, status_at = CASE WHEN v_ord.status = v_next THEN status_at ELSE p_now END,
    resume_at = CASE WHEN v_next IN ('awaiting_stock', 'delivering') THEN COALESCE(p_resume_at, resume_at) END,
    correct_until = CASE WHEN v_next = 'needs_recipient' THEN COALESCE(correct_until, p_correct_until) END,
    needs_person = (SELECT max(d.needs_person) FROM deliveries d WHERE d.order_id = p_order_id AND d.status = 'unknown')
  WHERE id = p_order_id;
  IF v_next <> v_ord.status THEN
    PERFORM write_evidence(ARRAY[ROW(p_order_id, 'order.' || v_next, jsonb_build_object('from', v_ord.status))::evidence_input], p_now);
    IF v_ord.email_sealed IS NOT NULL AND v_next IN ('needs_recipient', 'awaiting_stock') THEN
      PERFORM write_outbox(ARRAY[ROW('mail.' || v_next, 'mail.' || v_next || ':' || p_order_id, p_order_id)::outbox_input], p_now);
    END IF;
  END IF;
  RETURN v_next;
END $$;

-- Gives up what is not delivered yet: no open part may wait for anything after this. Refused while a part is under way or unknown.
-- The caller holds the order and its payment.
CREATE FUNCTION close_order(p_order_id uuid, p_reason text, p_now timestamptz) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_status text;
  v_under_way boolean;
BEGIN
  SELECT status INTO v_status FROM orders WHERE id = p_order_id;
  IF v_status NOT IN ('in_review', 'awaiting_stock', 'needs_recipient', 'unknown', 'refunding', 'delivering') THEN RETURN v_status; END IF;
  v_under_way := EXISTS (SELECT FROM deliveries WHERE order_id = p_order_id AND status IN ('reserved', 'sending', 'unknown'));
  -- Without a hold nothing may be tried again, also while another part is still under way: that one decides when it settles.
  IF v_under_way AND p_reason <> 'hold_lost' THEN RETURN 'under_way'; END IF;
  UPDATE deliveries SET disposition = 'permanent' WHERE order_id = p_order_id AND status = 'rejected' AND disposition <> 'permanent';
  UPDATE orders SET closed_reason = p_reason, resume_at = NULL, needs_person = CASE WHEN v_under_way THEN needs_person END WHERE id = p_order_id;
  IF v_under_way THEN RETURN 'under_way'; END IF;
  RETURN refresh_order(p_order_id, NULL, NULL, p_now);
END $$;

-- A hold that is gone at the provider: orders that only wait are closed, delivered ones are owed, those under way decide when they settle.
-- The caller holds the order, its payments and its deliveries.
CREATE FUNCTION lose_hold(p_payment_id uuid, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_pay payments%ROWTYPE;
  v_status text;
BEGIN
  SELECT * INTO v_pay FROM payments WHERE id = p_payment_id;
  SELECT status INTO v_status FROM orders WHERE id = v_pay.order_id;
  IF v_pay.role <> 'main' OR v_status = 'refunding' THEN
    PERFORM owe_payment(p_payment_id, 0, p_now);
    IF v_pay.role = 'main' THEN PERFORM end_refunded(v_pay.order_id, 'hold_released', p_now); END IF;
  ELSIF v_status = 'delivered' THEN
    PERFORM owe_payment(p_payment_id, COALESCE(v_pay.due_minor, v_pay.amount_minor), p_now);
  ELSIF v_status IN ('in_review', 'awaiting_stock', 'needs_recipient', 'delivering') THEN
    PERFORM close_order(v_pay.order_id, 'hold_lost', p_now);
  END IF;
END $$;

-- Items: {delivery_id, fence, outcome, disposition, rescode, because, http_status, seal_us, tls_us, verify_us, inject_us, next_attempt_at,
--   needs_person, correct_until, by_person}. An answer whose fence is no longer the row's is stale: its lease ran out and another worker
--   has the delivery. by_person: what the supplier said of an unknown outcome, when no worker holds it.
CREATE FUNCTION settle_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (delivery_id uuid, outcome text, order_id uuid, order_status text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_item jsonb;
  v_del deliveries%ROWTYPE;
  v_ord record;
  v_cost bigint;
  v_inventory bigint := account_of('USD', 'inventory');
  v_cost_account bigint := account_of('USD', 'cost:diamonds');
  v_inventory_minor bigint;
  v_pool_diamonds bigint;
  v_resolutions resolution_input[] := '{}';
  v_transfers transfer_input[] := '{}';
  v_evidence evidence_input[] := '{}';
  v_orders uuid[];
  v_resume jsonb := '{}';
  v_correct jsonb := '{}';
BEGIN
  SELECT array_agg(DISTINCT d.order_id) INTO v_orders FROM deliveries d
  WHERE d.id IN (SELECT (e ->> 'delivery_id')::uuid FROM jsonb_array_elements(p_items) AS e);
  PERFORM 1 FROM orders o WHERE o.id = ANY (v_orders) ORDER BY o.id FOR NO KEY UPDATE;
  PERFORM 1 FROM payments p WHERE p.order_id = ANY (v_orders) ORDER BY p.id FOR NO KEY UPDATE;
  PERFORM 1 FROM deliveries d WHERE d.order_id = ANY (v_orders) ORDER BY d.id FOR NO KEY UPDATE;
  PERFORM lock_accounts(ARRAY(
    SELECT account_id FROM custodians UNION SELECT account_of('DIAMOND', 'delivered:bigo') UNION SELECT v_inventory UNION SELECT v_cost_account
    UNION SELECT account_of(c.currency, c.code) FROM (
      SELECT DISTINCT o.currency, code FROM orders o,
      LATERAL (VALUES ('orders'), ('revenue:diamonds'), ('tax:' || o.country), ('owed')) AS codes (code) WHERE o.id = ANY (v_orders)) AS c
    UNION SELECT account_of(p.currency, 'clearing:' || p.channel) FROM payments p WHERE p.order_id = ANY (v_orders)));
  SELECT a.debits_posted - a.credits_posted INTO v_inventory_minor FROM accounts a WHERE a.id = v_inventory;
  SELECT COALESCE(sum(a.debits_posted - a.credits_posted), 0) INTO v_pool_diamonds FROM custodians c JOIN accounts a ON a.id = c.account_id;

  FOR v_item IN SELECT * FROM jsonb_array_elements(p_items) LOOP
    SELECT * INTO v_del FROM deliveries d WHERE d.id = (v_item ->> 'delivery_id')::uuid;
    delivery_id := v_del.id;
    order_id := v_del.order_id;
    outcome := 'stale';
    IF v_del.id IS NULL
       OR v_del.status NOT IN ('sending', 'unknown')
       OR (NOT COALESCE((v_item ->> 'by_person')::boolean, false) AND v_del.fence IS DISTINCT FROM (v_item ->> 'fence')::int)
       OR (COALESCE((v_item ->> 'by_person')::boolean, false) AND (v_del.status <> 'unknown' OR v_del.lease_until > v_now)) THEN
      -- What a late worker heard moves nothing, but it was said: a success after a person had decided otherwise must be found again.
      IF v_del.id IS NOT NULL AND v_item ->> 'outcome' = 'delivered' AND v_del.status = 'rejected' THEN
        v_evidence := v_evidence || ROW(v_del.order_id, 'delivery.late_success', jsonb_build_object('deliveryId', v_del.id, 'part', v_del.part,
          'rescode', (v_item ->> 'rescode')::int, 'because', v_item ->> 'because'))::evidence_input;
      END IF;
      RETURN NEXT;
      CONTINUE;
    END IF;
    outcome := v_item ->> 'outcome';
    SELECT o.currency, o.country, o.total_minor INTO v_ord FROM orders o WHERE o.id = v_del.order_id;

    IF NOT COALESCE((v_item ->> 'by_person')::boolean, false) THEN
      UPDATE delivery_attempts a SET outcome = v_item ->> 'outcome', rescode = (v_item ->> 'rescode')::int, because = v_item ->> 'because',
        http_status = (v_item ->> 'http_status')::int, seal_us = (v_item ->> 'seal_us')::int, tls_us = (v_item ->> 'tls_us')::int,
        verify_us = (v_item ->> 'verify_us')::int, inject_us = (v_item ->> 'inject_us')::int, answered_at = v_now
      WHERE a.delivery_id = v_del.id AND a.attempt_no = v_del.attempts_count;
    END IF;
    UPDATE deliveries d SET status = v_item ->> 'outcome', rescode = COALESCE((v_item ->> 'rescode')::int, d.rescode),
      disposition = v_item ->> 'disposition', lease_until = NULL, fence = d.fence + 1,
      settled_at = CASE WHEN v_item ->> 'outcome' <> 'unknown' THEN v_now END,
      next_attempt_at = CASE WHEN v_item ->> 'outcome' = 'unknown' THEN (v_item ->> 'next_attempt_at')::timestamptz END,
      needs_person = CASE WHEN v_item ->> 'outcome' = 'unknown' THEN v_item ->> 'needs_person' END
    WHERE d.id = v_del.id;
    v_evidence := v_evidence || ROW(v_del.order_id, 'delivery.' || (v_item ->> 'outcome'), jsonb_build_object('deliveryId', v_del.id, 'part', v_del.part,
      'attempt', v_del.attempts_count, 'rescode', (v_item ->> 'rescode')::int, 'because', v_item ->> 'because', 'disposition', v_item ->> 'disposition',
      'byPerson', (v_item ->> 'by_person')::boolean))::evidence_input;

    IF v_item ->> 'outcome' = 'delivered' THEN
      v_resolutions := v_resolutions || ROW(v_del.id, 'post', NULL)::resolution_input;
      -- Average cost, carried: the share of the inventory's value that these diamonds are of the pool.
      v_cost := CASE WHEN v_del.diamonds >= v_pool_diamonds THEN v_inventory_minor
                     ELSE (v_inventory_minor::numeric * v_del.diamonds / v_pool_diamonds)::bigint END;
      v_inventory_minor := v_inventory_minor - v_cost;
      v_pool_diamonds := v_pool_diamonds - v_del.diamonds;
      IF v_cost > 0 THEN
        v_transfers := v_transfers || ROW(derive_id(v_del.id, 'cost'), 'single', v_cost_account, v_inventory, v_cost, 'USD', 'delivery.cost', v_del.order_id)::transfer_input;
      END IF;
      IF v_del.gross_minor > v_del.tax_minor THEN
        v_transfers := v_transfers || ROW(derive_id(v_del.id, 'revenue'), 'single', account_of(v_ord.currency, 'orders'), account_of(v_ord.currency, 'revenue:diamonds'),
          v_del.gross_minor - v_del.tax_minor, v_ord.currency, 'delivery.revenue', v_del.order_id)::transfer_input;
      END IF;
      IF v_del.tax_minor > 0 THEN
        v_transfers := v_transfers || ROW(derive_id(v_del.id, 'tax'), 'single', account_of(v_ord.currency, 'orders'), account_of(v_ord.currency, 'tax:' || v_ord.country),
          v_del.tax_minor, v_ord.currency, 'delivery.tax', v_del.order_id)::transfer_input;
      END IF;
      UPDATE orders o SET delivered_diamonds = o.delivered_diamonds + v_del.diamonds WHERE o.id = v_del.order_id;
    ELSIF v_item ->> 'outcome' = 'rejected' THEN
      v_resolutions := v_resolutions || ROW(v_del.id, 'void', NULL)::resolution_input;
      v_resume := v_resume || jsonb_build_object(v_del.order_id::text, COALESCE((v_item ->> 'next_attempt_at')::timestamptz, v_now));
      -- Another part of the same order may be refused for another reason in this batch: it must not take the deadline away.
      IF v_item ->> 'correct_until' IS NOT NULL THEN
        v_correct := v_correct || jsonb_build_object(v_del.order_id::text, v_item ->> 'correct_until');
      END IF;
    END IF;
    -- The platform stopped us, or says that an account holds less than our books do: nothing more is drawn there until a person looked.
    IF v_item ->> 'disposition' = 'halt' AND (v_item ->> 'rescode')::int IS DISTINCT FROM 7212006 THEN
      UPDATE shop_state SET deliveries_paused_at = COALESCE(deliveries_paused_at, v_now),
        deliveries_paused_reason = COALESCE(deliveries_paused_reason, v_item ->> 'rescode', v_item ->> 'because') WHERE id = 1;
    ELSIF v_item ->> 'disposition' IN ('halt', 'stock') AND v_item ->> 'outcome' = 'rejected' THEN
      UPDATE custodians c SET paused_at = COALESCE(c.paused_at, v_now), paused_reason = COALESCE(c.paused_reason, v_item ->> 'disposition')
      WHERE c.id = v_del.custodian_id;
    END IF;
    RETURN NEXT;
  END LOOP;

  IF cardinality(v_resolutions) > 0 THEN PERFORM ledger_resolve(v_resolutions, v_now); END IF;
  PERFORM ledger_write(v_transfers, v_now);
  PERFORM write_evidence(v_evidence, v_now);
  PERFORM refresh_order(o, (v_resume ->> o::text)::timestamptz, (v_correct ->> o::text)::timestamptz, v_now) FROM unnest(v_orders) AS o;
  PERFORM tell('work', v_orders);
END $$;

-- One order given up by a rule or a person (review rejected, no correction in time, nothing in stock, the queue stands still). Answers
-- under_way while a part is reserved, on its way or unknown: that part's outcome comes first.
CREATE FUNCTION give_up_order(p_order_id uuid, p_reason text, p_now timestamptz DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_result text;
BEGIN
  PERFORM 1 FROM orders WHERE id = p_order_id FOR NO KEY UPDATE;
  PERFORM 1 FROM payments WHERE order_id = p_order_id ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM deliveries WHERE order_id = p_order_id ORDER BY id FOR NO KEY UPDATE;
  SELECT CASE WHEN status IN ('in_review', 'awaiting_stock', 'needs_recipient', 'delivering') THEN 'ok' ELSE status END INTO v_result FROM orders WHERE id = p_order_id;
  IF v_result IS DISTINCT FROM 'ok' THEN RETURN COALESCE(v_result, 'missing'); END IF;
  v_result := close_order(p_order_id, p_reason, v_now);
  PERFORM tell('work', ARRAY[p_order_id]);
  RETURN v_result;
END $$;
