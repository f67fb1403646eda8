-- An order that ends without its diamonds gives all of its money back, whatever has become of its payment meanwhile: a dispute, or money that came
-- on top and went back. Before, the money of such an order stayed in `orders`, and the order in `refunding`, for ever.

DROP TRIGGER payments_arrows ON payments;
CREATE TRIGGER payments_arrows BEFORE UPDATE OF status ON payments FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_other_arrows(
    'pending>authorised', 'pending>paid', 'pending>failed', 'pending>cancelled', 'pending>unknown',
    'unknown>authorised', 'unknown>paid', 'unknown>failed', 'unknown>cancelled',
    'authorised>captured', 'authorised>cancelled', 'authorised>owed',
    'captured>refunding', 'paid>refunding', 'refunding>partly_refunded', 'refunding>refunded', 'partly_refunded>refunding',
    'captured>disputed', 'paid>disputed', 'partly_refunded>disputed', 'disputed>won', 'disputed>lost',
    -- The bank has decided, and what it left us of an order that was not delivered goes back.
    'won>refunding', 'lost>refunding');

-- The money of an order that has its end, for what was not delivered: what a lost dispute took of it is no debt to the customer any more, the rest
-- is returned. While a dispute is open nobody knows which. The caller holds the order and its payments.
CREATE FUNCTION return_undelivered(p_order_id uuid, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_ord orders%ROWTYPE;
  v_pay payments%ROWTYPE;
  v_kept bigint;
  v_left bigint;
  v_lost bigint;
BEGIN
  SELECT * INTO v_ord FROM orders WHERE id = p_order_id;
  SELECT * INTO v_pay FROM payments WHERE id = v_ord.payment_id;
  IF v_pay.id IS NULL OR v_pay.status NOT IN ('paid', 'captured', 'refunding', 'partly_refunded', 'won', 'lost') THEN RETURN; END IF;
  SELECT COALESCE(sum(gross_minor), 0) INTO v_kept FROM deliveries WHERE order_id = p_order_id AND status = 'delivered';
  -- Refunds that are on their way, or that failed and wait for a person, are owed already: money that came on top, above all.
  v_left := CASE v_pay.flow WHEN 'hold' THEN v_pay.captured_minor ELSE v_pay.received_minor END - v_kept
    - (SELECT COALESCE(sum(r.amount_minor), 0) FROM refunds r WHERE r.payment_id = v_pay.id AND r.retried_as IS NULL);
  IF v_left <= 0 THEN RETURN; END IF;
  v_lost := LEAST(v_left, lost_minor(v_pay.id));
  IF v_lost > 0 THEN
    PERFORM ledger_write(ARRAY[ROW(derive_id(v_pay.id, 'dispute:undelivered'), 'single', account_of(v_pay.currency, 'orders'),
      account_of(v_pay.currency, 'refunds'), v_lost, v_pay.currency, 'payment.dispute_undelivered', p_order_id)::transfer_input], p_now);
  END IF;
  IF v_left > v_lost THEN
    UPDATE payments SET status = 'refunding' WHERE id = v_pay.id AND status <> 'refunding';
    INSERT INTO refunds (id, payment_id, order_id, amount_minor, currency, reason, source, due_at, created_at)
    VALUES (derive_id(v_pay.id, 'refund:undelivered'), v_pay.id, p_order_id, v_left - v_lost, v_pay.currency,
            COALESCE(v_ord.closed_reason, 'refused'), 'orders', p_now, p_now)
    ON CONFLICT (id) DO NOTHING;
  ELSIF v_kept = 0 AND NOT EXISTS (SELECT FROM refunds r WHERE r.payment_id = v_pay.id AND r.retried_as IS NULL AND r.status <> 'done') THEN
    PERFORM end_refunded(p_order_id, 'dispute', p_now);
  END IF;
END $$;

-- As before (20261120110500_settle), but the money goes back in `return_undelivered`.
CREATE OR REPLACE FUNCTION finalise_order(p_order_id uuid, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_ord orders%ROWTYPE;
  v_pay payments%ROWTYPE;
  v_kept bigint;
  v_final text;
BEGIN
  SELECT * INTO v_ord FROM orders WHERE id = p_order_id;
  SELECT * INTO v_pay FROM payments WHERE id = v_ord.payment_id;
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
  ELSE
    PERFORM return_undelivered(p_order_id, p_now);
  END IF;
  IF v_ord.email_sealed IS NOT NULL AND v_kept > 0 THEN
    PERFORM write_outbox(ARRAY[ROW('mail.delivered', 'mail.delivered:' || p_order_id, p_order_id)::outbox_input], p_now);
  END IF;
END $$;

-- As before (20261120110500_settle), but a lost dispute ends what waits as a lost hold does.
CREATE OR REPLACE FUNCTION close_order(p_order_id uuid, p_reason text, p_now timestamptz) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_status text;
  v_under_way boolean;
BEGIN
  SELECT status INTO v_status FROM orders WHERE id = p_order_id;
  IF v_status NOT IN ('in_review', 'awaiting_stock', 'needs_recipient', 'unknown', 'refunding', 'delivering') THEN RETURN v_status; END IF;
  v_under_way := EXISTS (SELECT FROM deliveries WHERE order_id = p_order_id AND status IN ('reserved', 'sending', 'unknown'));
  -- Without its money nothing may be tried again, also while another part is still under way: that one decides when it settles.
  IF v_under_way AND p_reason NOT IN ('hold_lost', 'dispute_lost') THEN RETURN 'under_way'; END IF;
  UPDATE deliveries SET disposition = 'permanent' WHERE order_id = p_order_id AND status = 'rejected' AND disposition <> 'permanent';
  UPDATE orders SET closed_reason = p_reason, resume_at = NULL, needs_person = CASE WHEN v_under_way THEN needs_person END WHERE id = p_order_id;
  IF v_under_way THEN RETURN 'under_way'; END IF;
  RETURN refresh_order(p_order_id, NULL, NULL, p_now);
END $$;

-- As before (20261120110600_money), but an order that is not delivered follows what the bank decides.
CREATE OR REPLACE FUNCTION record_dispute(p_id uuid, p_payment_id uuid, p_provider_dispute_id text, p_state text, p_amount bigint, p_event_ids bigint[], p_now timestamptz DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_pay payments%ROWTYPE;
  v_known disputes%ROWTYPE;
  v_status text;
BEGIN
  PERFORM 1 FROM orders WHERE id = (SELECT order_id FROM payments WHERE id = p_payment_id) FOR NO KEY UPDATE;
  PERFORM 1 FROM payments WHERE order_id = (SELECT order_id FROM payments WHERE id = p_payment_id) ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM deliveries WHERE order_id = (SELECT order_id FROM payments WHERE id = p_payment_id) ORDER BY id FOR NO KEY UPDATE;
  SELECT * INTO v_pay FROM payments WHERE id = p_payment_id;
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
    END IF;
    -- A payment that only came beside the order's own leaves the order alone.
    SELECT status INTO v_status FROM orders WHERE id = v_pay.order_id AND payment_id = v_pay.id;
    IF v_status IN ('delivered', 'refunding') THEN
      PERFORM return_undelivered(v_pay.order_id, v_now);
    ELSIF p_state = 'lost' AND v_status IS NOT NULL THEN
      -- Nothing more is sent that nobody pays for.
      PERFORM close_order(v_pay.order_id, 'dispute_lost', v_now);
    END IF;
    IF p_state = 'lost' AND v_status = 'delivered' THEN
      UPDATE orders SET status = 'refunding', status_at = v_now, closed_reason = 'dispute_lost' WHERE id = v_pay.order_id;
      PERFORM end_refunded(v_pay.order_id, 'dispute', v_now);
    END IF;
  END IF;
  PERFORM write_evidence(ARRAY[ROW(v_pay.order_id, 'payment.dispute_' || p_state, jsonb_build_object('paymentId', v_pay.id, 'disputeId', p_provider_dispute_id,
    'amountMinor', p_amount::text))::evidence_input], v_now);
  PERFORM tell('orders', ARRAY[v_pay.order_id]);
  RETURN 'applied';
END $$;
