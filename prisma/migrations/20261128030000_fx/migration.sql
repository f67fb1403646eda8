-- Rates come from a published source by themselves; staff may set one that stands against it for a time.
ALTER TABLE fx_rates
  ADD COLUMN override_id uuid,
  ADD COLUMN override_until timestamptz(6),
  ADD COLUMN override_ended_at timestamptz(6),
  ADD COLUMN reason text NOT NULL DEFAULT '',
  ADD CONSTRAINT fx_rates_override CHECK (
    (override_id IS NULL) = (override_until IS NULL) AND (override_until IS NULL OR override_until > quoted_at)
    AND (override_ended_at IS NULL OR override_until IS NOT NULL));
CREATE UNIQUE INDEX fx_rates_override_id_key ON fx_rates (override_id);
CREATE INDEX fx_rates_overrides_open ON fx_rates (override_until) WHERE override_until IS NOT NULL AND override_ended_at IS NULL;

-- An order keeps its rate and the moment that the rate is of; these rows say for ever where it came from. Only an override's end may be added.
CREATE TRIGGER fx_rates_no_rewrite BEFORE UPDATE ON fx_rates FOR EACH ROW
  WHEN (OLD.override_ended_at IS NOT NULL OR to_jsonb(OLD) - 'override_ended_at' IS DISTINCT FROM to_jsonb(NEW) - 'override_ended_at')
  EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER fx_rates_no_delete BEFORE DELETE ON fx_rates FOR EACH ROW EXECUTE FUNCTION refuse_rewrite();
CREATE TRIGGER fx_rates_no_truncate BEFORE TRUNCATE ON fx_rates FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewrite();

-- Quotes that moved too far to be taken without a person.
CREATE TABLE fx_refusals (
  id bigserial PRIMARY KEY,
  currency text NOT NULL,
  per_usd_micro bigint NOT NULL CHECK (per_usd_micro > 0),
  last_per_usd_micro bigint NOT NULL CHECK (last_per_usd_micro > 0),
  source text NOT NULL,
  quoted_at timestamptz(6) NOT NULL,
  refused_at timestamptz(6) NOT NULL,
  settled_at timestamptz(6),
  settled_as text CHECK (settled_as IN ('taken', 'dismissed', 'overtaken')),
  CHECK ((settled_at IS NULL) = (settled_as IS NULL))
);
CREATE UNIQUE INDEX fx_refusals_currency_source_quoted_at_key ON fx_refusals (currency, source, quoted_at);
CREATE UNIQUE INDEX fx_refusals_one_open ON fx_refusals (currency) WHERE settled_at IS NULL;

-- When each source was asked: its terms allow a call an hour, however many workers there are.
CREATE TABLE fx_sources (
  source text PRIMARY KEY,
  asked_at timestamptz(6) NOT NULL,
  outcome text NOT NULL,
  detail text NOT NULL DEFAULT '',
  failures int NOT NULL DEFAULT 0,
  next_ask_at timestamptz(6) NOT NULL
);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, UPDATE ON fx_refusals, fx_sources TO facet_app;
    GRANT USAGE ON SEQUENCE fx_refusals_id_seq TO facet_app;
  END IF;
END $$;
