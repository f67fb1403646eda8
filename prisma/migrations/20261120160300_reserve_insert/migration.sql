-- A plain batch of reservations has been checked already when it is written: its accounts are locked, no key is known, all of it fits. It
-- passes by the checks of ledger_write, which would look up every key once more, and goes straight to the insert: a third of a batch's time.
CREATE FUNCTION ledger_insert(p_rows transfer_input[], p_now timestamptz) RETURNS integer LANGUAGE sql AS $$
  WITH fresh AS (
    INSERT INTO transfers (id, phase, kind, debit_id, credit_id, amount, ledger, code, order_id, created_at)
    SELECT r.id, 0, r.kind, r.debit_id, r.credit_id, r.amount, r.ledger, r.code, r.order_id, p_now FROM unnest(p_rows) AS r
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
  SELECT count(*)::int FROM updated
$$;

-- Reservations as sets. Nearly every batch is plain: no key is known, none comes twice, and all of it fits. It then needs no walk item by
-- item, and no comparison of every item with every other. Anything else walks as before, in order of arrival. Answers and refusals are the
-- same. The settings are those of 20261120140000_hot_plans, which a replaced function loses.
CREATE OR REPLACE FUNCTION reserve_batch(p_items jsonb, p_now timestamptz DEFAULT NULL)
RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET enable_material = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  items transfer_input[];
  rows transfer_input[] := '{}';
  item transfer_input;
  taken jsonb := '{}';
  room bigint;
  known uuid[];
  seen uuid[] := '{}';
  has_repeats boolean;
BEGIN
  SELECT array_agg(ROW(i.id, 'pending', i.debit_id, i.credit_id, i.amount, a.ledger, i.code, i.order_id)::transfer_input ORDER BY i.ord) INTO items
  FROM ROWS FROM (jsonb_to_recordset(p_items) AS (id uuid, debit_id bigint, credit_id bigint, amount bigint, code text, order_id uuid))
       WITH ORDINALITY AS i (id, debit_id, credit_id, amount, code, order_id, ord)
  -- An account that is missing makes the item fail, not vanish: answers are found by position.
  LEFT JOIN accounts a ON a.id = i.credit_id;
  IF items IS NULL THEN RETURN; END IF;
  has_repeats := (SELECT count(DISTINCT x.id) FROM unnest(items) AS x) < cardinality(items);
  IF has_repeats AND EXISTS (SELECT FROM unnest(items) AS x JOIN unnest(items) AS y ON x.id = y.id
                             WHERE (x.debit_id, x.credit_id, x.amount) IS DISTINCT FROM (y.debit_id, y.credit_id, y.amount)) THEN
    RAISE EXCEPTION 'ledger.key_reused' USING ERRCODE = 'unique_violation';
  END IF;
  PERFORM lock_accounts(ARRAY(SELECT DISTINCT unnest(ARRAY[r.debit_id, r.credit_id]) FROM unnest(items) AS r));
  SELECT COALESCE(array_agg(t.id), '{}') INTO known FROM unnest(items) AS r
  CROSS JOIN LATERAL (SELECT id FROM transfers WHERE id = r.id AND phase = 0 OFFSET 0) AS t;

  IF NOT has_repeats AND cardinality(known) = 0 AND NOT EXISTS (
    SELECT FROM (SELECT r.credit_id, sum(r.amount) AS wanted FROM unnest(items) AS r GROUP BY r.credit_id) AS w JOIN accounts a ON a.id = w.credit_id
    WHERE a.no_credit_overdraft AND a.debits_posted - a.credits_posted - a.credits_pending < w.wanted) THEN
    IF EXISTS (SELECT FROM (SELECT DISTINCT r.debit_id, r.ledger FROM unnest(items) AS r) AS r JOIN accounts d ON d.id = r.debit_id
               WHERE d.ledger <> r.ledger) THEN
      RAISE EXCEPTION 'ledger.units_differ' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM ledger_insert(items, COALESCE(p_now, clock_timestamp()));
    RETURN QUERY SELECT x.id, 'reserved'::text FROM unnest(items) WITH ORDINALITY
      AS x (id, kind, debit_id, credit_id, amount, ledger, code, order_id, ord) ORDER BY x.ord;
    RETURN;
  END IF;

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
