-- What somebody must know: raised and closed by facts, at most one open for each kind and subject.
CREATE TABLE alerts (
  id UUID PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  severity TEXT NOT NULL,
  words TEXT NOT NULL,
  opened_at TIMESTAMPTZ(6) NOT NULL,
  closed_at TIMESTAMPTZ(6),
  acknowledged_at TIMESTAMPTZ(6),
  acknowledged_by UUID,
  note TEXT NOT NULL DEFAULT '',
  CONSTRAINT alerts_severity_known CHECK (severity IN ('warning', 'bad')),
  CONSTRAINT alerts_closed_after_opened CHECK (closed_at IS NULL OR closed_at >= opened_at)
);
CREATE UNIQUE INDEX alerts_one_open ON alerts (kind, subject) WHERE closed_at IS NULL;

-- What an alert said when it was opened stays; only its end and who has seen it are added, and an end is not taken back.
CREATE FUNCTION refuse_alert_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'an alert keeps what it said' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER alerts_kept BEFORE UPDATE ON alerts FOR EACH ROW
  WHEN ((OLD.kind, OLD.subject, OLD.severity, OLD.words, OLD.opened_at) IS DISTINCT FROM (NEW.kind, NEW.subject, NEW.severity, NEW.words, NEW.opened_at)
    OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at))
  EXECUTE FUNCTION refuse_alert_rewrite();

-- Who is told: addresses by e-mail, endpoints by a signed call. No kinds means all of them.
CREATE TABLE alert_addresses (
  id UUID PRIMARY KEY,
  email TEXT NOT NULL,
  kinds TEXT[] DEFAULT ARRAY[]::text[] CHECK (kinds IS NOT NULL),
  added_by UUID,
  added_at TIMESTAMPTZ(6) NOT NULL,
  removed_at TIMESTAMPTZ(6),
  CONSTRAINT alert_addresses_email_lower CHECK (email = lower(email))
);
CREATE UNIQUE INDEX alert_addresses_once ON alert_addresses (email) WHERE removed_at IS NULL;

CREATE TABLE alert_endpoints (
  id UUID PRIMARY KEY,
  url TEXT NOT NULL,
  secret_sealed TEXT NOT NULL,
  kinds TEXT[] DEFAULT ARRAY[]::text[] CHECK (kinds IS NOT NULL),
  added_by UUID,
  added_at TIMESTAMPTZ(6) NOT NULL,
  removed_at TIMESTAMPTZ(6)
);
CREATE UNIQUE INDEX alert_endpoints_once ON alert_endpoints (url) WHERE removed_at IS NULL;

-- One message to one endpoint: sent once for each opening and each closing, however often it is tried.
CREATE TABLE alert_deliveries (
  id UUID PRIMARY KEY,
  endpoint_id UUID NOT NULL REFERENCES alert_endpoints (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  alert_id UUID REFERENCES alerts (id) ON UPDATE CASCADE ON DELETE SET NULL,
  event TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'waiting',
  tries INTEGER NOT NULL DEFAULT 0,
  http_status INTEGER,
  problem TEXT,
  created_at TIMESTAMPTZ(6) NOT NULL,
  tried_at TIMESTAMPTZ(6),
  CONSTRAINT alert_deliveries_event_known CHECK (event IN ('alert.opened', 'alert.closed', 'alert.test')),
  CONSTRAINT alert_deliveries_status_known CHECK (status IN ('waiting', 'sent', 'failed', 'dropped'))
);
CREATE UNIQUE INDEX alert_deliveries_once ON alert_deliveries (endpoint_id, alert_id, event);
CREATE INDEX alert_deliveries_latest ON alert_deliveries (created_at, id);
