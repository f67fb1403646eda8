-- As before, and: a breaker that a payment was to find out about and that opened again may be tried again only later, which everybody has to know.
-- It is no switch, for it was open all the time; but without the new moment its method would be offered through the rest of the outage.
CREATE OR REPLACE FUNCTION move_breaker(p_channel text, p_operation text, p_state text, p_because text, p_opens int, p_retry_at timestamptz, p_process text, p_at timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE v_from text;
BEGIN
  SELECT state INTO v_from FROM channel_states WHERE channel_id = p_channel AND operation = p_operation FOR UPDATE;
  IF COALESCE(v_from, 'closed') = p_state THEN
    IF p_state = 'open' THEN
      UPDATE channel_states SET opens_count = p_opens, retry_at = p_retry_at, because = p_because, changed_at = p_at
      WHERE channel_id = p_channel AND operation = p_operation AND changed_at < p_at AND opens_count < p_opens;
    END IF;
    RETURN false;
  END IF;
  INSERT INTO channel_states (channel_id, operation, state, opens_count, retry_at, because, changed_at)
  VALUES (p_channel, p_operation, p_state, p_opens, p_retry_at, p_because, p_at)
  ON CONFLICT (channel_id, operation) DO UPDATE SET state = excluded.state, opens_count = excluded.opens_count, retry_at = excluded.retry_at,
    because = excluded.because, changed_at = excluded.changed_at WHERE channel_states.changed_at <= excluded.changed_at AND channel_states.state <> excluded.state;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO channel_switches (channel_id, operation, from_state, to_state, because, process_id, switched_at)
  VALUES (p_channel, p_operation, COALESCE(v_from, 'closed'), p_state, p_because, p_process, p_at);
  RETURN true;
END $$;
