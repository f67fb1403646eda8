/**
 * What confirm does with a batch of orders, but for the orders themselves: the pool is viewed once, `choose_custodian` picks for each, and all
 * reservations are one insert (as in confirm_plain). Answers what was reserved where.
 */
export const BENCH_CONFIRM_SQL = `
  CREATE FUNCTION bench_confirm(p_ids uuid[], p_diamonds bigint[]) RETURNS TABLE (id uuid, custodian text, diamonds bigint) LANGUAGE plpgsql AS $$
  DECLARE
    v_pool pool_view;
    v_pick int;
    v_rows transfer_input[] := '{}';
    v_to bigint := account_of('DIAMOND', 'delivered:bigo');
  BEGIN
    PERFORM lock_accounts(ARRAY(SELECT account_id FROM custodians UNION SELECT v_to));
    v_pool := view_pool();
    FOR i IN 1 .. cardinality(p_ids) LOOP
      v_pick := choose_custodian(v_pool, p_diamonds[i]);
      CONTINUE WHEN v_pick = 0;
      v_pool.rooms[v_pick] := v_pool.rooms[v_pick] - p_diamonds[i];
      v_rows := v_rows || ROW(p_ids[i], 'pending', v_to, v_pool.accounts[v_pick], p_diamonds[i], 'DIAMOND', 'delivery', NULL)::transfer_input;
      id := p_ids[i]; custodian := v_pool.ids[v_pick]; diamonds := p_diamonds[i];
      RETURN NEXT;
    END LOOP;
    PERFORM ledger_insert(v_rows, clock_timestamp());
  END $$;
  GRANT EXECUTE ON FUNCTION bench_confirm(uuid[], bigint[]) TO PUBLIC`;
