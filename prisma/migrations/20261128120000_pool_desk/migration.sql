-- Custodian accounts that staff change: of two who change one account at once the second must notice the first.
ALTER TABLE custodians ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE custodians ADD CONSTRAINT custodians_low_level CHECK (low_level_diamonds >= 0);

-- The platform's kill switch, each use of it written before the call. Only the platform turns its API on again: then it is ended.
CREATE TABLE platform_stops (
  id UUID PRIMARY KEY,
  seq_id TEXT NOT NULL UNIQUE,
  status TEXT NOT NULL DEFAULT 'asked',
  rescode INTEGER,
  detail TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL,
  actor_id UUID NOT NULL,
  asked_at TIMESTAMPTZ(6) NOT NULL,
  answered_at TIMESTAMPTZ(6),
  ended_at TIMESTAMPTZ(6),
  CONSTRAINT platform_stops_status_known CHECK (status IN ('asked', 'done', 'refused', 'unknown'))
);
CREATE INDEX platform_stops_open ON platform_stops (asked_at) WHERE ended_at IS NULL;

-- An account's statement reads its own transfers by time. Deliveries credit a pool and never debit it, so the second index leaves them out:
-- they are nearly all rows, and their debit side is one account for the whole shop.
CREATE INDEX transfers_pool_credits ON transfers (credit_id, created_at, id, phase) WHERE ledger = 'DIAMOND';
CREATE INDEX transfers_pool_debits ON transfers (debit_id, created_at, id, phase) WHERE ledger = 'DIAMOND' AND code <> 'delivery';
