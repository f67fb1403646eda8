-- A refund that its channel cannot make, paid out by a person: from our bank, so the channel's clearing keeps what it holds and `payouts` says
-- what left. Safe to repeat with the same document. Answers paid | same | not_payable | missing.
CREATE FUNCTION record_payout(p_refund_id uuid, p_document text, p_now timestamptz DEFAULT NULL)
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

  v_left := CASE v_pay.flow WHEN 'hold' THEN v_pay.captured_minor ELSE v_pay.received_minor END - v_pay.refunded_minor - v_ref.amount_minor;
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

-- Whoever disputes a payment may dispute the next one: further orders paid with the same instrument are looked at first. Half a year.
CREATE FUNCTION watch_disputed_instrument() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO risk_list_entries (id, list, subject, value_hash, reason, created_at, expires_at)
  SELECT derive_id(NEW.id, 'watched'), 'watched', 'instrument', p.fingerprint_hash, 'A payment with it was disputed: order ' || o.reference, NEW.opened_at,
    NEW.opened_at + interval '180 days'
  FROM payments p JOIN orders o ON o.id = p.order_id WHERE p.id = NEW.payment_id AND p.fingerprint_hash IS NOT NULL
  ON CONFLICT (list, subject, value_hash) DO UPDATE SET reason = excluded.reason, expires_at = greatest(risk_list_entries.expires_at, excluded.expires_at);
  RETURN NULL;
END $$;
CREATE TRIGGER disputes_watch_instrument AFTER INSERT ON disputes FOR EACH ROW EXECUTE FUNCTION watch_disputed_instrument();
