-- The settlement reports of the payment providers against clearing:<channel>. docs/payments/reconciliation.md has the rules.

-- What providers reported, as it was read the first time. A payment is named once it could be found; what is found later is looked up again.
CREATE TABLE settlement_lines (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  line_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('payment', 'refund', 'dispute', 'fee', 'other')),
  provider_payment_id text,
  provider_refund_id text,
  payment_id uuid,
  refund_id uuid,
  amount_minor bigint NOT NULL,
  fee_minor bigint NOT NULL,
  currency text NOT NULL,
  occurred_at timestamptz(6) NOT NULL,
  read_at timestamptz(6) NOT NULL
);
CREATE UNIQUE INDEX settlement_lines_provider_line_id_key ON settlement_lines (provider, line_id);
CREATE INDEX settlement_lines_payment_id_idx ON settlement_lines (payment_id);
-- Lines whose payment was not known when they were read.
CREATE INDEX settlement_lines_lost_payment ON settlement_lines (provider, provider_payment_id) WHERE payment_id IS NULL;
CREATE INDEX settlement_lines_lost_refund ON settlement_lines (provider, provider_refund_id) WHERE payment_id IS NULL;
CREATE TRIGGER settlement_lines_no_rewrite BEFORE UPDATE OR DELETE ON settlement_lines FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER settlement_lines_no_truncate BEFORE TRUNCATE ON settlement_lines FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Each reading of a report, written when it is over. A run that died has no row and is simply made again.
CREATE TABLE settlement_runs (
  id bigserial PRIMARY KEY,
  provider text NOT NULL,
  from_at timestamptz(6) NOT NULL,
  until_at timestamptz(6) NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('lines', 'none', 'unknown')),
  because text,
  lines_count int NOT NULL DEFAULT 0,
  new_count int NOT NULL DEFAULT 0,
  matched_count int NOT NULL DEFAULT 0,
  corrected_count int NOT NULL DEFAULT 0,
  opened_count int NOT NULL DEFAULT 0,
  closed_count int NOT NULL DEFAULT 0,
  started_at timestamptz(6) NOT NULL,
  ended_at timestamptz(6) NOT NULL
);
CREATE INDEX settlement_runs_provider_id_idx ON settlement_runs (provider, id);
CREATE TRIGGER settlement_runs_no_rewrite BEFORE UPDATE OR DELETE ON settlement_runs FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER settlement_runs_no_truncate BEFORE TRUNCATE ON settlement_runs FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Where books and report differ. `ours` is what is booked (with what staff booked of earlier differences), `theirs` what is reported; both
-- before fees and towards us, so that a refund is negative. Of a difference in currency `their_currency` is another one than `currency`.
CREATE TABLE settlement_differences (
  id uuid PRIMARY KEY,
  provider text NOT NULL,
  channel text,
  movement text NOT NULL CHECK (movement IN ('payment', 'refund', 'dispute', 'line', 'reread')),
  kind text NOT NULL CHECK (kind IN ('missing', 'extra', 'amount', 'currency', 'fee', 'duplicate')),
  line_id uuid REFERENCES settlement_lines (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  payment_id uuid,
  refund_id uuid,
  ours_minor bigint NOT NULL,
  ours_fee_minor bigint NOT NULL,
  theirs_minor bigint NOT NULL,
  theirs_fee_minor bigint NOT NULL,
  currency text NOT NULL,
  their_currency text NOT NULL,
  opened_at timestamptz(6) NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'explained', 'booked')),
  booked_to text CHECK (booked_to IN ('fees', 'bank', 'adjustments')),
  note text NOT NULL DEFAULT '',
  actor_id uuid,
  closed_at timestamptz(6),
  CHECK ((state = 'open') = (closed_at IS NULL)),
  CHECK ((state = 'booked') = (booked_to IS NOT NULL)),
  CHECK (payment_id IS NOT NULL OR line_id IS NOT NULL)
);
CREATE INDEX settlement_differences_payment_id_idx ON settlement_differences (payment_id);
CREATE INDEX settlement_differences_line_id_idx ON settlement_differences (line_id);
CREATE INDEX settlement_differences_opened_at_id_idx ON settlement_differences (opened_at, id);
CREATE INDEX settlement_differences_open ON settlement_differences (provider, id) WHERE state = 'open';
-- It is closed once; what it says is never edited.
CREATE TRIGGER settlement_differences_close_once BEFORE UPDATE ON settlement_differences FOR EACH ROW
  WHEN (OLD.state <> 'open' OR NEW.state = 'open'
    OR (OLD.id, OLD.provider, OLD.channel, OLD.movement, OLD.kind, OLD.line_id, OLD.payment_id, OLD.refund_id, OLD.ours_minor, OLD.ours_fee_minor,
        OLD.theirs_minor, OLD.theirs_fee_minor, OLD.currency, OLD.their_currency, OLD.opened_at)
    IS DISTINCT FROM
       (NEW.id, NEW.provider, NEW.channel, NEW.movement, NEW.kind, NEW.line_id, NEW.payment_id, NEW.refund_id, NEW.ours_minor, NEW.ours_fee_minor,
        NEW.theirs_minor, NEW.theirs_fee_minor, NEW.currency, NEW.their_currency, NEW.opened_at))
  EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER settlement_differences_no_delete BEFORE DELETE ON settlement_differences FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER settlement_differences_no_truncate BEFORE TRUNCATE ON settlement_differences FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT ON settlement_lines, settlement_runs TO facet_app;
    GRANT SELECT, INSERT, UPDATE ON settlement_differences TO facet_app;
    REVOKE UPDATE ON settlement_lines, settlement_runs FROM facet_app;
    GRANT USAGE ON SEQUENCE settlement_runs_id_seq TO facet_app;
  END IF;
END $$;

-- What was booked in a span of time. Transfers are written in order of time, so a summary of each block finds a span; it costs an insert next
-- to nothing, where an ordinary index would slow every order down. Building it reads the table once.
CREATE INDEX transfers_created_at ON transfers USING brin (created_at) WITH (autosummarize = on);
-- Refunds that a report names by the provider's id only.
CREATE INDEX refunds_provider_refund ON refunds (provider_refund_id) WHERE provider_refund_id IS NOT NULL;

-- The payment that a line is about: by our own id where the report echoes it, else by the provider's ids.
CREATE FUNCTION payment_of_line(p_provider text, p_kind text, p_payment_id uuid, p_provider_payment_id text, p_provider_refund_id text)
RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT COALESCE(
    (SELECT p.id FROM payments p WHERE p.id = p_payment_id AND p.provider = p_provider),
    (SELECT p.id FROM payments p WHERE p.provider = p_provider AND p.provider_payment_id = p_provider_payment_id),
    (SELECT p.id FROM payments p WHERE p.provider = p_provider AND p.session_id = p_provider_payment_id ORDER BY p.id LIMIT 1),
    (SELECT p.id FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.provider_refund_id = p_provider_refund_id AND p.provider = p_provider
     ORDER BY p.id LIMIT 1))
  WHERE p_kind IN ('payment', 'refund', 'dispute')
$$;

-- What is booked on clearing:<channel> of these payments, a row for each posted transfer, towards us. Every transfer is found by its key.
CREATE FUNCTION booked_movements(p_payment_ids uuid[])
RETURNS TABLE (payment_id uuid, movement text, refund_id uuid, is_fee boolean, currency text, amount_minor bigint, booked_at timestamptz)
LANGUAGE sql STABLE AS $$
  WITH pay AS (SELECT p.id, p.order_id, p.channel FROM payments p WHERE p.id = ANY (p_payment_ids)),
  named AS (
    SELECT p.id, p.channel, 'payment' AS movement, NULL::uuid AS refund_id, false AS is_fee, p.id AS transfer_id FROM pay p
    UNION ALL SELECT p.id, p.channel, 'payment', NULL, false, derive_id(p.id, 'after-close') FROM pay p
    UNION ALL SELECT p.id, p.channel, 'payment', NULL, true, derive_id(p.id, 'fee') FROM pay p
    -- What came on top is returned, and its refund names its transfer.
    UNION ALL SELECT p.id, p.channel, 'payment', NULL, false, derive_id(r.id, 'more') FROM pay p JOIN refunds r ON r.payment_id = p.id
    UNION ALL SELECT p.id, p.channel, 'refund', r.id, false, r.id FROM pay p JOIN refunds r ON r.payment_id = p.id
    UNION ALL SELECT p.id, p.channel, 'refund', r.id, false, derive_id(r.id, 'returned') FROM pay p JOIN refunds r ON r.payment_id = p.id
    UNION ALL SELECT p.id, p.channel, 'dispute', NULL, false, derive_id(p.id, 'dispute:' || d.provider_dispute_id)
      FROM pay p JOIN disputes d ON d.order_id = p.order_id AND d.payment_id = p.id
  )
  SELECT n.id, n.movement, n.refund_id, n.is_fee, t.ledger, CASE WHEN d.code = 'clearing:' || n.channel THEN t.amount ELSE -t.amount END, t.created_at
  FROM named n
  CROSS JOIN LATERAL (SELECT * FROM transfers WHERE id = n.transfer_id AND kind IN ('single', 'post') OFFSET 0) AS t
  JOIN accounts d ON d.id = t.debit_id JOIN accounts c ON c.id = t.credit_id
  WHERE 'clearing:' || n.channel IN (d.code, c.code)
$$;

-- What a difference moves from suspense to clearing, a row for each currency; negative goes the other way.
CREATE FUNCTION moved_by(d settlement_differences) RETURNS TABLE (leg text, currency text, net bigint) LANGUAGE sql IMMUTABLE AS $$
  SELECT x.leg, x.currency, x.net FROM (VALUES
    ('one', d.currency, CASE WHEN d.currency = d.their_currency THEN (d.theirs_minor - d.theirs_fee_minor) - (d.ours_minor - d.ours_fee_minor) ELSE 0 END),
    ('ours', d.currency, CASE WHEN d.currency = d.their_currency THEN 0 ELSE d.ours_fee_minor - d.ours_minor END),
    ('theirs', d.their_currency, CASE WHEN d.currency = d.their_currency THEN 0 ELSE d.theirs_minor - d.theirs_fee_minor END)) AS x (leg, currency, net)
  WHERE x.net <> 0
$$;

-- Moves what these differences come to. opened: from suspense to clearing, so that clearing says what the provider reports; explained: back;
-- booked: from suspense to where it belongs. Keys follow from the difference and the step, so a repeat posts nothing. These transfers carry no
-- order: an order's own postings stay what the provider was asked for.
CREATE FUNCTION post_differences(p_ids uuid[], p_step text, p_now timestamptz) RETURNS integer LANGUAGE sql AS $$
  SELECT ledger_write(ARRAY(
    SELECT ROW(derive_id(l.id, 'settlement:' || p_step || ':' || l.leg), 'single',
      account_of(l.currency, CASE WHEN l.net > 0 THEN l.debit_code ELSE l.credit_code END),
      account_of(l.currency, CASE WHEN l.net > 0 THEN l.credit_code ELSE l.debit_code END),
      abs(l.net), l.currency, 'settlement.' || p_step, NULL)::transfer_input
    FROM (
      SELECT d.id, m.leg, m.currency, m.net,
        CASE p_step WHEN 'opened' THEN 'clearing:' || COALESCE(d.channel, d.provider) ELSE 'suspense' END AS debit_code,
        CASE p_step WHEN 'opened' THEN 'suspense' WHEN 'explained' THEN 'clearing:' || COALESCE(d.channel, d.provider)
          ELSE CASE d.booked_to WHEN 'fees' THEN 'fees:' || COALESCE(d.channel, d.provider) ELSE d.booked_to END END AS credit_code
      FROM settlement_differences d CROSS JOIN LATERAL moved_by(d) AS m
      WHERE d.id = ANY (p_ids)) AS l), p_now)
$$;

CREATE FUNCTION tell_differences(p_ids uuid[], p_what text, p_now timestamptz) RETURNS void LANGUAGE sql AS $$
  SELECT write_evidence(ARRAY(
    SELECT ROW(p.order_id, 'settlement.' || p_what, jsonb_build_object('differenceId', d.id, 'provider', d.provider, 'channel', d.channel, 'kind', d.kind,
      'movement', d.movement, 'paymentId', d.payment_id, 'refundId', d.refund_id, 'line', s.line_id, 'oursMinor', d.ours_minor::text,
      'oursFeeMinor', d.ours_fee_minor::text, 'theirsMinor', d.theirs_minor::text, 'theirsFeeMinor', d.theirs_fee_minor::text, 'currency', d.currency,
      'theirCurrency', d.their_currency, 'bookedTo', d.booked_to, 'note', NULLIF(d.note, ''), 'actor', d.actor_id))::evidence_input
    FROM settlement_differences d LEFT JOIN payments p ON p.id = d.payment_id LEFT JOIN settlement_lines s ON s.id = d.line_id
    WHERE d.id = ANY (p_ids) ORDER BY d.id), p_now)
$$;

-- Closes those of them that are open; answers how many. p_state: explained | booked (then p_booked_to says where). p_actor is null when the
-- report itself explained them.
CREATE FUNCTION close_differences(p_ids uuid[], p_state text, p_booked_to text, p_note text, p_actor uuid, p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE v_ids uuid[];
BEGIN
  -- In one order, as two callers may close several of the same.
  PERFORM 1 FROM settlement_differences d WHERE d.id = ANY (p_ids) ORDER BY d.id FOR NO KEY UPDATE;
  WITH closed AS (
    UPDATE settlement_differences d SET state = p_state, booked_to = p_booked_to, note = p_note, actor_id = p_actor, closed_at = p_now
    WHERE d.id = ANY (p_ids) AND d.state = 'open' RETURNING d.id
  )
  SELECT array_agg(id) INTO v_ids FROM closed;
  IF v_ids IS NULL THEN RETURN 0; END IF;
  PERFORM post_differences(v_ids, p_state, p_now);
  PERFORM tell_differences(v_ids, 'difference_' || p_state, p_now);
  RETURN cardinality(v_ids);
END $$;

-- Opens differences that are not there yet and moves their money to suspense; one that says where it belongs (booked_to) is booked there at once.
-- The id follows from what differs: the same facts are one difference, however often and by however many they are found. Answers the new ones.
CREATE FUNCTION open_differences(p_items jsonb, p_now timestamptz, OUT opened int, OUT booked int) LANGUAGE plpgsql AS $$
DECLARE
  v_ids uuid[];
  v_group record;
BEGIN
  opened := 0;
  booked := 0;
  FOR v_group IN
    SELECT i.booked_to, COALESCE(i.note, '') AS note, jsonb_agg(i.item) AS items
    FROM (SELECT e AS item, e ->> 'booked_to' AS booked_to, e ->> 'note' AS note FROM jsonb_array_elements(p_items) AS e) AS i GROUP BY 1, 2
  LOOP
    WITH fresh AS (
      INSERT INTO settlement_differences (id, provider, channel, movement, kind, line_id, payment_id, refund_id, ours_minor, ours_fee_minor, theirs_minor,
        theirs_fee_minor, currency, their_currency, opened_at)
      SELECT derive_id(COALESCE(i.payment_id, i.line_id), concat_ws(':', 'difference', i.movement, i.refund_id,
          CASE i.movement WHEN 'reread' THEN i.line_id END, i.ours_minor, i.ours_fee_minor, i.currency,
          i.theirs_minor, i.theirs_fee_minor, i.their_currency)),
        i.provider, (SELECT p.channel FROM payments p WHERE p.id = i.payment_id), i.movement, i.kind, i.line_id, i.payment_id, i.refund_id, i.ours_minor,
        i.ours_fee_minor, i.theirs_minor, i.theirs_fee_minor, i.currency, i.their_currency, p_now
      FROM jsonb_to_recordset(v_group.items) AS i (provider text, movement text, kind text, line_id uuid, payment_id uuid, refund_id uuid, ours_minor bigint,
        ours_fee_minor bigint, theirs_minor bigint, theirs_fee_minor bigint, currency text, their_currency text)
      ON CONFLICT (id) DO NOTHING
      RETURNING id
    )
    SELECT array_agg(id) INTO v_ids FROM fresh;
    CONTINUE WHEN v_ids IS NULL;
    PERFORM post_differences(v_ids, 'opened', p_now);
    PERFORM tell_differences(v_ids, 'difference_opened', p_now);
    IF v_group.booked_to IS NULL THEN
      opened := opened + cardinality(v_ids);
    ELSE
      booked := booked + close_differences(v_ids, 'booked', v_group.booked_to, v_group.note, NULL, p_now);
    END IF;
  END LOOP;
END $$;
