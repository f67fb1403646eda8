-- An order's row changes twice on the plain path. PostgreSQL writes the new version beside the old one without touching a single index (a HOT
-- update) as long as no indexed value changes; an index on the status, or one whose condition names it, made every change write nine
-- entries. The queues are now indexed by columns that follow from status and clock and stay empty on the plain path.
ALTER TABLE orders
  -- Since when somebody, or the worker's clock, has to look at the order.
  ADD COLUMN waits_since timestamptz(6) GENERATED ALWAYS AS (
    CASE WHEN status IN ('in_review', 'awaiting_stock', 'needs_recipient', 'unknown', 'refunding') THEN status_at END) STORED,
  -- Until when it may be paid, while it is not.
  ADD COLUMN unpaid_until timestamptz(6) GENERATED ALWAYS AS (CASE WHEN status = 'awaiting_payment' THEN expires_at END) STORED;
DROP INDEX orders_status_status_at_idx, orders_expiring, orders_correcting;
CREATE INDEX orders_waiting ON orders (waits_since) WHERE waits_since IS NOT NULL;
CREATE INDEX orders_unpaid ON orders (unpaid_until) WHERE unpaid_until IS NOT NULL;
CREATE INDEX orders_correcting ON orders (correct_until) WHERE correct_until IS NOT NULL;

-- Guests have no account and often no address: an entry for "none" serves no question.
DROP INDEX orders_email_hash_placed_at_idx, orders_user_id_placed_at_idx, payments_provider_session_id_idx, payments_fingerprint_hash_created_at_idx;
CREATE INDEX orders_email_hash_placed_at_idx ON orders (email_hash, placed_at) WHERE email_hash IS NOT NULL;
CREATE INDEX orders_user_id_placed_at_idx ON orders (user_id, placed_at) WHERE user_id IS NOT NULL;
CREATE INDEX payments_provider_session_id_idx ON payments (provider, session_id) WHERE session_id IS NOT NULL;
CREATE INDEX payments_fingerprint_hash_created_at_idx ON payments (fingerprint_hash, created_at) WHERE fingerprint_hash IS NOT NULL;

-- Asked every second and every few seconds: each read the whole table until now.
ALTER TABLE payments
  -- Until when a hold lasts that nobody has captured or been asked about.
  ADD COLUMN held_until timestamptz(6) GENERATED ALWAYS AS (
    CASE WHEN status = 'authorised' AND needs_person IS NULL AND due IS NULL THEN capture_before END) STORED;
CREATE INDEX payments_held ON payments (held_until) WHERE held_until IS NOT NULL;
CREATE INDEX payments_needing_person ON payments (id) WHERE needs_person IS NOT NULL;

-- Room on the page for the two versions that follow, until the page is cleaned by whoever reads it next.
ALTER TABLE orders SET (fillfactor = 50);

-- The same ids as before, in one expression that the planner can put in place of the call.
CREATE OR REPLACE FUNCTION derive_id(base uuid, purpose text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (substr(base::text, 1, 8) || substr(base::text, 10, 4) || '8' || overlay(left(md5(base::text || ':' || purpose), 18) PLACING '8' FROM 4 FOR 0))::uuid
$$;

-- What the clock ends, looked for every second. As functions with settings of their own: the planner knows nothing of a young table's columns, and
-- read all orders for the handful that wait for a correction.
CREATE FUNCTION expire_orders(p_limit int) RETURNS uuid[] LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
  RETURN end_unpaid_orders(ARRAY(SELECT id FROM orders WHERE unpaid_until <= now() ORDER BY unpaid_until LIMIT p_limit), 'expired');
END $$;

-- Orders whose customer did not correct the recipient in time, the longest overdue first.
CREATE FUNCTION uncorrected_orders(p_limit int) RETURNS SETOF uuid LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
BEGIN
  RETURN QUERY SELECT id FROM orders WHERE correct_until <= now() AND status = 'needs_recipient' ORDER BY correct_until LIMIT p_limit;
END $$;

-- Holds that end within this time and whose order is not delivered go to a person; answers each once.
CREATE FUNCTION flag_ending_holds(p_within interval) RETURNS SETOF uuid LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET enable_material = off AS $$
BEGIN
  RETURN QUERY UPDATE payments SET needs_person = 'payment.hold_ends_soon' WHERE id IN (
    SELECT id FROM payments WHERE held_until < now() + p_within FOR NO KEY UPDATE SKIP LOCKED) RETURNING id;
END $$;

-- As before (20261120110700_claims); without queries while stored events wait to be read, most of which say what a query would ask. What is due is bounded by
-- a value that is asked for once: the clock itself would be asked at every row, and every attempt that still waits for its customer would be one.
DROP FUNCTION claim_payments(int, int, timestamptz);
CREATE FUNCTION claim_payments(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL, p_with_queries boolean DEFAULT true)
RETURNS TABLE (payment_id uuid, order_id uuid, reference text, order_status text, channel text, provider text, status text, due text, due_minor bigint, due_tries int, fence int,
               amount_minor bigint, currency text, received_minor bigint, session_id text, provider_payment_id text, capture_before timestamptz, expires_at timestamptz)
LANGUAGE sql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
  UPDATE payments p SET lease_until = COALESCE(p_now, clock_timestamp()) + make_interval(secs => p_lease_ms / 1000.0), fence = p.fence + 1
  FROM orders o
  WHERE o.id = p.order_id AND p.id IN (
    SELECT i.id FROM payments i
    WHERE i.due IS NOT NULL AND (p_with_queries OR i.due <> 'query') AND i.due_at <= (SELECT COALESCE(p_now, clock_timestamp()))
      AND (i.lease_until IS NULL OR i.lease_until < COALESCE(p_now, clock_timestamp()))
    ORDER BY i.due_at LIMIT p_limit FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING p.id, p.order_id, o.reference, o.status, p.channel, p.provider, p.status, p.due, p.due_minor, p.due_tries, p.fence, p.amount_minor, p.currency, p.received_minor, p.session_id,
            p.provider_payment_id, p.capture_before, p.expires_at
$$;
