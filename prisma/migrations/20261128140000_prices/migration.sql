-- Everything that staff change about prices, on record: what it was, what it became, who, why. A revert is another change.
CREATE TABLE price_changes (
  id uuid PRIMARY KEY,
  seq bigserial NOT NULL,
  kind text NOT NULL,
  -- Hash of what was asked for: the same key with other content is refused.
  asked_hash text NOT NULL,
  lines jsonb NOT NULL,
  actor_id uuid,
  reason text NOT NULL DEFAULT '',
  reverts uuid REFERENCES price_changes (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  made_at timestamptz(6) NOT NULL
);
CREATE UNIQUE INDEX price_changes_seq_key ON price_changes (seq);
-- Once: a change that was taken back is taken back.
CREATE UNIQUE INDEX price_changes_reverts_key ON price_changes (reverts);

-- What a currency's customers pay on top of the price in dollars. The newest row whose day has come counts.
CREATE TABLE currency_markups (
  id bigserial PRIMARY KEY,
  currency text NOT NULL,
  version int NOT NULL,
  markup_bp int NOT NULL CHECK (markup_bp BETWEEN -2000 AND 5000),
  valid_from timestamptz(6) NOT NULL,
  change_id uuid NOT NULL
);
CREATE UNIQUE INDEX currency_markups_currency_version_key ON currency_markups (currency, version);

-- What a package is for a time, or from a moment on. In force by the clock: nobody has to be awake for it.
CREATE TABLE package_schedules (
  id uuid PRIMARY KEY,
  package_id uuid NOT NULL REFERENCES packages (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6),
  price_usd_minor bigint CHECK (price_usd_minor > 0),
  is_active boolean,
  -- 'none' takes a badge away; null leaves it as it is.
  badge text,
  cancelled_at timestamptz(6),
  -- When its effect was written into the package itself, so that it need not be looked at any more.
  settled_at timestamptz(6),
  CHECK (ends_at > starts_at),
  CHECK (price_usd_minor IS NOT NULL OR is_active IS NOT NULL OR badge IS NOT NULL)
);
CREATE INDEX package_schedules_package_id_idx ON package_schedules (package_id);
CREATE INDEX package_schedules_open ON package_schedules (starts_at) WHERE settled_at IS NULL AND cancelled_at IS NULL;

-- An offer lowers the price of one package for a time; a code lowers the price for whoever has it. What it gives is never edited: it is
-- ended, and another one is made.
CREATE TABLE promotions (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('offer', 'code')),
  code text,
  package_id uuid REFERENCES packages (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  price_usd_minor bigint CHECK (price_usd_minor > 0),
  percent_bp int CHECK (percent_bp BETWEEN 1 AND 9000),
  amount_usd_minor bigint CHECK (amount_usd_minor > 0),
  minimum_usd_minor bigint NOT NULL DEFAULT 0 CHECK (minimum_usd_minor >= 0),
  countries text[] DEFAULT ARRAY[]::text[],
  uses_max int CHECK (uses_max > 0),
  customer_uses_max int CHECK (customer_uses_max > 0),
  -- Uses that orders hold now: counted where an order is placed, given back where an unpaid one ends.
  uses_count int NOT NULL DEFAULT 0,
  starts_at timestamptz(6) NOT NULL,
  ends_at timestamptz(6),
  ended_at timestamptz(6),
  reason text NOT NULL DEFAULT '',
  made_by uuid,
  made_at timestamptz(6) NOT NULL,
  CHECK (ends_at > starts_at),
  CONSTRAINT promotions_uses CHECK (uses_count >= 0 AND (uses_max IS NULL OR uses_count <= uses_max)),
  CONSTRAINT promotions_whole CHECK (CASE kind
    WHEN 'offer' THEN package_id IS NOT NULL AND price_usd_minor IS NOT NULL AND ends_at IS NOT NULL AND code IS NULL AND percent_bp IS NULL AND amount_usd_minor IS NULL
    ELSE code IS NOT NULL AND price_usd_minor IS NULL AND (percent_bp IS NULL) <> (amount_usd_minor IS NULL) END)
);
CREATE UNIQUE INDEX promotions_code_key ON promotions (code);
CREATE INDEX promotions_package_id_idx ON promotions (package_id);

-- Which order used which promotion, and what it took off. Who used it is known by keyed hashes only.
CREATE TABLE promotion_uses (
  order_id uuid PRIMARY KEY REFERENCES orders (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  promotion_id uuid NOT NULL REFERENCES promotions (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  -- Before and without the method's fee, in the order's currency.
  list_minor bigint NOT NULL,
  discount_minor bigint NOT NULL,
  user_id uuid,
  email_hash text,
  recipient_hash text NOT NULL,
  taken_at timestamptz(6) NOT NULL,
  returned_at timestamptz(6),
  CHECK (discount_minor BETWEEN 0 AND list_minor)
);
CREATE INDEX promotion_uses_promotion_id_taken_at_idx ON promotion_uses (promotion_id, taken_at);
CREATE INDEX promotion_uses_promotion_id_recipient_hash_idx ON promotion_uses (promotion_id, recipient_hash);
CREATE INDEX promotion_uses_email ON promotion_uses (promotion_id, email_hash) WHERE email_hash IS NOT NULL;
CREATE INDEX promotion_uses_user ON promotion_uses (promotion_id, user_id) WHERE user_id IS NOT NULL;

-- A tax rate that was recorded for a wrong day is corrected by another one of that day: the one that was recorded last counts.
DROP INDEX tax_rates_country_valid_from_key;
ALTER TABLE tax_rates ADD COLUMN version int NOT NULL DEFAULT 1;
CREATE UNIQUE INDEX tax_rates_country_valid_from_version_key ON tax_rates (country, valid_from, version);
ALTER TABLE tax_rates ADD COLUMN change_id uuid;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['price_changes', 'currency_markups'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_rewrite()', name || '_no_rewrite', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()', name || '_no_truncate', name);
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    REVOKE UPDATE ON price_changes, currency_markups FROM facet_app;
  END IF;
END $$;

CREATE TRIGGER currency_markups_version AFTER INSERT OR UPDATE OR DELETE ON currency_markups FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();
CREATE TRIGGER package_schedules_version AFTER INSERT OR UPDATE OR DELETE ON package_schedules FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();
CREATE TRIGGER promotions_version AFTER INSERT OR DELETE ON promotions FOR EACH STATEMENT EXECUTE FUNCTION bump_catalog_version();
-- A use moves the price list only where it makes an offer run out, or brings it back.
CREATE TRIGGER promotions_offer_version AFTER UPDATE ON promotions FOR EACH ROW
  WHEN (NEW.kind = 'offer' AND (OLD.ended_at IS DISTINCT FROM NEW.ended_at OR OLD.uses_max IS DISTINCT FROM NEW.uses_max
    OR (OLD.uses_count >= OLD.uses_max) IS DISTINCT FROM (NEW.uses_count >= NEW.uses_max)))
  EXECUTE FUNCTION bump_catalog_version();

-- Places orders that use an offer or a code: the use is counted in the commit that holds the order. An order without either goes through
-- place_batch alone and pays nothing for this. The promotions are locked first, sorted; then each order is placed in turn, so that the last
-- use goes to the first of those who ask together. Outcomes besides those of place_batch: promotion_over (ended, or not begun),
-- promotion_spent, promotion_used (by this customer).
CREATE FUNCTION place_promoted(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (outcome text, order_id uuid, reference text, payment_id uuid, status text, url text, placed_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  v_now timestamptz := COALESCE(p_now, clock_timestamp());
  v_item jsonb;
  v_promotion promotions%ROWTYPE;
  v_placed record;
  v_no text;
BEGIN
  PERFORM 1 FROM promotions p WHERE p.id = ANY (ARRAY(SELECT (e ->> 'promotion_id')::uuid FROM jsonb_array_elements(p_items) AS e))
  ORDER BY p.id FOR NO KEY UPDATE;
  FOR v_item IN SELECT e FROM jsonb_array_elements(p_items) WITH ORDINALITY AS x (e, ord) ORDER BY ord LOOP
    v_no := NULL;
    SELECT * INTO v_promotion FROM promotions p WHERE p.id = (v_item ->> 'promotion_id')::uuid;
    -- Whoever presses Pay again with the same key takes no second use, and is not refused for the one he has.
    IF NOT EXISTS (SELECT FROM orders o WHERE o.place_key = (v_item ->> 'place_key')::uuid) THEN
      v_no := CASE
        WHEN v_promotion.id IS NULL OR v_promotion.ended_at IS NOT NULL OR v_promotion.starts_at > v_now OR v_promotion.ends_at <= v_now THEN 'promotion_over'
        WHEN v_promotion.uses_count >= v_promotion.uses_max THEN 'promotion_spent'
        WHEN v_promotion.customer_uses_max IS NOT NULL AND (
          SELECT count(*) FROM promotion_uses u WHERE u.promotion_id = v_promotion.id AND u.returned_at IS NULL AND (u.recipient_hash = v_item ->> 'recipient_hash'
            OR u.email_hash = v_item ->> 'email_hash' OR u.user_id = (v_item ->> 'user_id')::uuid)) >= v_promotion.customer_uses_max THEN 'promotion_used'
        END;
    END IF;
    IF v_no IS NOT NULL THEN
      RETURN QUERY SELECT v_no, (v_item ->> 'id')::uuid, v_item ->> 'reference', (v_item ->> 'payment_id')::uuid, NULL::text, NULL::text, NULL::timestamptz;
      CONTINUE;
    END IF;
    SELECT * INTO v_placed FROM place_batch(jsonb_build_array(v_item), v_now);
    IF v_placed.outcome = 'placed' THEN
      INSERT INTO promotion_uses (order_id, promotion_id, list_minor, discount_minor, user_id, email_hash, recipient_hash, taken_at)
      VALUES (v_placed.order_id, v_promotion.id, (v_item ->> 'list_minor')::bigint, (v_item ->> 'discount_minor')::bigint, (v_item ->> 'user_id')::uuid,
        v_item ->> 'email_hash', v_item ->> 'recipient_hash', v_now)
      ON CONFLICT (order_id) DO NOTHING;
    END IF;
    -- Sent once more after a commit whose answer got lost, the same item is "placed" again, and its use is there already.
    IF v_placed.outcome = 'placed' AND FOUND THEN
      UPDATE promotions p SET uses_count = p.uses_count + 1 WHERE p.id = v_promotion.id;
      INSERT INTO evidence (order_id, kind, body, recorded_at) VALUES (v_placed.order_id, 'order.discounted', jsonb_strip_nulls(jsonb_build_object(
        'promotion', v_promotion.id, 'kind', v_promotion.kind, 'code', v_promotion.code, 'currency', v_item ->> 'currency',
        'listMinor', v_item ->> 'list_minor', 'discountMinor', v_item ->> 'discount_minor')), v_now);
    END IF;
    RETURN QUERY SELECT v_placed.outcome, v_placed.order_id, v_placed.reference, v_placed.payment_id, v_placed.status, v_placed.url, v_placed.placed_at;
  END LOOP;
END $$;

-- The uses of orders that ended unpaid. Each once: who finds it returned already leaves the count alone.
CREATE FUNCTION return_promotion_uses(p_order_ids uuid[], p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_ids uuid[] := ARRAY(SELECT DISTINCT u.promotion_id FROM promotion_uses u WHERE u.order_id = ANY (p_order_ids) AND u.returned_at IS NULL);
BEGIN
  IF cardinality(v_ids) = 0 THEN RETURN; END IF;
  PERFORM 1 FROM promotions p WHERE p.id = ANY (v_ids) ORDER BY p.id FOR NO KEY UPDATE;
  WITH back AS (
    UPDATE promotion_uses u SET returned_at = p_now WHERE u.order_id = ANY (p_order_ids) AND u.returned_at IS NULL RETURNING u.promotion_id, u.order_id, u.discount_minor
  ), recorded AS (
    INSERT INTO evidence (order_id, kind, body, recorded_at)
    SELECT b.order_id, 'order.promotion_returned', jsonb_build_object('promotion', b.promotion_id), p_now FROM back b
  )
  UPDATE promotions p SET uses_count = p.uses_count - b.uses FROM (SELECT promotion_id, count(*)::int AS uses FROM back GROUP BY promotion_id) AS b WHERE p.id = b.promotion_id;
END $$;

-- As before; an unpaid order that ends gives back the use of its offer or code. The order's row is locked: a payment that is confirmed first keeps
-- both, and one that comes later finds the use given back and is judged by the price without it.
CREATE OR REPLACE FUNCTION end_unpaid_orders(p_ids uuid[], p_status text, p_now timestamptz DEFAULT NULL) RETURNS uuid[] LANGUAGE plpgsql AS $$
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
  IF v_ended IS NOT NULL THEN
    PERFORM return_promotion_uses(v_ended, v_now);
    PERFORM tell('work', v_ended);
  END IF;
  RETURN COALESCE(v_ended, '{}');
END $$;
