-- What became of each mail, for the order's story.
ALTER TABLE outbox_entries
  ADD COLUMN sent_at timestamptz(6),
  ADD COLUMN send_tries int NOT NULL DEFAULT 0,
  -- Why the last try failed, or why there was nothing to send; a code, never an address.
  ADD COLUMN unsent_because text;
-- The story of one order reads its mails only.
CREATE INDEX outbox_entries_order ON outbox_entries (order_id) WHERE order_id IS NOT NULL;

-- What the bank says about a dispute, where the provider passes it on.
ALTER TABLE disputes
  ADD COLUMN reason text,
  ADD COLUMN respond_by timestamptz(6);
