-- Reports: what the ledger moved, by day of the desk (Manila), country and accounts. Days that are over are kept summed up, so that a report of a
-- year reads some thousand rows; what is not summed up yet is read from the transfers by the same function, so both say the same.

-- Late postings may carry an early id, so a day is found by the moment of the posting. A block-range index costs a plain insert next to nothing.
CREATE INDEX transfers_created_at_idx ON transfers USING brin (created_at);
CREATE INDEX evidence_recorded_at_idx ON evidence USING brin (recorded_at);

-- A day that is summed up, and how many transfers it had: they are append-only, so as many rows are the same rows.
CREATE TABLE report_days (
  day date PRIMARY KEY,
  transfers_count bigint NOT NULL,
  closed_at timestamptz(6) NOT NULL
);
CREATE TABLE ledger_days (
  day date NOT NULL,
  debit_id bigint NOT NULL,
  credit_id bigint NOT NULL,
  code text NOT NULL,
  country text NOT NULL,
  tax_rate_bp int NOT NULL,
  amount bigint NOT NULL,
  usd_micro bigint NOT NULL,
  transfers_count bigint NOT NULL,
  orders_count bigint NOT NULL,
  PRIMARY KEY (day, debit_id, credit_id, code, country, tax_rate_bp)
);
CREATE TABLE arrival_days (
  day date NOT NULL,
  country text NOT NULL,
  channel text NOT NULL,
  hour smallint NOT NULL,
  is_below_limit boolean NOT NULL,
  bucket smallint NOT NULL,
  orders_count bigint NOT NULL,
  PRIMARY KEY (day, country, channel, hour, is_below_limit, bucket)
);
-- Derived from the books, and made again from them: the only tables of figures that may be emptied.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, DELETE ON report_days, ledger_days, arrival_days TO facet_app;
    REVOKE UPDATE ON report_days, ledger_days, arrival_days FROM facet_app;
  END IF;
END $$;

-- The desk's day begins at midnight in Manila.
CREATE FUNCTION desk_midnight(p_day date) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT p_day::timestamp AT TIME ZONE 'Asia/Manila'
$$;

-- Minor units in millionths of a dollar, rounded half away from zero for each transfer: sums of whole numbers stay exact however they are split.
CREATE FUNCTION in_usd_micro(p_amount bigint, p_ledger text, p_per_usd_micro bigint) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE p_ledger WHEN 'DIAMOND' THEN 0 WHEN 'USD' THEN p_amount::numeric * 10000
    ELSE round(p_amount::numeric * 1000000000000 / ((CASE p_ledger WHEN 'VND' THEN 1 ELSE 100 END)::numeric * p_per_usd_micro)) END
$$;

-- Dollars of an order's money are at the rate that the order was quoted with. Money of no order, or in another currency than its order's, is at the
-- rate in force when it was posted: a decided one first, else the newest quote, else the first one that ever came.
CREATE FUNCTION rate_at(p_ledger text, p_at timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT COALESCE(
    (SELECT per_usd_micro FROM fx_rates WHERE currency = p_ledger AND quoted_at <= p_at AND override_until > p_at
       AND (override_ended_at IS NULL OR override_ended_at > p_at) ORDER BY id DESC LIMIT 1),
    (SELECT per_usd_micro FROM fx_rates WHERE currency = p_ledger AND override_until IS NULL AND quoted_at <= p_at ORDER BY quoted_at DESC, id DESC LIMIT 1),
    (SELECT per_usd_micro FROM fx_rates WHERE currency = p_ledger ORDER BY quoted_at, id LIMIT 1))
$$;

-- What was posted from p_from until before p_to. Country '' and rate -1 where no order stands behind it. An order is counted with its first revenue.
CREATE FUNCTION ledger_movements(p_from timestamptz, p_to timestamptz)
RETURNS TABLE (debit_id bigint, credit_id bigint, code text, country text, tax_rate_bp int, amount bigint, usd_micro bigint, transfers_count bigint,
  orders_count bigint) LANGUAGE sql STABLE AS $$
  SELECT t.debit_id, t.credit_id, t.code, COALESCE(o.country, ''), COALESCE(o.tax_rate_bp, -1), sum(t.amount)::bigint,
    sum(COALESCE(in_usd_micro(t.amount, t.ledger,
      CASE WHEN o.currency = t.ledger THEN o.fx_per_usd_micro WHEN t.ledger NOT IN ('USD', 'DIAMOND') THEN rate_at(t.ledger, t.created_at) ELSE 1 END), 0))::bigint,
    count(*),
    count(*) FILTER (WHERE t.code = 'delivery.revenue' AND (o.parts_count <= 1 OR NOT EXISTS (
      SELECT FROM transfers x WHERE x.order_id = t.order_id AND x.code = 'delivery.revenue' AND (x.created_at, x.id) < (t.created_at, t.id))))
  FROM transfers t LEFT JOIN orders o ON o.id = t.order_id
  WHERE t.created_at >= p_from AND t.created_at < p_to AND t.kind IN ('single', 'post')
  GROUP BY t.debit_id, t.credit_id, t.code, o.country, o.tax_rate_bp
$$;

-- Orders that were delivered, and paid ones that ended without diamonds, from p_from until before p_to. Buckets end with 1, 2, 3, 5, 8, 15 and 60
-- seconds from paid to delivered, the last is open; -1 ended without diamonds. The hour is Manila's when it was paid; the limit is 10,000 USD.
CREATE FUNCTION arrivals_between(p_from timestamptz, p_to timestamptz)
RETURNS TABLE (country text, channel text, hour smallint, is_below_limit boolean, bucket smallint, orders_count bigint) LANGUAGE sql STABLE AS $$
  SELECT o.country, COALESCE(p.channel, ''), extract(hour FROM o.paid_at AT TIME ZONE 'Asia/Manila')::smallint, o.total_usd_minor < 1000000,
    CASE WHEN o.delivered_at IS NULL THEN -1 ELSE width_bucket(extract(epoch FROM o.delivered_at - o.paid_at) * 1000000 - 1,
      ARRAY[1000000, 2000000, 3000000, 5000000, 8000000, 15000000, 60000000]::numeric[]) END::smallint, count(DISTINCT o.id)
  FROM evidence e JOIN orders o ON o.id = e.order_id LEFT JOIN payments p ON p.id = o.payment_id
  WHERE e.recorded_at >= p_from AND e.recorded_at < p_to AND o.paid_at IS NOT NULL
    AND ((e.kind = 'order.delivered' AND o.delivered_at = e.recorded_at) OR (e.kind = 'order.refunded' AND o.delivered_at IS NULL))
  GROUP BY 1, 2, 3, 4, 5
$$;

-- Movements of whole days, from p_from until before p_to: summed-up days from their rows, the others from the transfers, in one snapshot.
CREATE FUNCTION report_movements(p_from date, p_to date)
RETURNS TABLE (day date, debit_id bigint, credit_id bigint, code text, country text, tax_rate_bp int, amount bigint, usd_micro bigint,
  transfers_count bigint, orders_count bigint) LANGUAGE sql STABLE AS $$
  SELECT d.day, d.debit_id, d.credit_id, d.code, d.country, d.tax_rate_bp, d.amount, d.usd_micro, d.transfers_count, d.orders_count
  FROM ledger_days d WHERE d.day >= p_from AND d.day < p_to
  UNION ALL
  SELECT g.day, m.debit_id, m.credit_id, m.code, m.country, m.tax_rate_bp, m.amount, m.usd_micro, m.transfers_count, m.orders_count
  FROM (SELECT x::date AS day FROM generate_series(p_from::timestamp, p_to::timestamp - interval '1 day', interval '1 day') AS x
        WHERE NOT EXISTS (SELECT FROM report_days r WHERE r.day = x::date)) AS g
  CROSS JOIN LATERAL ledger_movements(desk_midnight(g.day), desk_midnight(g.day + 1)) AS m
$$;

CREATE FUNCTION report_arrivals(p_from date, p_to date)
RETURNS TABLE (day date, country text, channel text, hour smallint, is_below_limit boolean, bucket smallint, orders_count bigint) LANGUAGE sql STABLE AS $$
  SELECT d.day, d.country, d.channel, d.hour, d.is_below_limit, d.bucket, d.orders_count FROM arrival_days d WHERE d.day >= p_from AND d.day < p_to
  UNION ALL
  SELECT g.day, a.country, a.channel, a.hour, a.is_below_limit, a.bucket, a.orders_count
  FROM (SELECT x::date AS day FROM generate_series(p_from::timestamp, p_to::timestamp - interval '1 day', interval '1 day') AS x
        WHERE NOT EXISTS (SELECT FROM report_days r WHERE r.day = x::date)) AS g
  CROSS JOIN LATERAL arrivals_between(desk_midnight(g.day), desk_midnight(g.day + 1)) AS a
$$;

-- The first day that anything was posted on, null in an empty shop. With days summed up it is the first of them; else the transfers are read once.
CREATE FUNCTION first_report_day() RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN COALESCE((SELECT min(day) FROM report_days), (SELECT (min(created_at) AT TIME ZONE 'Asia/Manila')::date FROM transfers));
END $$;

-- Sums up one day that is over, again if it was before. Safe to repeat, and beside others: one at a time. Whoever calls it waits long enough after
-- the day's end that every transaction which began in it has ended.
CREATE FUNCTION sum_up_day(p_day date, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('facet.report_days'));
  IF desk_midnight(p_day + 1) > p_now THEN RAISE EXCEPTION 'reports.day_not_over: %', p_day USING ERRCODE = 'check_violation'; END IF;
  DELETE FROM report_days WHERE day = p_day;
  DELETE FROM ledger_days WHERE day = p_day;
  DELETE FROM arrival_days WHERE day = p_day;
  -- One statement, one snapshot: the count is of the very rows that were summed up.
  WITH moved AS (
    INSERT INTO ledger_days SELECT p_day, m.* FROM ledger_movements(desk_midnight(p_day), desk_midnight(p_day + 1)) AS m RETURNING 1
  ), arrived AS (
    INSERT INTO arrival_days SELECT p_day, a.* FROM arrivals_between(desk_midnight(p_day), desk_midnight(p_day + 1)) AS a RETURNING 1
  )
  INSERT INTO report_days (day, transfers_count, closed_at)
  SELECT p_day, (SELECT count(*) FROM transfers WHERE created_at >= desk_midnight(p_day) AND created_at < desk_midnight(p_day + 1)), p_now;
END $$;

-- Days to sum up again: among the last p_days summed-up ones those whose transfers have become more since, as something was posted with an earlier
-- moment; and the first day of all, when something was posted before the first that is summed up.
CREATE FUNCTION stale_report_days(p_days int) RETURNS SETOF date LANGUAGE sql STABLE AS $$
  SELECT x.day FROM (
    SELECT r.day FROM (SELECT * FROM report_days ORDER BY day DESC LIMIT p_days) AS r
    WHERE r.transfers_count <> (SELECT count(*) FROM transfers WHERE created_at >= desk_midnight(r.day) AND created_at < desk_midnight(r.day + 1))
    UNION
    SELECT (min(t.created_at) AT TIME ZONE 'Asia/Manila')::date FROM transfers t WHERE t.created_at < desk_midnight((SELECT min(day) FROM report_days))
  ) AS x WHERE x.day IS NOT NULL ORDER BY x.day
$$;
