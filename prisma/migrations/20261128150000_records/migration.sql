-- The filters of a table of the desk, under a name.
CREATE TABLE saved_views (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL REFERENCES users (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  table_id text NOT NULL CHECK (table_id IN ('orders', 'payments', 'deliveries', 'ledger', 'refunds', 'disputes')),
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  filters text NOT NULL CHECK (length(filters) <= 1000),
  is_shared boolean NOT NULL DEFAULT false,
  created_at timestamptz(6) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE UNIQUE INDEX saved_views_owner_id_table_id_name_key ON saved_views (owner_id, table_id, name);
CREATE INDEX saved_views_table_id_idx ON saved_views (table_id);

-- Filters that few rows of a large table pass, newest first. None of these has an entry for an order that goes the plain way, and none names a
-- column that was in no index before, so updates still write their rows in place: waits_since is empty on the plain path, the status of a
-- delivery is part of deliveries_open already, and needs_person stays empty.
CREATE INDEX orders_waiting_newest ON orders (id) WHERE waits_since IS NOT NULL;
CREATE INDEX deliveries_rejected ON deliveries (id) WHERE status = 'rejected';
CREATE INDEX deliveries_needing_person ON deliveries (id) WHERE needs_person IS NOT NULL;
-- Their ids follow from the payment's, so the moment they were made is the order of their lists. Neither ever changes.
CREATE INDEX refunds_created_at_id_idx ON refunds (created_at, id);
CREATE INDEX disputes_opened_at_id_idx ON disputes (opened_at, id);

DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'facet_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON saved_views TO facet_app;
  END IF;
END $$;
