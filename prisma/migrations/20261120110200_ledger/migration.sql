-- The ledger: four counters an account, append-only transfers, two phases. Every movement of diamonds and money passes here.

-- An id that follows from another one and a purpose: repeating a posting finds the first. The first 48 bits (the time of a UUIDv7) are
-- kept, so that ids stay in order of time.
CREATE FUNCTION derive_id(base uuid, purpose text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (substr(base::text, 1, 8) || substr(base::text, 10, 4) || '8' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid
  FROM (SELECT md5(base::text || ':' || purpose) AS h) AS digest
$$;

-- Finds accounts by code, making those that are missing (clearing, revenue, tax … carry no overdraft rule; pools are made by staff).
CREATE FUNCTION account_of(p_ledger text, p_code text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE found bigint;
BEGIN
  SELECT id INTO found FROM accounts WHERE ledger = p_ledger AND code = p_code;
  IF found IS NULL THEN
    INSERT INTO accounts (ledger, code) VALUES (p_ledger, p_code) ON CONFLICT (ledger, code) DO NOTHING RETURNING id INTO found;
    IF found IS NULL THEN
      SELECT id INTO found FROM accounts WHERE ledger = p_ledger AND code = p_code;
    END IF;
  END IF;
  RETURN found;
END $$;

CREATE TYPE transfer_input AS (
  id uuid, kind text, debit_id bigint, credit_id bigint, amount bigint, ledger text, code text, order_id uuid
);
CREATE TYPE resolution_input AS (id uuid, kind text, amount bigint);

-- Holds accounts in the one order that every caller uses, so that batches wait for each other instead of deadlocking.
CREATE FUNCTION lock_accounts(p_ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM accounts WHERE id = ANY (p_ids) ORDER BY id FOR NO KEY UPDATE;
END $$;

-- A transfer by its key. OFFSET 0 keeps the planner from turning such a look-up around: an empty table's statistics make it believe
-- that a phase has two rows, and a plan from then reads the whole phase for every item of every batch.

-- Writes single and pending transfers: one insert, one update per account. A known id with the same content changes nothing; with other
-- content it is refused, because two facts share a key.
CREATE FUNCTION ledger_write(p_rows transfer_input[], p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  written integer;
  reused uuid;
BEGIN
  IF p_rows IS NULL OR cardinality(p_rows) = 0 THEN RETURN 0; END IF;
  PERFORM lock_accounts(ARRAY(SELECT DISTINCT unnest(ARRAY[r.debit_id, r.credit_id]) FROM unnest(p_rows) AS r));

  SELECT r.id INTO reused FROM unnest(p_rows) AS r
  CROSS JOIN LATERAL (SELECT kind, debit_id, credit_id, amount FROM transfers WHERE id = r.id AND phase = 0 OFFSET 0) AS t
  WHERE (t.kind, t.debit_id, t.credit_id, t.amount) IS DISTINCT FROM (r.kind, r.debit_id, r.credit_id, r.amount) LIMIT 1;
  IF reused IS NOT NULL THEN RAISE EXCEPTION 'ledger.key_reused: %', reused USING ERRCODE = 'unique_violation'; END IF;
  IF EXISTS (SELECT FROM unnest(p_rows) AS r JOIN accounts d ON d.id = r.debit_id JOIN accounts c ON c.id = r.credit_id
             WHERE d.ledger <> r.ledger OR c.ledger <> r.ledger) THEN
    RAISE EXCEPTION 'ledger.units_differ' USING ERRCODE = 'check_violation';
  END IF;

  WITH fresh AS (
    INSERT INTO transfers (id, phase, kind, debit_id, credit_id, amount, ledger, code, order_id, created_at)
    SELECT r.id, 0, r.kind, r.debit_id, r.credit_id, r.amount, r.ledger, r.code, r.order_id, p_now FROM unnest(p_rows) AS r
    ON CONFLICT (id, phase) DO NOTHING
    RETURNING kind, debit_id, credit_id, amount
  ), moved AS (
    SELECT account_id, sum(dp) AS dp, sum(ds) AS ds, sum(cp) AS cp, sum(cs) AS cs FROM (
      SELECT debit_id AS account_id, CASE kind WHEN 'pending' THEN amount ELSE 0 END AS dp, CASE kind WHEN 'single' THEN amount ELSE 0 END AS ds,
             0::bigint AS cp, 0::bigint AS cs FROM fresh
      UNION ALL
      SELECT credit_id, 0, 0, CASE kind WHEN 'pending' THEN amount ELSE 0 END, CASE kind WHEN 'single' THEN amount ELSE 0 END FROM fresh
    ) AS sides GROUP BY account_id
  ), updated AS (
    UPDATE accounts a SET debits_pending = debits_pending + dp, debits_posted = debits_posted + ds,
                          credits_pending = credits_pending + cp, credits_posted = credits_posted + cs
    FROM moved WHERE a.id = moved.account_id RETURNING 1
  )
  SELECT count(*) INTO written FROM fresh, (SELECT count(*) FROM updated) AS all_updated;
  RETURN written;
END $$;

-- Posts (all or a part) or voids pending transfers, each at most once: the primary key (id, phase) is the proof.
CREATE FUNCTION ledger_resolve(p_rows resolution_input[], p_now timestamptz)
RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE fresh_ids uuid[];
BEGIN
  IF p_rows IS NULL OR cardinality(p_rows) = 0 THEN RETURN; END IF;
  PERFORM lock_accounts(ARRAY(
    SELECT DISTINCT unnest(ARRAY[t.debit_id, t.credit_id]) FROM unnest(p_rows) AS r
    CROSS JOIN LATERAL (SELECT debit_id, credit_id FROM transfers WHERE id = r.id AND phase = 0 OFFSET 0) AS t));
  IF EXISTS (SELECT FROM unnest(p_rows) AS r CROSS JOIN LATERAL (SELECT amount FROM transfers WHERE id = r.id AND phase = 0 OFFSET 0) AS t
             WHERE r.kind = 'post' AND r.amount > t.amount) THEN
    RAISE EXCEPTION 'ledger.posts_more_than_pending' USING ERRCODE = 'check_violation';
  END IF;

  WITH fresh AS (
    INSERT INTO transfers (id, phase, kind, debit_id, credit_id, amount, ledger, code, order_id, created_at)
    SELECT DISTINCT ON (t.id) t.id, 1, r.kind, t.debit_id, t.credit_id,
           CASE r.kind WHEN 'post' THEN COALESCE(r.amount, t.amount) ELSE t.amount END, t.ledger, t.code, t.order_id, p_now
    FROM unnest(p_rows) WITH ORDINALITY AS r (id, kind, amount, position)
    CROSS JOIN LATERAL (SELECT * FROM transfers WHERE id = r.id AND phase = 0 AND kind = 'pending' OFFSET 0) AS t
    ORDER BY t.id, r.position
    ON CONFLICT (id, phase) DO NOTHING
    RETURNING id, kind, debit_id, credit_id, amount
  ), sized AS (
    SELECT f.*, t.amount AS held FROM fresh f
    CROSS JOIN LATERAL (SELECT amount FROM transfers WHERE id = f.id AND phase = 0 OFFSET 0) AS t
  ), moved AS (
    SELECT account_id, sum(dp) AS dp, sum(ds) AS ds, sum(cp) AS cp, sum(cs) AS cs FROM (
      SELECT debit_id AS account_id, held AS dp, CASE kind WHEN 'post' THEN amount ELSE 0 END AS ds, 0::bigint AS cp, 0::bigint AS cs FROM sized
      UNION ALL
      SELECT credit_id, 0, 0, held, CASE kind WHEN 'post' THEN amount ELSE 0 END FROM sized
    ) AS sides GROUP BY account_id
  ), updated AS (
    UPDATE accounts a SET debits_pending = debits_pending - dp, debits_posted = debits_posted + ds,
                          credits_pending = credits_pending - cp, credits_posted = credits_posted + cs
    FROM moved WHERE a.id = moved.account_id RETURNING 1
  )
  SELECT array_agg(fresh.id) INTO fresh_ids FROM fresh, (SELECT count(*) FROM updated) AS all_updated;

  -- In the items' own order, and of repeats inside one batch only the first is the one that was applied.
  RETURN QUERY
  SELECT r.id, CASE
    WHEN t0.id IS NULL THEN 'missing'
    WHEN r.id = ANY (fresh_ids) AND r.nth = 1 THEN 'applied'
    WHEN t1.kind = r.kind AND (r.kind = 'void' OR COALESCE(r.amount, t0.amount) = t1.amount) THEN 'same'
    ELSE 'opposite' END
  FROM (SELECT u.*, row_number() OVER (PARTITION BY u.id ORDER BY u.position) AS nth
        FROM unnest(p_rows) WITH ORDINALITY AS u (id, kind, amount, position)) AS r
  LEFT JOIN LATERAL (SELECT * FROM transfers WHERE id = r.id AND phase = 0 AND kind = 'pending' OFFSET 0) AS t0 ON true
  LEFT JOIN LATERAL (SELECT * FROM transfers WHERE id = r.id AND phase = 1 OFFSET 0) AS t1 ON true
  ORDER BY r.position;
END $$;

-- Reservations out of one or several accounts that may not be overdrawn, in order of arrival: an amount that does not fit is refused and
-- does not block the smaller ones behind it. Items: {id, debit_id, credit_id, amount, code, order_id}. One update per account.
CREATE FUNCTION reserve_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  items transfer_input[];
  rows transfer_input[] := '{}';
  item transfer_input;
  taken jsonb := '{}';
  room bigint;
  known uuid[];
  seen uuid[] := '{}';
BEGIN
  SELECT array_agg(ROW(i.id, 'pending', i.debit_id, i.credit_id, i.amount, a.ledger, i.code, i.order_id)::transfer_input ORDER BY i.ord) INTO items
  FROM ROWS FROM (jsonb_to_recordset(p_items) AS (id uuid, debit_id bigint, credit_id bigint, amount bigint, code text, order_id uuid))
       WITH ORDINALITY AS i (id, debit_id, credit_id, amount, code, order_id, ord)
  -- An account that is missing makes the item fail, not vanish: answers are found by position.
  LEFT JOIN accounts a ON a.id = i.credit_id;
  IF items IS NULL THEN RETURN; END IF;
  IF EXISTS (SELECT FROM unnest(items) AS x JOIN unnest(items) AS y ON x.id = y.id
             WHERE (x.debit_id, x.credit_id, x.amount) IS DISTINCT FROM (y.debit_id, y.credit_id, y.amount)) THEN
    RAISE EXCEPTION 'ledger.key_reused' USING ERRCODE = 'unique_violation';
  END IF;
  PERFORM lock_accounts(ARRAY(SELECT DISTINCT unnest(ARRAY[r.debit_id, r.credit_id]) FROM unnest(items) AS r));
  SELECT COALESCE(array_agg(t.id), '{}') INTO known FROM unnest(items) AS r
  CROSS JOIN LATERAL (SELECT id FROM transfers WHERE id = r.id AND phase = 0 OFFSET 0) AS t;

  -- What each guarded account can still give, walked in memory.
  SELECT COALESCE(jsonb_object_agg(a.id::text, a.debits_posted - a.credits_posted - a.credits_pending), '{}') INTO taken
  FROM accounts a WHERE a.no_credit_overdraft AND a.id IN (SELECT r.credit_id FROM unnest(items) AS r);
  FOREACH item IN ARRAY items LOOP
    id := item.id;
    IF item.id = ANY (known) OR item.id = ANY (seen) THEN
      outcome := 'same';
    ELSE
      room := (taken ->> item.credit_id::text)::bigint;
      IF room IS NOT NULL AND room < item.amount THEN
        outcome := 'insufficient';
      ELSE
        outcome := 'reserved';
        seen := seen || item.id;
        rows := rows || item;
        IF room IS NOT NULL THEN taken := jsonb_set(taken, ARRAY[item.credit_id::text], to_jsonb(room - item.amount)); END IF;
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
  -- Known ids pass through the writer too: it refuses a key that comes back with other content.
  PERFORM ledger_write(rows || ARRAY(SELECT r FROM unnest(items) AS r WHERE r.id = ANY (known)), COALESCE(p_now, clock_timestamp()));
END $$;

CREATE FUNCTION resolve_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (id uuid, outcome text) LANGUAGE sql AS $$
  SELECT * FROM ledger_resolve(
    (SELECT array_agg(ROW(i.id, i.kind, i.amount)::resolution_input ORDER BY i.ord)
     FROM ROWS FROM (jsonb_to_recordset(p_items) AS (id uuid, kind text, amount bigint)) WITH ORDINALITY AS i (id, kind, amount, ord)),
    COALESCE(p_now, clock_timestamp()))
$$;

-- Trial balance: the largest |debits - credits| over ledgers, posted and pending, recomputed from the transfers,
-- plus the sum of |counters - transfers| over accounts. Anything but 0 is an alarm.
CREATE FUNCTION trial_balance() RETURNS numeric LANGUAGE sql STABLE AS $$
  WITH net AS (
    SELECT t.ledger, t.debit_id, t.credit_id,
           CASE WHEN t.kind = 'single' THEN t.amount WHEN r.kind = 'post' THEN r.amount ELSE 0 END AS posted,
           CASE WHEN t.kind = 'pending' AND r.id IS NULL THEN t.amount ELSE 0 END AS pending
    FROM transfers t LEFT JOIN transfers r ON r.id = t.id AND r.phase = 1 WHERE t.phase = 0
  ), sides AS (
    SELECT debit_id AS account_id, sum(posted) AS ds, sum(pending) AS dp, 0::numeric AS cs, 0::numeric AS cp FROM net GROUP BY debit_id
    UNION ALL
    SELECT credit_id, 0, 0, sum(posted), sum(pending) FROM net GROUP BY credit_id
  ), per_account AS (
    SELECT a.id, a.ledger, COALESCE(sum(ds), 0) AS ds, COALESCE(sum(dp), 0) AS dp, COALESCE(sum(cs), 0) AS cs, COALESCE(sum(cp), 0) AS cp,
           min(a.debits_posted) AS ads, min(a.debits_pending) AS adp, min(a.credits_posted) AS acs, min(a.credits_pending) AS acp
    FROM accounts a LEFT JOIN sides s ON s.account_id = a.id GROUP BY a.id, a.ledger
  ), per_ledger AS (
    SELECT abs(sum(ds) - sum(cs)) AS posted, abs(sum(dp) - sum(cp)) AS pending FROM per_account GROUP BY ledger
  )
  SELECT COALESCE((SELECT max(greatest(posted, pending)) FROM per_ledger), 0)
       + COALESCE((SELECT sum(abs(ds - ads) + abs(dp - adp) + abs(cs - acs) + abs(cp - acp)) FROM per_account), 0)
$$;
