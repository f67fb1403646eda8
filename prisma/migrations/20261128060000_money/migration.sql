-- Money that comes late, twice, or in another way than was thought; and refunds that only the customer can fetch.

-- Where the customer fetches a refund that the provider cannot send by itself.
ALTER TABLE refunds ADD COLUMN claim_url text;

-- What lost disputes have taken of a payment, in its minor units.
CREATE FUNCTION lost_minor(p_payment_id uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT COALESCE(sum(d.amount_minor), 0)::bigint FROM payments p JOIN disputes d ON d.order_id = p.order_id AND d.payment_id = p.id
  WHERE p.id = p_payment_id AND d.status = 'lost'
$$;

-- As before (20261120110400_confirm), but: what comes for an attempt that has ended is asked about until the provider is sure, and then no more; it
-- is booked with its fee; what comes on top of a payment that was booked is booked and returned; and nothing is sent while the bank asks for the money back.
CREATE OR REPLACE FUNCTION confirm_each(p_items jsonb, p_event_ids bigint[] DEFAULT NULL, p_lease_ms int DEFAULT NULL, p_stock_retry_ms int DEFAULT 30000,
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
  v_more bigint;
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
        UPDATE payments p SET
          -- A question that is due and that nobody is asking was called for after this answer was given: it is not put off.
          due_at = CASE WHEN p.due = 'query' AND NOT (p.due_at <= v_now AND p.lease_until IS NULL)
                        THEN COALESCE((v_item ->> 'next_query_at')::timestamptz, p.due_at) ELSE p.due_at END,
          due_tries = p.due_tries + 1, lease_until = NULL, failure_code = COALESCE(v_item ->> 'failure_code', p.failure_code),
          provider_payment_id = COALESCE(p.provider_payment_id, v_item ->> 'provider_payment_id')
        -- An attempt that has ended is asked about when money may be on its way to it after all, and asked again until the provider is sure.
        WHERE p.id = v_pay.id AND (p.status IN ('pending', 'unknown') OR (p.due = 'query' AND p.status IN ('failed', 'cancelled', 'paid', 'refunding',
          'partly_refunded', 'refunded')));
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
          UPDATE payments p SET due = NULL, due_at = NULL, lease_until = NULL WHERE p.id = v_pay.id AND p.due = 'query' AND p.status <> 'authorised';
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
            IF COALESCE((v_item ->> 'fee_minor')::bigint, 0) > 0 THEN
              v_transfers := v_transfers || ROW(derive_id(v_pay.id, 'fee'), 'single', account_of(v_currency, 'fees:' || v_pay.channel), v_clearing,
                (v_item ->> 'fee_minor')::bigint, v_currency, 'payment.fee', v_ord.id)::transfer_input;
            END IF;
          END IF;
          UPDATE payments p SET needs_person = 'payment.after_close', received_minor = v_received, received_currency = v_currency,
            captured_minor = CASE WHEN p.flow = 'hold' AND NOT v_is_hold THEN v_received ELSE p.captured_minor END,
            provider_payment_id = COALESCE(p.provider_payment_id, v_item ->> 'provider_payment_id'),
            due = NULL, due_at = NULL, lease_until = NULL, fence = p.fence + 1 WHERE p.id = v_pay.id;
          v_evidence := v_evidence || ROW(v_ord.id, 'payment.after_close',
            jsonb_build_object('paymentId', v_pay.id, 'amountMinor', v_received::text, 'currency', v_currency))::evidence_input;
          v_outcome := 'after_close';
        ELSIF v_item ->> 'state' = 'paid' AND v_pay.flow = 'pay' AND v_received > v_pay.received_minor AND v_currency = v_pay.received_currency THEN
          -- More has come for a payment that was booked: coins can be sent twice. What is over is booked as what it is, and returned by itself.
          v_more := v_received - v_pay.received_minor;
          v_clearing := account_of(v_currency, 'clearing:' || v_pay.channel);
          v_transfers := v_transfers || ROW(derive_id(derive_id(v_pay.id, 'refund:more:' || v_received), 'more'), 'single', v_clearing,
            account_of(v_currency, 'unapplied'), v_more, v_currency, 'payment.more', v_ord.id)::transfer_input;
          UPDATE payments p SET received_minor = v_received, status = CASE WHEN p.status IN ('paid', 'partly_refunded') THEN 'refunding' ELSE p.status END,
            due = NULL, due_at = NULL, lease_until = NULL, fence = p.fence + 1 WHERE p.id = v_pay.id;
          INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, due_at, created_at)
          VALUES (derive_id(v_pay.id, 'refund:more:' || v_received), v_pay.id, v_ord.id, v_more, v_currency, 'paid_twice', 'unapplied', v_now, v_now);
          v_evidence := v_evidence || ROW(v_ord.id, 'payment.more',
            jsonb_build_object('paymentId', v_pay.id, 'amountMinor', v_more::text, 'currency', v_currency))::evidence_input;
          v_outcome := 'more';
        ELSE
          -- Asked about a hold that should have ended: it has not, and may have a new end.
          UPDATE payments p SET due = NULL, due_at = NULL, lease_until = NULL, capture_before = COALESCE((v_item ->> 'capture_before')::timestamptz, p.capture_before)
          WHERE p.id = v_pay.id AND p.due = 'query' AND v_received IS NOT NULL;
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
      ELSIF EXISTS (SELECT FROM payments p WHERE p.id = v_ord.payment_id AND p.status = 'disputed') THEN
        -- Whoever asks the bank for the money back gets no diamonds for it meanwhile.
        v_outcome := 'disputed';
        UPDATE orders o SET resume_at = v_now + make_interval(secs => p_stock_retry_ms / 1000.0), lease_until = NULL WHERE o.id = v_ord.id;
      ELSIF EXISTS (SELECT FROM payments p WHERE p.id = v_ord.payment_id AND p.status = 'lost') THEN
        v_outcome := 'dispute_lost';
        UPDATE orders o SET resume_at = NULL, lease_until = NULL, closed_reason = 'dispute_lost' WHERE o.id = v_ord.id;
        v_close := v_close || v_ord.id;
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

-- As before (20261120110600_money), but: the address at which a refund waits is kept and told; what a person paid out is neither taken back by the
-- provider's old news nor lost sight of when the provider pays as well.
CREATE OR REPLACE FUNCTION money_each(p_items jsonb, p_event_ids bigint[] DEFAULT NULL, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (item int, outcome text, order_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_item jsonb;
  v_kind text;
  v_pay payments%ROWTYPE;
  v_ref refunds%ROWTYPE;
  v_ord orders%ROWTYPE;
  v_amount bigint;
  v_left bigint;
  v_orders uuid[];
  v_touched uuid[] := '{}';
  v_resolutions resolution_input[] := '{}';
  v_transfers transfer_input[] := '{}';
  v_evidence evidence_input[] := '{}';
  v_outbox outbox_input[] := '{}';
  v_lost uuid[] := '{}';
BEGIN
  SELECT array_agg(DISTINCT x.order_id) INTO v_orders FROM (
    SELECT p.order_id FROM payments p WHERE p.id IN (SELECT (e ->> 'payment_id')::uuid FROM jsonb_array_elements(p_items) AS e)
    UNION ALL
    SELECT r.order_id FROM refunds r WHERE r.id IN (SELECT (e ->> 'refund_id')::uuid FROM jsonb_array_elements(p_items) AS e)) AS x;
  PERFORM 1 FROM orders o WHERE o.id = ANY (v_orders) ORDER BY o.id FOR NO KEY UPDATE;
  PERFORM 1 FROM payments p WHERE p.order_id = ANY (v_orders) ORDER BY p.id FOR NO KEY UPDATE;
  PERFORM 1 FROM refunds r WHERE r.order_id = ANY (v_orders) ORDER BY r.id FOR NO KEY UPDATE;
  PERFORM 1 FROM deliveries d WHERE d.order_id = ANY (v_orders) ORDER BY d.id FOR NO KEY UPDATE;
  PERFORM lock_accounts(ARRAY(SELECT account_of(c.currency, c.code) FROM (
    SELECT DISTINCT COALESCE(p.received_currency, p.currency) AS currency, code FROM payments p,
    LATERAL (VALUES ('clearing:' || p.channel), ('fees:' || p.channel), ('orders'), ('unapplied'), ('refunds'), ('owed')) AS codes (code)
    WHERE p.order_id = ANY (v_orders)) AS c));

  FOR v_index IN 0 .. jsonb_array_length(p_items) - 1 LOOP
    item := v_index;
    v_item := p_items -> v_index;
    v_kind := v_item ->> 'kind';
    outcome := 'stale';
    IF v_kind LIKE 'refund\_%' THEN
      SELECT * INTO v_ref FROM refunds r WHERE r.id = (v_item ->> 'refund_id')::uuid;
      SELECT * INTO v_pay FROM payments p WHERE p.id = v_ref.payment_id;
    ELSE
      SELECT * INTO v_pay FROM payments p WHERE p.id = (v_item ->> 'payment_id')::uuid;
    END IF;
    SELECT * INTO v_ord FROM orders o WHERE o.id = v_pay.order_id;
    order_id := v_ord.id;
    IF v_pay.id IS NULL OR (v_item ->> 'fence')::int <> (CASE WHEN v_kind LIKE 'refund\_%' THEN v_ref.fence ELSE v_pay.fence END) THEN
      RETURN NEXT;
      CONTINUE;
    END IF;

    IF v_kind = 'captured' AND v_pay.status = 'authorised' THEN
      v_amount := COALESCE((v_item ->> 'amount_minor')::bigint, v_pay.due_minor, v_pay.received_minor);
      v_resolutions := v_resolutions || ROW(v_pay.id, 'post', v_amount)::resolution_input;
      IF COALESCE((v_item ->> 'fee_minor')::bigint, 0) > 0 THEN
        v_transfers := v_transfers || ROW(derive_id(v_pay.id, 'fee'), 'single', account_of(v_pay.currency, 'fees:' || v_pay.channel),
          account_of(v_pay.currency, 'clearing:' || v_pay.channel), (v_item ->> 'fee_minor')::bigint, v_pay.currency, 'payment.fee', v_ord.id)::transfer_input;
      END IF;
      UPDATE payments p SET status = 'captured', captured_minor = v_amount, captured_at = v_now, due = NULL, due_at = NULL, lease_until = NULL,
        needs_person = NULL WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.captured', jsonb_build_object('paymentId', v_pay.id, 'amountMinor', v_amount::text))::evidence_input;
      outcome := 'applied';

    ELSIF v_kind = 'cancelled' AND v_pay.status IN ('authorised', 'pending', 'unknown') THEN
      IF v_pay.status = 'authorised' THEN v_resolutions := v_resolutions || ROW(v_pay.id, 'void', NULL)::resolution_input; END IF;
      UPDATE payments p SET status = 'cancelled', due = NULL, due_at = NULL, lease_until = NULL, needs_person = NULL WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.cancelled', jsonb_build_object('paymentId', v_pay.id))::evidence_input;
      IF v_pay.role = 'main' THEN PERFORM end_refunded(v_ord.id, 'hold_released', v_now); END IF;
      outcome := 'applied';

    -- A hold that came for an attempt that had ended, and that staff let go: nothing of it was booked.
    ELSIF v_kind = 'cancelled' AND v_pay.status IN ('failed', 'cancelled') AND v_pay.due = 'cancel' THEN
      UPDATE payments p SET due = NULL, due_at = NULL, lease_until = NULL, needs_person = NULL WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.cancelled', jsonb_build_object('paymentId', v_pay.id))::evidence_input;
      outcome := 'applied';

    ELSIF v_kind = 'lost' AND v_pay.status = 'authorised' THEN
      UPDATE payments p SET hold_lost_at = COALESCE(p.hold_lost_at, v_now), lease_until = NULL WHERE p.id = v_pay.id;
      v_lost := v_lost || v_pay.id;
      outcome := 'applied';

    ELSIF v_kind = 'retry' THEN
      UPDATE payments p SET due = COALESCE(v_item ->> 'due', p.due), due_at = (v_item ->> 'due_at')::timestamptz, due_tries = p.due_tries + 1, lease_until = NULL
      WHERE p.id = v_pay.id AND p.due IS NOT NULL;
      outcome := 'applied';

    ELSIF v_kind = 'person' THEN
      UPDATE payments p SET due = NULL, due_at = NULL, lease_until = NULL, needs_person = v_item ->> 'reason' WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.needs_person', jsonb_build_object('paymentId', v_pay.id, 'because', v_item ->> 'reason'))::evidence_input;
      outcome := 'applied';

    -- A refund that we had called failed and that went through after all is booked too, unless another one took its place.
    ELSIF v_kind = 'refund_done' AND (v_ref.status IN ('due', 'pending') OR (v_ref.status = 'failed' AND v_ref.retried_as IS NULL
          AND NOT EXISTS (SELECT FROM transfers t WHERE t.id = v_ref.id))) THEN
      v_left := CASE v_pay.flow WHEN 'hold' THEN v_pay.captured_minor ELSE v_pay.received_minor END - v_pay.refunded_minor - v_ref.amount_minor - lost_minor(v_pay.id);
      v_transfers := v_transfers || ROW(v_ref.id, 'single', account_of(v_ref.currency, v_ref.source), account_of(v_ref.currency, 'clearing:' || v_pay.channel),
        v_ref.amount_minor, v_ref.currency, 'payment.refund', v_ord.id)::transfer_input;
      UPDATE refunds r SET status = 'done', provider_refund_id = COALESCE(v_item ->> 'provider_refund_id', r.provider_refund_id), done_at = v_now,
        due_at = NULL, lease_until = NULL WHERE r.id = v_ref.id;
      UPDATE payments p SET refunded_minor = p.refunded_minor + v_ref.amount_minor,
        -- Another one that failed is still owed.
        needs_person = CASE WHEN p.needs_person NOT IN ('refund.unknown', 'refund.failed') OR EXISTS (SELECT FROM refunds r
          WHERE r.payment_id = p.id AND r.id <> v_ref.id AND r.status = 'failed' AND r.retried_as IS NULL) THEN p.needs_person END,
        -- Another refund of the same payment may still be on its way: then it goes on refunding.
        status = CASE WHEN p.status <> 'refunding' OR EXISTS (SELECT FROM refunds r WHERE r.payment_id = p.id AND r.id <> v_ref.id AND r.status IN ('due', 'pending'))
                      THEN p.status WHEN v_left = 0 THEN 'refunded' ELSE 'partly_refunded' END WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.refunded', jsonb_build_object('paymentId', v_pay.id, 'refundId', v_ref.id,
        'amountMinor', v_ref.amount_minor::text, 'reason', v_ref.reason, 'leftMinor', v_left::text))::evidence_input;
      IF v_pay.id = v_ord.payment_id AND v_left = 0 THEN PERFORM end_refunded(v_ord.id, 'refund', v_now); END IF;
      IF v_ord.email_sealed IS NOT NULL THEN v_outbox := v_outbox || ROW('mail.refunded', 'mail.refunded:' || v_ref.id, v_ord.id)::outbox_input; END IF;
      outcome := 'applied';

    -- A refund that somebody has paid out, or sent again, meanwhile: what the provider gave back on top is gone, and a person asks for it.
    ELSIF v_kind = 'refund_done' AND (v_ref.provider_refund_id LIKE 'payout:%' OR v_ref.retried_as IS NOT NULL)
          AND v_ref.note IS DISTINCT FROM 'paid_twice' AND NOT EXISTS (SELECT FROM transfers t WHERE t.id = v_ref.id) THEN
      v_transfers := v_transfers || ROW(v_ref.id, 'single', account_of(v_ref.currency, 'refunds'), account_of(v_ref.currency, 'clearing:' || v_pay.channel),
        v_ref.amount_minor, v_ref.currency, 'payment.refund_twice', v_ord.id)::transfer_input;
      UPDATE refunds r SET note = 'paid_twice' WHERE r.id = v_ref.id;
      UPDATE payments p SET needs_person = 'refund.paid_twice' WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.refund_twice', jsonb_build_object('paymentId', v_pay.id, 'refundId', v_ref.id,
        'amountMinor', v_ref.amount_minor::text))::evidence_input;
      outcome := 'applied';

    ELSIF v_kind = 'refund_pending' AND v_ref.status IN ('due', 'pending') THEN
      UPDATE refunds r SET status = 'pending', provider_refund_id = v_item ->> 'provider_refund_id', due_at = (v_item ->> 'due_at')::timestamptz,
        claim_url = COALESCE(v_item ->> 'claim_url', r.claim_url), tries = r.tries + 1, lease_until = NULL WHERE r.id = v_ref.id;
      -- Only the customer can fetch it, so they are told as soon as there is something to fetch.
      IF v_ref.claim_url IS NULL AND v_item ->> 'claim_url' IS NOT NULL THEN
        v_evidence := v_evidence || ROW(v_ord.id, 'payment.refund_offered', jsonb_build_object('paymentId', v_pay.id, 'refundId', v_ref.id,
          'amountMinor', v_ref.amount_minor::text))::evidence_input;
        IF v_ord.email_sealed IS NOT NULL THEN
          v_outbox := v_outbox || ROW('mail.refund_claim', 'mail.refund_claim:' || v_ref.id, v_ord.id)::outbox_input;
        END IF;
      END IF;
      outcome := 'applied';

    ELSIF v_kind = 'refund_failed' AND v_ref.status IN ('due', 'pending') THEN
      UPDATE refunds r SET status = 'failed', due_at = NULL, lease_until = NULL, note = v_item ->> 'reason' WHERE r.id = v_ref.id;
      UPDATE payments p SET needs_person = 'refund.failed' WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.refund_failed', jsonb_build_object('paymentId', v_pay.id, 'refundId', v_ref.id,
        'because', v_item ->> 'reason'))::evidence_input;
      outcome := 'applied';

    -- Of what our own bank paid out the provider only repeats that it did not.
    ELSIF v_kind = 'refund_failed' AND v_ref.status = 'done' AND v_ref.provider_refund_id NOT LIKE 'payout:%' THEN
      -- The provider sent it and it came back (a closed card): the money is with us again, and a person finds another way to return it.
      v_transfers := v_transfers || ROW(derive_id(v_ref.id, 'returned'), 'single', account_of(v_ref.currency, 'clearing:' || v_pay.channel),
        account_of(v_ref.currency, v_ref.source), v_ref.amount_minor, v_ref.currency, 'payment.refund_returned', v_ord.id)::transfer_input;
      UPDATE refunds r SET status = 'failed', due_at = NULL, lease_until = NULL, note = v_item ->> 'reason' WHERE r.id = v_ref.id;
      UPDATE payments p SET refunded_minor = p.refunded_minor - v_ref.amount_minor, needs_person = 'refund.returned' WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.refund_returned', jsonb_build_object('paymentId', v_pay.id, 'refundId', v_ref.id,
        'amountMinor', v_ref.amount_minor::text, 'because', v_item ->> 'reason'))::evidence_input;
      outcome := 'applied';

    ELSIF v_kind = 'refund_retry' AND v_ref.status IN ('due', 'pending') THEN
      UPDATE refunds r SET due_at = (v_item ->> 'due_at')::timestamptz, tries = r.tries + 1, lease_until = NULL WHERE r.id = v_ref.id;
      -- It is asked for ever with the same key, since unknown is not failed; but after a while a person should know.
      UPDATE payments p SET needs_person = 'refund.unknown' WHERE p.id = v_pay.id AND p.needs_person IS NULL AND v_ref.tries >= 11;
      outcome := 'applied';
    ELSE
      outcome := 'same';
    END IF;
    v_touched := v_touched || v_ord.id;
    RETURN NEXT;
  END LOOP;

  IF cardinality(v_resolutions) > 0 THEN PERFORM ledger_resolve(v_resolutions, v_now); END IF;
  PERFORM ledger_write(v_transfers, v_now);
  PERFORM lose_hold(p, v_now) FROM unnest(v_lost) AS p;
  PERFORM write_evidence(v_evidence, v_now);
  PERFORM write_outbox(v_outbox, v_now);
  IF p_event_ids IS NOT NULL THEN
    UPDATE inbox_events e SET handled_at = v_now, outcome = 'handled', lease_until = NULL WHERE e.id = ANY (p_event_ids);
  END IF;
  IF cardinality(v_touched) > 0 THEN PERFORM tell('orders', v_touched); END IF;
END $$;

-- As before (20261127210100_one_booking), with what waits to be fetched and what came for a payment that had ended.
CREATE OR REPLACE FUNCTION order_views(p_ids uuid[])
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
            'dueMinor', p.due_minor::text, 'failureCode', p.failure_code, 'isStray', p.needs_person = 'payment.after_close') ORDER BY p.attempt_no)
          FROM payments p WHERE p.order_id = o.id) AS payments,
         COALESCE((SELECT json_agg(json_build_object('part', d.part, 'diamonds', d.diamonds::text, 'status', d.status, 'disposition', d.disposition)
                                   ORDER BY d.part)
          FROM (SELECT DISTINCT ON (part) * FROM deliveries WHERE order_id = o.id ORDER BY part, try_no DESC) AS d), '[]') AS deliveries,
         COALESCE((SELECT json_agg(json_build_object('amount', r.amount_minor::text, 'currency', r.currency, 'status', r.status, 'reason', r.reason,
            'claimUrl', CASE WHEN r.status = 'pending' THEN r.claim_url END) ORDER BY r.created_at, r.id)
          -- One that failed is still owed until another took its place.
          FROM refunds r WHERE r.order_id = o.id AND r.retried_as IS NULL), '[]')
           AS refunds
  FROM orders o WHERE o.id = ANY (p_ids);
END $$;

-- As before (20261128040000_payouts), which named the ledger's function without its time and so never booked anything.
CREATE OR REPLACE FUNCTION record_payout(p_refund_id uuid, p_document text, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, order_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_ref refunds%ROWTYPE;
  v_pay payments%ROWTYPE;
  v_ord orders%ROWTYPE;
  v_left bigint;
BEGIN
  -- The one lock order: the order, its payments, its refunds, then accounts.
  SELECT * INTO v_ord FROM orders o WHERE o.id = (SELECT r.order_id FROM refunds r WHERE r.id = p_refund_id) FOR NO KEY UPDATE;
  IF v_ord.id IS NULL THEN RETURN QUERY SELECT 'missing', NULL::uuid; RETURN; END IF;
  PERFORM 1 FROM payments p WHERE p.order_id = v_ord.id ORDER BY p.id FOR NO KEY UPDATE;
  SELECT * INTO v_ref FROM refunds r WHERE r.id = p_refund_id FOR NO KEY UPDATE;
  SELECT * INTO v_pay FROM payments p WHERE p.id = v_ref.payment_id;
  IF v_ref.status = 'done' AND v_ref.provider_refund_id = 'payout:' || p_document THEN RETURN QUERY SELECT 'same', v_ord.id; RETURN; END IF;
  IF v_ref.status <> 'failed' OR v_ref.retried_as IS NOT NULL THEN RETURN QUERY SELECT 'not_payable', v_ord.id; RETURN; END IF;

  v_left := CASE v_pay.flow WHEN 'hold' THEN v_pay.captured_minor ELSE v_pay.received_minor END - v_pay.refunded_minor - v_ref.amount_minor
    - lost_minor(v_pay.id);
  PERFORM ledger_write(ARRAY[ROW(derive_id(v_ref.id, 'payout'), 'single', account_of(v_ref.currency, v_ref.source), account_of(v_ref.currency, 'payouts'),
    v_ref.amount_minor, v_ref.currency, 'payment.payout', v_ord.id)::transfer_input], v_now);
  UPDATE refunds r SET status = 'done', provider_refund_id = 'payout:' || p_document, done_at = v_now, due_at = NULL, lease_until = NULL WHERE r.id = v_ref.id;
  UPDATE payments p SET refunded_minor = p.refunded_minor + v_ref.amount_minor,
    needs_person = CASE WHEN p.needs_person NOT IN ('refund.unknown', 'refund.failed', 'refund.returned') OR EXISTS (SELECT FROM refunds r
      WHERE r.payment_id = p.id AND r.id <> v_ref.id AND r.status = 'failed' AND r.retried_as IS NULL) THEN p.needs_person END,
    status = CASE WHEN p.status <> 'refunding' OR EXISTS (SELECT FROM refunds r WHERE r.payment_id = p.id AND r.id <> v_ref.id AND r.status IN ('due', 'pending'))
                  THEN p.status WHEN v_left = 0 THEN 'refunded' ELSE 'partly_refunded' END WHERE p.id = v_pay.id;
  PERFORM write_evidence(ARRAY[ROW(v_ord.id, 'payment.paid_out', jsonb_build_object('paymentId', v_pay.id, 'refundId', v_ref.id,
    'amountMinor', v_ref.amount_minor::text, 'document', p_document, 'leftMinor', v_left::text))::evidence_input], v_now);
  IF v_pay.id = v_ord.payment_id AND v_left = 0 THEN PERFORM end_refunded(v_ord.id, 'payout', v_now); END IF;
  IF v_ord.email_sealed IS NOT NULL THEN
    INSERT INTO outbox_entries (kind, key, order_id, created_at) VALUES ('mail.refunded', 'mail.refunded:' || v_ref.id, v_ord.id, v_now) ON CONFLICT (key) DO NOTHING;
  END IF;
  RETURN QUERY SELECT 'paid', v_ord.id;
END $$;

-- As before (20261128010000_channels). Handing in the same again, after the worker has booked it, is no mistake; and a question that a worker is
-- asking with the old name must not be taken for the answer to the new one.
CREATE OR REPLACE FUNCTION learn_provider_payment(p_payment uuid, p_order uuid, p_provider_payment text)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE v_pay payments%ROWTYPE;
BEGIN
  SELECT * INTO v_pay FROM payments WHERE id = p_payment AND order_id = p_order FOR NO KEY UPDATE;
  IF v_pay.id IS NULL THEN RETURN 'closed'; END IF;
  IF v_pay.status NOT IN ('pending', 'unknown') THEN
    -- Said again after the worker had heard of it: that is no other payment.
    RETURN CASE WHEN v_pay.provider_payment_id = p_provider_payment AND v_pay.status NOT IN ('failed', 'cancelled') THEN 'learnt' ELSE 'closed' END;
  END IF;
  UPDATE payments SET provider_payment_id = p_provider_payment, due = 'query', due_at = now(), lease_until = NULL, fence = fence + 1 WHERE id = p_payment;
  PERFORM tell('work', ARRAY[p_order]);
  RETURN 'learnt';
EXCEPTION WHEN unique_violation THEN RETURN 'taken';
END $$;

-- Planned once and by key, as the functions that they replace (20261120140000_hot_plans says why).
DO $$
DECLARE hot regprocedure;
BEGIN
  FOR hot IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY (ARRAY['confirm_each', 'money_each'])
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off '
      'SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off SET jit = off', hot);
  END LOOP;
END $$;
