-- What is forgotten, and how: a stream that is needed for hours lies in partitions of a few hours, and old ones are dropped whole. A DELETE
-- of as many rows leaves as many dead ones behind, in a table that every process reads every second.

ALTER TABLE channel_observations RENAME TO channel_observations_before;
ALTER INDEX channel_observations_observed_at_idx RENAME TO channel_observations_before_observed_at_idx;
ALTER TABLE channel_observations_before RENAME CONSTRAINT channel_observations_pkey TO channel_observations_before_pkey;

CREATE TABLE channel_observations (
  id bigint NOT NULL DEFAULT nextval('channel_observations_id_seq'::regclass),
  process_id text NOT NULL,
  channel_id text NOT NULL,
  operation text NOT NULL,
  country text NOT NULL DEFAULT '',
  succeeded int NOT NULL DEFAULT 0,
  declined int NOT NULL DEFAULT 0,
  failed int NOT NULL DEFAULT 0,
  abandoned int NOT NULL DEFAULT 0,
  latency_ms int,
  because text,
  observed_at timestamptz(6) NOT NULL,
  PRIMARY KEY (id, observed_at)
) PARTITION BY RANGE (observed_at);
CREATE INDEX channel_observations_observed_at_idx ON channel_observations (observed_at);
ALTER SEQUENCE channel_observations_id_seq OWNED BY channel_observations.id;

-- Takes what no other partition takes: a shop whose worker was away for a day loses nothing of what it sees.
CREATE TABLE channel_observations_rest PARTITION OF channel_observations DEFAULT;
INSERT INTO channel_observations SELECT * FROM channel_observations_before;
DROP TABLE channel_observations_before;

-- Makes the partitions of this slot and of the two to come, and drops those that ended `p_keep` ago. Safe to repeat, and under several
-- workers at once: one of them does it. The shop's role owns nothing and makes no tables, so this runs as the owner.
CREATE FUNCTION keep_observation_partitions(p_now timestamptz, p_keep interval) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  slot_seconds CONSTANT integer := 3 * 3600;
  slot bigint := floor(extract(epoch FROM p_now) / slot_seconds);
  from_at timestamptz;
  name text;
  old record;
  changes integer := 0;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('facet.partitions')) THEN RETURN 0; END IF;
  FOR ahead IN 0..2 LOOP
    from_at := to_timestamp((slot + ahead) * slot_seconds);
    name := 'channel_observations_' || to_char(from_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24');
    CONTINUE WHEN to_regclass('public.' || name) IS NOT NULL;
    -- Rows that came too early for their partition stay in the rest, and so does their slot: they are forgotten from there.
    CONTINUE WHEN EXISTS (SELECT FROM channel_observations_rest
                          WHERE observed_at >= from_at AND observed_at < from_at + make_interval(secs => slot_seconds));
    EXECUTE format('CREATE TABLE %I PARTITION OF channel_observations FOR VALUES FROM (%L) TO (%L)',
                   name, from_at, from_at + make_interval(secs => slot_seconds));
    changes := changes + 1;
  END LOOP;
  FOR old IN
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'channel_observations'::regclass AND c.relname ~ '^channel_observations_\d{10}$'
      AND (to_timestamp(right(c.relname, 10), 'YYYYMMDDHH24')::timestamp AT TIME ZONE 'UTC') + make_interval(secs => slot_seconds) < p_now - p_keep
  LOOP
    EXECUTE format('DROP TABLE %I', old.name);
    changes := changes + 1;
  END LOOP;
  DELETE FROM channel_observations_rest WHERE observed_at < p_now - p_keep;
  RETURN changes;
END $$;

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON channel_observations, channel_observations_rest TO facet_app;
    GRANT USAGE ON SEQUENCE channel_observations_id_seq TO facet_app;
    REVOKE EXECUTE ON FUNCTION keep_observation_partitions FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION keep_observation_partitions TO facet_app;
    GRANT DELETE ON user_sessions TO facet_app;
  END IF;
END $$;

SELECT keep_observation_partitions(now(), interval '3 hours');
