-- The same guards, cheaper. A trigger's condition is read anew for every statement that touches its table, and thirty arrows took longer to read than
-- the row to write; as arguments they are read once a connection.
CREATE FUNCTION refuse_other_arrows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.status || '>' || NEW.status = ANY (TG_ARGV) THEN RETURN NEW; END IF;
  RAISE EXCEPTION '%.illegal_arrow: % -> %', TG_TABLE_NAME, OLD.status, NEW.status USING ERRCODE = 'check_violation';
END $$;

DROP TRIGGER orders_arrows ON orders;
CREATE TRIGGER orders_arrows BEFORE UPDATE OF status ON orders FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_other_arrows(
    'awaiting_payment>expired', 'awaiting_payment>cancelled', 'awaiting_payment>in_review', 'awaiting_payment>awaiting_stock',
    'awaiting_payment>delivering',
    'expired>in_review', 'expired>awaiting_stock', 'expired>delivering', 'expired>refunding',
    'cancelled>in_review', 'cancelled>awaiting_stock', 'cancelled>delivering', 'cancelled>refunding',
    'in_review>awaiting_stock', 'in_review>delivering', 'in_review>refunding',
    'awaiting_stock>delivering', 'awaiting_stock>refunding', 'needs_recipient>delivering', 'needs_recipient>refunding',
    'delivering>delivered', 'delivering>unknown', 'delivering>awaiting_stock', 'delivering>needs_recipient', 'delivering>refunding',
    'unknown>delivered', 'unknown>delivering', 'unknown>refunding',
    'delivered>refunding', 'refunding>refunded');
DROP TRIGGER payments_arrows ON payments;
CREATE TRIGGER payments_arrows BEFORE UPDATE OF status ON payments FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_other_arrows(
    'pending>authorised', 'pending>paid', 'pending>failed', 'pending>cancelled', 'pending>unknown',
    'unknown>authorised', 'unknown>paid', 'unknown>failed', 'unknown>cancelled',
    'authorised>captured', 'authorised>cancelled', 'authorised>owed',
    'captured>refunding', 'paid>refunding', 'refunding>partly_refunded', 'refunding>refunded', 'partly_refunded>refunding',
    'captured>disputed', 'paid>disputed', 'partly_refunded>disputed', 'disputed>won', 'disputed>lost');
DROP TRIGGER deliveries_arrows ON deliveries;
CREATE TRIGGER deliveries_arrows BEFORE UPDATE OF status ON deliveries FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION refuse_other_arrows(
    'reserved>sending', 'sending>delivered', 'sending>rejected', 'sending>unknown', 'unknown>delivered', 'unknown>rejected');
DROP FUNCTION refuse_arrow();

-- Writes single and pending transfers: one insert, one update per account. A known id with the same content changes nothing; with other
-- content it is refused, because two facts share a key. That both accounts exist and count in the transfer's unit is what the table itself looks at.
CREATE OR REPLACE FUNCTION ledger_write(p_rows transfer_input[], p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
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

-- Few pairs of accounts serve a whole batch, so each pair is looked at once.
CREATE OR REPLACE FUNCTION refuse_stray_transfers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT debit_id, credit_id, ledger FROM fresh) AS f
             LEFT JOIN accounts d ON d.id = f.debit_id LEFT JOIN accounts c ON c.id = f.credit_id
             WHERE d.ledger IS DISTINCT FROM f.ledger OR c.ledger IS DISTINCT FROM f.ledger) THEN
    RAISE EXCEPTION 'ledger.units_differ: an account of a transfer is missing or counts in another unit' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
