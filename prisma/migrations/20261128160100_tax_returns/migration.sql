-- Money that is given back to a customer who has his diamonds lowers what the sale came to, and with it the tax: the tax's share of a refund goes from
-- the tax account to `refunds`. A refund that came back to us takes it along. What was not delivered was never taxed. A lost dispute returns no tax:
-- the sale stands, and whether a bad debt lowers the tax is a question for the country's law and a person.

CREATE INDEX transfers_refund_idx ON transfers (created_at) WHERE code IN ('payment.refund', 'payment.refund_returned', 'payment.payout');

-- The tax of refunds that has not been posted yet, at most p_limit of them; answers how many were. Each share is what the order's refunds up to it
-- come to, less what those before it came to, so that a full refund in any number of parts returns the tax to the unit. Keys follow from the refund's
-- transfer: safe to repeat and beside others.
CREATE FUNCTION return_tax(p_limit int, p_now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  RETURN ledger_write(ARRAY(
    WITH refunded AS (
      SELECT t.id, t.order_id, t.ledger, o.country, t.created_at,
        CASE WHEN d.code = 'refunds' THEN t.amount ELSE -t.amount END AS amount
      FROM transfers t JOIN accounts d ON d.id = t.debit_id JOIN accounts c ON c.id = t.credit_id JOIN orders o ON o.id = t.order_id AND o.currency = t.ledger
      WHERE t.code IN ('payment.refund', 'payment.refund_returned', 'payment.payout') AND 'refunds' IN (d.code, c.code)
    ), due AS (
      SELECT r.* FROM refunded r WHERE NOT EXISTS (SELECT FROM transfers x WHERE x.id = derive_id(r.id, 'tax') AND x.phase = 0)
    ), sold AS (
      SELECT v.order_id, sum(v.gross_minor) AS gross, sum(v.tax_minor) AS tax FROM deliveries v
      WHERE v.status = 'delivered' AND v.order_id IN (SELECT order_id FROM due) GROUP BY v.order_id
    ), running AS (
      SELECT r.*, s.gross, s.tax, sum(r.amount) OVER (PARTITION BY r.order_id ORDER BY r.created_at, r.id) AS upto
      FROM refunded r JOIN sold s ON s.order_id = r.order_id WHERE s.gross > 0 AND s.tax > 0
    ), shares AS (
      SELECT u.*, (round(LEAST(u.upto, u.gross) * u.tax / u.gross) - round(LEAST(u.upto - u.amount, u.gross) * u.tax / u.gross))::bigint AS share FROM running u
    )
    SELECT ROW(derive_id(s.id, 'tax'), 'single',
      account_of(s.ledger, CASE WHEN s.share > 0 THEN 'tax:' || s.country ELSE 'refunds' END),
      account_of(s.ledger, CASE WHEN s.share > 0 THEN 'refunds' ELSE 'tax:' || s.country END),
      abs(s.share), s.ledger, 'refund.tax', s.order_id)::transfer_input
    FROM shares s WHERE s.share <> 0 AND s.id IN (SELECT id FROM due) ORDER BY s.created_at, s.id LIMIT p_limit), p_now);
END $$;
