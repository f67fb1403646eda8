-- What a payment provider answered to capture, cancel, expire and refund, and what staff and disputes ask for.

-- Items, by kind (a null fence is news from outside; a fence that is no longer the row's is a stale worker):
--   captured {payment_id, fence, amount_minor, fee_minor} · cancelled {payment_id, fence} · lost {payment_id, fence}
--   retry {payment_id, fence, due_at, due} · person {payment_id, fence, reason}
--   refund_done {refund_id, fence, provider_refund_id} · refund_pending {refund_id, fence, provider_refund_id, due_at}
--   refund_failed {refund_id, fence, reason} · refund_retry {refund_id, fence, due_at}
CREATE FUNCTION money_batch(p_items jsonb, p_event_ids bigint[] DEFAULT NULL, p_now timestamptz DEFAULT NULL)
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
      v_left := CASE v_pay.flow WHEN 'hold' THEN v_pay.captured_minor ELSE v_pay.received_minor END - v_pay.refunded_minor - v_ref.amount_minor;
      v_transfers := v_transfers || ROW(v_ref.id, 'single', account_of(v_ref.currency, v_ref.source), account_of(v_ref.currency, 'clearing:' || v_pay.channel),
        v_ref.amount_minor, v_ref.currency, 'payment.refund', v_ord.id)::transfer_input;
      UPDATE refunds r SET status = 'done', provider_refund_id = COALESCE(v_item ->> 'provider_refund_id', r.provider_refund_id), done_at = v_now,
        due_at = NULL, lease_until = NULL WHERE r.id = v_ref.id;
      UPDATE payments p SET refunded_minor = p.refunded_minor + v_ref.amount_minor,
        needs_person = CASE WHEN p.needs_person NOT IN ('refund.unknown', 'refund.failed') THEN p.needs_person END,
        -- Another refund of the same payment may still be on its way: then it goes on refunding.
        status = CASE WHEN p.status <> 'refunding' OR EXISTS (SELECT FROM refunds r WHERE r.payment_id = p.id AND r.id <> v_ref.id AND r.status IN ('due', 'pending'))
                      THEN p.status WHEN v_left = 0 THEN 'refunded' ELSE 'partly_refunded' END WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.refunded', jsonb_build_object('paymentId', v_pay.id, 'refundId', v_ref.id,
        'amountMinor', v_ref.amount_minor::text, 'reason', v_ref.reason, 'leftMinor', v_left::text))::evidence_input;
      IF v_pay.id = v_ord.payment_id AND v_left = 0 THEN PERFORM end_refunded(v_ord.id, 'refund', v_now); END IF;
      IF v_ord.email_sealed IS NOT NULL THEN v_outbox := v_outbox || ROW('mail.refunded', 'mail.refunded:' || v_ref.id, v_ord.id)::outbox_input; END IF;
      outcome := 'applied';

    ELSIF v_kind = 'refund_pending' AND v_ref.status IN ('due', 'pending') THEN
      UPDATE refunds r SET status = 'pending', provider_refund_id = v_item ->> 'provider_refund_id', due_at = (v_item ->> 'due_at')::timestamptz,
        tries = r.tries + 1, lease_until = NULL WHERE r.id = v_ref.id;
      outcome := 'applied';

    ELSIF v_kind = 'refund_failed' AND v_ref.status IN ('due', 'pending') THEN
      UPDATE refunds r SET status = 'failed', due_at = NULL, lease_until = NULL, note = v_item ->> 'reason' WHERE r.id = v_ref.id;
      UPDATE payments p SET needs_person = 'refund.failed' WHERE p.id = v_pay.id;
      v_evidence := v_evidence || ROW(v_ord.id, 'payment.refund_failed', jsonb_build_object('paymentId', v_pay.id, 'refundId', v_ref.id,
        'because', v_item ->> 'reason'))::evidence_input;
      outcome := 'applied';

    ELSIF v_kind = 'refund_failed' AND v_ref.status = 'done' THEN
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

-- Goodwill: money back for an order that was delivered. All of it ends the order as refunded; a part leaves it delivered.
-- Answers requested | same | not_refundable | too_much.
CREATE FUNCTION request_refund(p_refund_id uuid, p_order_id uuid, p_amount bigint, p_reason text, p_actor uuid, p_note text, p_now timestamptz DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_ord orders%ROWTYPE;
  v_pay payments%ROWTYPE;
  v_left bigint;
BEGIN
  SELECT * INTO v_ord FROM orders WHERE id = p_order_id FOR NO KEY UPDATE;
  SELECT * INTO v_pay FROM payments WHERE id = v_ord.payment_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT FROM refunds WHERE id = p_refund_id) THEN RETURN 'same'; END IF;
  IF v_ord.status IS DISTINCT FROM 'delivered' OR v_pay.status NOT IN ('captured', 'paid', 'partly_refunded') THEN RETURN 'not_refundable'; END IF;
  v_left := CASE v_pay.flow WHEN 'hold' THEN v_pay.captured_minor ELSE v_pay.received_minor END - v_pay.refunded_minor;
  IF p_amount > v_left THEN RETURN 'too_much'; END IF;
  INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, actor_id, note, due_at, created_at)
  VALUES (p_refund_id, v_pay.id, v_ord.id, p_amount, v_pay.currency, p_reason, 'refunds', p_actor, p_note, v_now, v_now);
  UPDATE payments SET status = 'refunding' WHERE id = v_pay.id;
  IF p_amount = v_left THEN UPDATE orders SET status = 'refunding', status_at = v_now, closed_reason = p_reason WHERE id = v_ord.id; END IF;
  PERFORM write_evidence(ARRAY[ROW(v_ord.id, 'payment.refund_requested', jsonb_build_object('paymentId', v_pay.id, 'refundId', p_refund_id,
    'amountMinor', p_amount::text, 'reason', p_reason, 'actor', p_actor))::evidence_input], v_now);
  PERFORM tell('work', ARRAY[v_ord.id]);
  RETURN 'requested';
END $$;

-- A dispute opened, won or lost at the provider. Lost: the money went back without us, so the books follow and the order ends refunded.
CREATE FUNCTION record_dispute(p_id uuid, p_payment_id uuid, p_provider_dispute_id text, p_state text, p_amount bigint, p_event_ids bigint[], p_now timestamptz DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_pay payments%ROWTYPE;
  v_known disputes%ROWTYPE;
  v_status text;
BEGIN
  PERFORM 1 FROM orders WHERE id = (SELECT order_id FROM payments WHERE id = p_payment_id) FOR NO KEY UPDATE;
  SELECT * INTO v_pay FROM payments WHERE id = p_payment_id FOR NO KEY UPDATE;
  UPDATE inbox_events SET handled_at = v_now, outcome = 'handled', lease_until = NULL WHERE id = ANY (p_event_ids);
  IF v_pay.id IS NULL THEN RETURN 'missing'; END IF;
  SELECT * INTO v_known FROM disputes WHERE provider_dispute_id = p_provider_dispute_id;
  IF v_known.status IN ('won', 'lost') OR v_known.status = p_state THEN RETURN 'same'; END IF;
  INSERT INTO disputes (id, payment_id, order_id, provider_dispute_id, amount_minor, currency, status, opened_at, closed_at)
  VALUES (p_id, v_pay.id, v_pay.order_id, p_provider_dispute_id, p_amount, v_pay.currency, p_state, v_now, CASE WHEN p_state <> 'opened' THEN v_now END)
  ON CONFLICT (provider_dispute_id) DO UPDATE SET status = excluded.status, closed_at = excluded.closed_at;
  IF v_pay.status IN ('captured', 'paid', 'partly_refunded') THEN
    UPDATE payments SET status = 'disputed', needs_person = 'dispute' WHERE id = v_pay.id;
    v_pay.status := 'disputed';
  END IF;
  IF p_state <> 'opened' THEN
    -- Money that left is booked whatever state the payment is in (a refund may be on its way); only then may a person be needed.
    UPDATE payments SET status = CASE WHEN status = 'disputed' THEN p_state ELSE status END,
      needs_person = CASE WHEN status = 'disputed' THEN NULL WHEN p_state = 'lost' THEN 'dispute' ELSE needs_person END WHERE id = v_pay.id;
    IF p_state = 'lost' THEN
      PERFORM ledger_write(ARRAY[ROW(derive_id(v_pay.id, 'dispute:' || p_provider_dispute_id), 'single', account_of(v_pay.currency, 'refunds'),
        account_of(v_pay.currency, 'clearing:' || v_pay.channel), p_amount, v_pay.currency, 'payment.dispute_lost', v_pay.order_id)::transfer_input], v_now);
      SELECT status INTO v_status FROM orders WHERE id = v_pay.order_id;
      IF v_status = 'delivered' THEN
        UPDATE orders SET status = 'refunding', status_at = v_now, closed_reason = 'dispute_lost' WHERE id = v_pay.order_id;
        PERFORM end_refunded(v_pay.order_id, 'dispute', v_now);
      END IF;
    END IF;
  END IF;
  PERFORM write_evidence(ARRAY[ROW(v_pay.order_id, 'payment.dispute_' || p_state, jsonb_build_object('paymentId', v_pay.id, 'disputeId', p_provider_dispute_id,
    'amountMinor', p_amount::text))::evidence_input], v_now);
  PERFORM tell('orders', ARRAY[v_pay.order_id]);
  RETURN 'applied';
END $$;
