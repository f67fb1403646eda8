-- Work is claimed from the rows themselves: SKIP LOCKED, a lease, and a fence that a late answer must still carry.

CREATE FUNCTION claim_events(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (id bigint, source text, kind text, payload text, tries int) LANGUAGE sql AS $$
  UPDATE inbox_events e SET lease_until = COALESCE(p_now, clock_timestamp()) + make_interval(secs => p_lease_ms / 1000.0), tries = e.tries + 1
  WHERE e.id IN (
    SELECT i.id FROM inbox_events i
    WHERE i.handled_at IS NULL AND (i.lease_until IS NULL OR i.lease_until < COALESCE(p_now, clock_timestamp()))
      AND (i.next_try_at IS NULL OR i.next_try_at <= COALESCE(p_now, clock_timestamp()))
    ORDER BY i.id LIMIT p_limit FOR UPDATE SKIP LOCKED)
  RETURNING e.id, e.source, e.kind, e.payload, e.tries
$$;

-- What a worker needs to make the call for deliveries that it holds, and how earlier calls with the same order id ended.
CREATE FUNCTION delivery_work(p_ids uuid[])
RETURNS TABLE (delivery_id uuid, order_id uuid, fence int, attempt_no int, try_no int, bu_order_id text, seq_id text, host text, diamonds bigint, gross_minor bigint,
               currency text, recipient_sealed text, custodian_id text, reseller_id text, first_sent_at timestamptz, earlier jsonb) LANGUAGE sql STABLE AS $$
  SELECT d.id, d.order_id, d.fence, a.attempt_no, d.try_no, a.bu_order_id, a.seq_id, a.host, d.diamonds, d.gross_minor, d.currency, d.recipient_sealed,
         c.id, c.reseller_id, d.sent_at,
         COALESCE((SELECT jsonb_agg(jsonb_build_object('outcome', COALESCE(e.outcome, 'unknown'), 'rescode', e.rescode, 'because', e.because) ORDER BY e.attempt_no)
                   FROM delivery_attempts e WHERE e.delivery_id = d.id AND e.attempt_no < a.attempt_no), '[]')
  FROM deliveries d
  JOIN delivery_attempts a ON a.delivery_id = d.id AND a.attempt_no = d.attempts_count
  JOIN custodians c ON c.id = d.custodian_id
  WHERE d.id = ANY (p_ids)
$$;

CREATE FUNCTION claim_deliveries(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_ids uuid[];
BEGIN
  IF (SELECT deliveries_paused_at IS NOT NULL FROM shop_state WHERE id = 1) THEN RETURN '{}'; END IF;
  SELECT array_agg(due.id) INTO v_ids FROM (
    SELECT d.id FROM deliveries d JOIN custodians c ON c.id = d.custodian_id
    WHERE (d.lease_until IS NULL OR d.lease_until < v_now) AND d.needs_person IS NULL AND d.next_attempt_at <= v_now
      AND (d.status = 'sending' OR d.status = 'unknown' OR (d.status = 'reserved' AND c.paused_at IS NULL))
    ORDER BY d.next_attempt_at LIMIT p_limit FOR NO KEY UPDATE OF d SKIP LOCKED) AS due;
  IF v_ids IS NULL THEN RETURN '{}'; END IF;
  -- A delivery whose worker vanished while sending: nobody knows whether the call arrived.
  UPDATE delivery_attempts a SET outcome = 'unknown', because = 'worker_lost', answered_at = v_now
  FROM deliveries d WHERE d.id = ANY (v_ids) AND a.delivery_id = d.id AND a.outcome IS NULL;
  UPDATE deliveries d SET status = CASE d.status WHEN 'reserved' THEN 'sending' ELSE 'unknown' END, fence = d.fence + 1, attempts_count = d.attempts_count + 1,
    lease_until = v_now + make_interval(secs => p_lease_ms / 1000.0), sent_at = COALESCE(d.sent_at, v_now) WHERE d.id = ANY (v_ids);
  PERFORM write_attempts(v_ids, v_now);
  RETURN v_ids;
END $$;

CREATE FUNCTION claim_payments(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (payment_id uuid, order_id uuid, reference text, order_status text, channel text, provider text, status text, due text, due_minor bigint, due_tries int, fence int,
               amount_minor bigint, currency text, received_minor bigint, session_id text, provider_payment_id text, capture_before timestamptz, expires_at timestamptz)
LANGUAGE sql AS $$
  UPDATE payments p SET lease_until = COALESCE(p_now, clock_timestamp()) + make_interval(secs => p_lease_ms / 1000.0), fence = p.fence + 1
  FROM orders o
  WHERE o.id = p.order_id AND p.id IN (
    SELECT i.id FROM payments i
    WHERE i.due IS NOT NULL AND i.due_at <= COALESCE(p_now, clock_timestamp()) AND (i.lease_until IS NULL OR i.lease_until < COALESCE(p_now, clock_timestamp()))
    ORDER BY i.due_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING p.id, p.order_id, o.reference, o.status, p.channel, p.provider, p.status, p.due, p.due_minor, p.due_tries, p.fence, p.amount_minor, p.currency, p.received_minor, p.session_id,
            p.provider_payment_id, p.capture_before, p.expires_at
$$;

CREATE FUNCTION claim_refunds(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (refund_id uuid, payment_id uuid, order_id uuid, provider text, provider_payment_id text, amount_minor bigint, currency text, reason text, status text,
               provider_refund_id text, tries int, fence int) LANGUAGE sql AS $$
  UPDATE refunds r SET lease_until = COALESCE(p_now, clock_timestamp()) + make_interval(secs => p_lease_ms / 1000.0), fence = r.fence + 1
  FROM payments p
  WHERE p.id = r.payment_id AND r.id IN (
    SELECT i.id FROM refunds i
    WHERE i.due_at <= COALESCE(p_now, clock_timestamp()) AND (i.lease_until IS NULL OR i.lease_until < COALESCE(p_now, clock_timestamp()))
    ORDER BY i.due_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING r.id, r.payment_id, r.order_id, p.provider, p.provider_payment_id, r.amount_minor, r.currency, r.reason, r.status, r.provider_refund_id, r.tries, r.fence
$$;

-- Orders with parts that have no live delivery and may try again now, oldest first.
CREATE FUNCTION claim_orders(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (order_id uuid, status text, diamonds bigint, total_minor bigint, tax_minor bigint, latest jsonb) LANGUAGE sql AS $$
  UPDATE orders o SET lease_until = COALESCE(p_now, clock_timestamp()) + make_interval(secs => p_lease_ms / 1000.0)
  WHERE o.id IN (
    SELECT i.id FROM orders i
    WHERE i.resume_at <= COALESCE(p_now, clock_timestamp()) AND (i.lease_until IS NULL OR i.lease_until < COALESCE(p_now, clock_timestamp()))
      AND i.status IN ('awaiting_stock', 'in_review', 'needs_recipient', 'delivering', 'unknown')
    ORDER BY i.placed_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING o.id, o.status, o.diamonds, o.total_minor, o.tax_minor,
    COALESCE((SELECT jsonb_agg(to_jsonb(l)) FROM (
      SELECT DISTINCT ON (d.part) d.part, d.try_no, d.status, d.disposition, d.diamonds::text, d.gross_minor::text, d.tax_minor::text
      FROM deliveries d WHERE d.order_id = o.id ORDER BY d.part, d.try_no DESC) AS l), '[]')
$$;

-- Unpaid orders end: expired by the clock, or cancelled by the customer. Hosted pages that are open are closed by the worker; an attempt
-- that never got its page cannot be paid and ends here. Answers the orders that ended.
CREATE FUNCTION end_unpaid_orders(p_ids uuid[], p_status text, p_now timestamptz DEFAULT NULL) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_ended uuid[];
BEGIN
  PERFORM 1 FROM orders WHERE id = ANY (p_ids) ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM payments WHERE order_id = ANY (p_ids) ORDER BY id FOR NO KEY UPDATE;
  WITH ended AS (
    UPDATE orders SET status = p_status, status_at = v_now WHERE id = ANY (p_ids) AND status = 'awaiting_payment' RETURNING id, email_sealed
  ), recorded AS (
    INSERT INTO evidence (order_id, kind, body, recorded_at) SELECT id, 'order.' || p_status, '{}', v_now FROM ended
  ), mailed AS (
    INSERT INTO outbox_entries (kind, key, order_id, created_at)
    SELECT 'mail.' || p_status, 'mail.' || p_status || ':' || id, id, v_now FROM ended WHERE email_sealed IS NOT NULL AND p_status = 'expired'
    ON CONFLICT (key) DO NOTHING
  )
  SELECT array_agg(id) INTO v_ended FROM ended;
  UPDATE payments SET due = CASE WHEN session_id IS NULL THEN NULL ELSE 'expire' END, due_at = CASE WHEN session_id IS NULL THEN NULL ELSE v_now END, due_tries = 0,
    status = CASE WHEN session_id IS NULL THEN 'cancelled' ELSE status END
  WHERE order_id = ANY (v_ended) AND status = 'pending';
  IF v_ended IS NOT NULL THEN PERFORM tell('work', v_ended); END IF;
  RETURN COALESCE(v_ended, '{}');
END $$;

-- Another attempt to pay an order that still waits: {outcome: added | closed | too_many | missing}.
CREATE FUNCTION add_payment_attempt(p_order_id uuid, p_payment_id uuid, p_channel text, p_provider text, p_method text, p_flow text, p_attempts_max int, p_now timestamptz DEFAULT NULL)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_ord orders%ROWTYPE;
  v_count int;
BEGIN
  SELECT * INTO v_ord FROM orders WHERE id = p_order_id FOR NO KEY UPDATE;
  IF v_ord.id IS NULL THEN RETURN 'missing'; END IF;
  IF v_ord.status <> 'awaiting_payment' OR v_ord.expires_at <= v_now THEN RETURN 'closed'; END IF;
  SELECT count(*) INTO v_count FROM payments WHERE order_id = p_order_id;
  IF v_count >= p_attempts_max THEN RETURN 'too_many'; END IF;
  INSERT INTO payments (id, order_id, attempt_no, channel, provider, method, flow, amount_minor, currency, created_at, expires_at)
  VALUES (p_payment_id, p_order_id, v_count + 1, p_channel, p_provider, p_method, p_flow, v_ord.total_minor, v_ord.currency, v_now, v_ord.expires_at);
  UPDATE orders SET method = p_method WHERE id = p_order_id;
  PERFORM write_evidence(ARRAY[ROW(p_order_id, 'payment.added', jsonb_build_object('paymentId', p_payment_id, 'channel', p_channel, 'attempt', v_count + 1))::evidence_input], v_now);
  RETURN 'added';
END $$;
