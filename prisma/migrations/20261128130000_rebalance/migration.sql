-- Rebalancing of the pool: transfers between custodian accounts, the runs that plan them, and how far the shares were from their targets.

-- Whether the account's supplier can move diamonds to another account of ours: not at all, by a person, or by a call.
ALTER TABLE custodians ADD COLUMN transfer_capability text NOT NULL DEFAULT 'none' CHECK (transfer_capability IN ('none', 'manual', 'api'));

-- One row: the limits of a run, and when the clock asks for the next one and for the next measurement.
CREATE TABLE rebalance_settings (
  id integer PRIMARY KEY DEFAULT 1 CHECK (id = 1),
  is_on boolean NOT NULL DEFAULT true,
  min_diamonds bigint NOT NULL DEFAULT 100 CHECK (min_diamonds >= 1),
  run_diamonds_max bigint NOT NULL DEFAULT 5000000 CHECK (run_diamonds_max >= 1),
  transfers_max integer NOT NULL DEFAULT 20 CHECK (transfers_max BETWEEN 1 AND 100),
  version integer NOT NULL DEFAULT 1,
  next_run_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  next_sample_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO rebalance_settings (id) VALUES (1);

CREATE TABLE rebalance_runs (
  id uuid PRIMARY KEY,
  trigger text NOT NULL CHECK (trigger IN ('clock', 'person')),
  actor_id uuid,
  round integer NOT NULL DEFAULT 1,
  -- The limits as they were when it began: they hold for all its rounds together.
  min_diamonds bigint NOT NULL,
  run_diamonds_max bigint NOT NULL,
  transfers_max integer NOT NULL,
  -- Millionths: 300 is 0.03 %.
  deviation_before_micro bigint NOT NULL,
  deviation_planned_micro bigint NOT NULL,
  deviation_after_micro bigint,
  left_over jsonb NOT NULL DEFAULT '[]',
  started_at timestamptz(6) NOT NULL,
  ended_at timestamptz(6)
);
CREATE INDEX rebalance_runs_started_at_idx ON rebalance_runs (started_at);
-- One run at a time, however many workers and people ask for one.
CREATE UNIQUE INDEX rebalance_runs_one_open ON rebalance_runs ((ended_at IS NULL)) WHERE ended_at IS NULL;

-- One movement between two accounts. Its id is the ledger transfer's and the supplier's, for ever.
CREATE TABLE pool_transfers (
  id uuid PRIMARY KEY,
  run_id uuid REFERENCES rebalance_runs (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  round integer NOT NULL DEFAULT 1,
  kind text NOT NULL CHECK (kind IN ('api', 'manual', 'test')),
  from_id text NOT NULL REFERENCES custodians (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  to_id text NOT NULL REFERENCES custodians (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  diamonds bigint NOT NULL CHECK (diamonds > 0),
  status text NOT NULL CHECK (status IN ('reserved', 'sending', 'unknown', 'task', 'moved', 'refused', 'dismissed')),
  because text NOT NULL DEFAULT '',
  -- The supplier's host that it goes to: a proof on one host says nothing about another.
  host text NOT NULL DEFAULT '',
  fence integer NOT NULL DEFAULT 0,
  asks_count integer NOT NULL DEFAULT 0,
  -- When somebody has to look at it again; the end of the lease while it is being sent; empty when nothing more is to be done.
  next_try_at timestamptz(6),
  document text NOT NULL DEFAULT '',
  actor_id uuid,
  closed_by uuid,
  created_at timestamptz(6) NOT NULL,
  closed_at timestamptz(6),
  proven_at timestamptz(6),
  proof_problem text NOT NULL DEFAULT '',
  proof_tries integer NOT NULL DEFAULT 0,
  CHECK (from_id <> to_id),
  CHECK ((closed_at IS NOT NULL) = (status IN ('moved', 'refused', 'dismissed'))),
  CHECK (proven_at IS NULL OR (kind = 'test' AND status = 'moved'))
);
CREATE INDEX pool_transfers_next_try_at_idx ON pool_transfers (next_try_at);
CREATE INDEX pool_transfers_run_id_idx ON pool_transfers (run_id);
CREATE INDEX pool_transfers_status_idx ON pool_transfers (status);

-- What was asked and what came of it; a person's word is an answer too. Append-only.
CREATE TABLE pool_transfer_answers (
  id bigserial PRIMARY KEY,
  transfer_id uuid NOT NULL REFERENCES pool_transfers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  call text NOT NULL CHECK (call IN ('send', 'query', 'person')),
  outcome text NOT NULL CHECK (outcome IN ('moved', 'refused', 'not_found', 'unknown')),
  because text NOT NULL DEFAULT '',
  received_at timestamptz(6) NOT NULL
);
CREATE INDEX pool_transfer_answers_transfer_id_idx ON pool_transfer_answers (transfer_id);

-- Both balances before and after a test transfer, beside the books at that moment: the proof. Append-only.
CREATE TABLE pool_transfer_readings (
  id bigserial PRIMARY KEY,
  transfer_id uuid NOT NULL REFERENCES pool_transfers (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  custodian_id text NOT NULL REFERENCES custodians (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  moment text NOT NULL CHECK (moment IN ('before', 'after')),
  ours_diamonds bigint NOT NULL,
  theirs_diamonds bigint NOT NULL,
  open_diamonds bigint NOT NULL,
  read_at timestamptz(6) NOT NULL
);
CREATE INDEX pool_transfer_readings_transfer_id_idx ON pool_transfer_readings (transfer_id);

CREATE TABLE pool_deviations (
  id bigserial PRIMARY KEY,
  deviation_micro bigint NOT NULL,
  measured_at timestamptz(6) NOT NULL
);
CREATE INDEX pool_deviations_measured_at_idx ON pool_deviations (measured_at);

-- What has ended stays as it ended, and what a transfer is about never changes.
CREATE FUNCTION guard_pool_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (OLD.id, OLD.kind, OLD.from_id, OLD.to_id, OLD.diamonds) IS DISTINCT FROM (NEW.id, NEW.kind, NEW.from_id, NEW.to_id, NEW.diamonds) THEN
    RAISE EXCEPTION 'a transfer of the pool keeps its content' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.status <> NEW.status AND NOT (CASE OLD.status
    WHEN 'reserved' THEN NEW.status IN ('sending', 'refused')
    WHEN 'sending' THEN NEW.status IN ('moved', 'refused', 'unknown')
    WHEN 'unknown' THEN NEW.status IN ('sending', 'moved', 'refused')
    WHEN 'task' THEN NEW.status IN ('moved', 'dismissed')
    ELSE false END) THEN
    RAISE EXCEPTION 'a transfer of the pool cannot go from % to %', OLD.status, NEW.status USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pool_transfers_guard BEFORE UPDATE ON pool_transfers FOR EACH ROW EXECUTE FUNCTION guard_pool_transfer();

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['pool_transfer_answers', 'pool_transfer_readings'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_rewrite()', name || '_no_rewrite', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()', name || '_no_truncate', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['pool_transfers', 'rebalance_runs'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_rewrite()', name || '_no_delete', name);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite()', name || '_no_truncate', name);
  END LOOP;
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, UPDATE ON rebalance_settings, rebalance_runs, pool_transfers TO facet_app;
    GRANT SELECT, INSERT ON pool_transfer_answers, pool_transfer_readings, pool_deviations TO facet_app;
    REVOKE UPDATE ON pool_transfer_answers, pool_transfer_readings, pool_deviations FROM facet_app;
    GRANT DELETE ON pool_deviations TO facet_app;
    GRANT USAGE ON SEQUENCE pool_transfer_answers_id_seq, pool_transfer_readings_id_seq, pool_deviations_id_seq TO facet_app;
  END IF;
END $$;

-- Hands out transfers whose moment has come, each to one worker: they are being sent from here on, and whoever dies with one leaves an
-- unknown outcome. `asks_count` counts this time too. Only those of `p_host` (all of them without one): what went to another host is known
-- there and nowhere else, so it waits for that host or for a person. What was never sent waits while an end of it, or all deliveries, are
-- paused; what may have been sent is asked about, and `is_held` says that it must not be sent again now.
CREATE FUNCTION claim_pool_transfers(p_limit int, p_lease_ms int, p_now timestamptz DEFAULT NULL, p_host text DEFAULT NULL)
RETURNS TABLE (id uuid, kind text, from_id text, to_id text, from_reseller text, to_reseller text, diamonds bigint, fence int, asks_count int,
  is_held boolean)
LANGUAGE sql AS $$
  WITH held AS (
    SELECT c.id FROM custodians c WHERE c.paused_at IS NOT NULL OR EXISTS (SELECT FROM shop_state s WHERE s.deliveries_paused_at IS NOT NULL)
  ), due AS (
    SELECT t.id FROM pool_transfers t
    WHERE t.next_try_at <= COALESCE(p_now, clock_timestamp()) AND t.status IN ('reserved', 'sending', 'unknown')
      AND (p_host IS NULL OR t.host = p_host)
      AND (t.status <> 'reserved' OR NOT EXISTS (SELECT FROM held h WHERE h.id IN (t.from_id, t.to_id)))
    ORDER BY t.next_try_at, t.id LIMIT p_limit FOR UPDATE SKIP LOCKED
  ), claimed AS (
    UPDATE pool_transfers t SET status = 'sending', fence = t.fence + 1, asks_count = t.asks_count + 1,
      next_try_at = COALESCE(p_now, clock_timestamp()) + make_interval(secs => p_lease_ms / 1000.0)
    FROM due WHERE t.id = due.id RETURNING t.*
  )
  SELECT c.id, c.kind, c.from_id, c.to_id, f.reseller_id, o.reseller_id, c.diamonds, c.fence, c.asks_count,
         EXISTS (SELECT FROM held h WHERE h.id IN (c.from_id, c.to_id))
  FROM claimed c JOIN custodians f ON f.id = c.from_id JOIN custodians o ON o.id = c.to_id ORDER BY c.id
$$;

-- The pool's accounts as rebalancing sees them: what can be given, what is on its way in, and what may have left or come already.
CREATE VIEW rebalance_accounts AS
  SELECT c.id, c.name, c.target_bp, c.position, c.transfer_capability, c.paused_at IS NOT NULL AS is_paused, c.paused_reason,
         a.debits_posted - a.credits_posted - a.credits_pending AS available_diamonds,
         COALESCE((SELECT sum(t.diamonds) FROM pool_transfers t WHERE t.to_id = c.id AND t.status IN ('reserved', 'sending', 'unknown', 'task')), 0)::bigint
           AS incoming_diamonds,
         COALESCE((SELECT sum(t.diamonds) FROM pool_transfers t WHERE t.from_id = c.id AND t.status IN ('reserved', 'sending', 'unknown', 'task')), 0)::bigint
           AS outgoing_diamonds
  FROM custodians c JOIN accounts a ON a.id = c.account_id;

-- As before (20261120110400_confirm), with what is on its way in from other accounts: the only transfers that are pending into a pool account.
ALTER TYPE pool_view ADD ATTRIBUTE incoming bigint[];
CREATE OR REPLACE FUNCTION view_pool() RETURNS pool_view LANGUAGE sql STABLE AS $$
  SELECT ROW(array_agg(c.id ORDER BY c.id), array_agg(c.account_id ORDER BY c.id),
             array_agg(a.debits_posted - a.credits_posted - a.credits_pending ORDER BY c.id),
             array_agg(c.target_bp::bigint ORDER BY c.id), array_agg(c.paused_at IS NULL ORDER BY c.id),
             array_agg(a.debits_pending ORDER BY c.id))::pool_view
  FROM custodians c JOIN accounts a ON a.id = c.account_id
$$;

-- As before (20261120110400_confirm), but only open accounts are compared, and their targets are taken as parts of what the open ones should hold
-- together: diamonds of a stopped account made others look poorer than they are, so that the account below its share gave. What is on its way to an
-- account counts as there (else it would be spared until it arrives, and have too much then), but only what is there can be given.
CREATE OR REPLACE FUNCTION choose_custodian(p_pool pool_view, p_diamonds bigint) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  total bigint := 0;
  whole bigint := 0;
  best int := 0;
  best_distance numeric;
  distance numeric;
BEGIN
  IF p_pool.ids IS NULL THEN RETURN 0; END IF;
  FOR i IN 1 .. cardinality(p_pool.ids) LOOP
    CONTINUE WHEN NOT p_pool.open[i];
    total := total + p_pool.rooms[i] + p_pool.incoming[i];
    whole := whole + p_pool.targets[i];
  END LOOP;
  -- Without any target the fullest account gives.
  IF whole = 0 THEN whole := 1; END IF;
  FOR i IN 1 .. cardinality(p_pool.ids) LOOP
    CONTINUE WHEN NOT p_pool.open[i] OR p_pool.rooms[i] < p_diamonds;
    distance := (p_pool.rooms[i] + p_pool.incoming[i])::numeric * whole - p_pool.targets[i]::numeric * total;
    IF best = 0 OR distance > best_distance THEN best := i; best_distance := distance; END IF;
  END LOOP;
  RETURN best;
END $$;
