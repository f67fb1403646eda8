-- How the hot functions are planned. Each of their statements reaches a few rows by a key, whatever the tables hold, so one plan is right
-- for ever. Left to itself the planner makes a new one for most calls (a third of a batch's time was planning), and one that it made while a
-- table was small reads the whole table later, until somebody runs ANALYZE.
-- CREATE OR REPLACE FUNCTION drops these settings: a migration that replaces one of the functions sets them again (a test looks).
DO $$
DECLARE hot regprocedure;
BEGIN
  FOR hot IN
    SELECT p.oid::regprocedure FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY (ARRAY[
      'place_batch', 'start_batch', 'accept_batch', 'confirm_batch', 'settle_batch', 'money_batch', 'reserve_batch', 'resolve_batch',
      'claim_events', 'claim_deliveries', 'claim_payments', 'claim_refunds', 'claim_orders'])
  LOOP
    EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off '
      'SET enable_hashjoin = off SET enable_mergejoin = off SET enable_material = off SET jit = off', hot);
  END LOOP;
END $$;
