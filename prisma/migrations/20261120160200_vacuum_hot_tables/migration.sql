-- When the hot tables are vacuumed. An order's life updates its rows three or four times, and by default the dead versions of a fifth of a table may
-- pile up first: with a million orders that is minutes of load, and the queues' partial indexes grow with it. A fiftieth keeps them small; what a
-- round costs stays bounded by the server's own cost limit.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['orders', 'payments', 'deliveries', 'delivery_attempts', 'inbox_events', 'refunds', 'outbox_entries'] LOOP
    EXECUTE format('ALTER TABLE %I SET (autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.02, '
      'autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0.02)', name);
  END LOOP;
  -- Some dozen rows that every batch updates: their pages are cleaned as they are read, and the rest in every round.
  ALTER TABLE accounts SET (autovacuum_vacuum_threshold = 200, autovacuum_vacuum_scale_factor = 0, autovacuum_analyze_threshold = 100000);
  -- Append-only: a small round now and then freezes what is new, instead of a large one for everything.
  FOREACH name IN ARRAY ARRAY['transfers', 'evidence', 'risk_verdicts'] LOOP
    EXECUTE format('ALTER TABLE %I SET (autovacuum_vacuum_insert_threshold = 10000, autovacuum_vacuum_insert_scale_factor = 0.05, '
      'autovacuum_analyze_threshold = 10000, autovacuum_analyze_scale_factor = 0.05)', name);
  END LOOP;
END $$;
