-- Who works on an order, beside the order: its own row is hot, and a colleague's name is no reason to write it.
CREATE TABLE order_claims (
  order_id uuid PRIMARY KEY REFERENCES orders (id),
  user_id uuid NOT NULL REFERENCES users (id),
  claimed_at timestamptz(6) NOT NULL,
  -- After this it is anybody's again: people go home.
  until timestamptz(6) NOT NULL
);
CREATE INDEX order_claims_user ON order_claims (user_id, until);
