-- Customers' requests for their data: a copy of it, or that it is erased while the books are kept.
CREATE TABLE data_requests (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('export', 'deletion')),
  status text NOT NULL CHECK (status IN ('unconfirmed', 'waiting', 'answered', 'declined')),
  source text NOT NULL CHECK (source IN ('customer', 'staff')),
  -- Whose data: the address, sealed and hashed. Both go when the data is erased.
  email_sealed text,
  email_hash text NOT NULL,
  locale text NOT NULL,
  -- Of the mailed link's token.
  token_hash text,
  token_expires_at timestamptz(6),
  requested_at timestamptz(6) NOT NULL,
  confirmed_at timestamptz(6),
  answered_at timestamptz(6),
  -- Until when an export can be fetched.
  ready_until timestamptz(6),
  orders_erased int NOT NULL DEFAULT 0,
  actor_id uuid
);
CREATE UNIQUE INDEX data_requests_token_hash_key ON data_requests (token_hash);
CREATE INDEX data_requests_email_hash_idx ON data_requests (email_hash);
-- One open request of a kind for one person.
CREATE UNIQUE INDEX data_requests_one_open ON data_requests (email_hash, kind) WHERE status IN ('unconfirmed', 'waiting');

-- When the personal data of an order was erased; null while it is there.
ALTER TABLE orders ADD COLUMN erased_at timestamptz(6);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT DELETE ON user_sessions TO facet_app;
  END IF;
END $$;
