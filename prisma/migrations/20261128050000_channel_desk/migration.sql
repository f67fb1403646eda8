-- A maintenance window that staff take back stays on record: the form that added it, sent late, must not add it again.
ALTER TABLE channel_windows ADD COLUMN removed_at timestamptz(6);
