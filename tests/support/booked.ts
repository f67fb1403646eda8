import { rowsOf } from "@/lib/db/pool";
import type { Unit } from "@/lib/insight/reports/movement";

/** Debits less credits of each account by kind of posting and country, straight from the transfers. */
export type Booked = { account: string; unit: Unit; code: string; country: string; amount: bigint };
export const booked = () =>
  rowsOf<Booked>(
    `SELECT a.code AS account, a.ledger AS unit, s.code, COALESCE(o.country, '') AS country, sum(s.amount)::bigint AS amount
     FROM (SELECT debit_id AS id, code, order_id, amount FROM transfers WHERE kind IN ('single', 'post')
           UNION ALL SELECT credit_id, code, order_id, -amount FROM transfers WHERE kind IN ('single', 'post')) AS s
     JOIN accounts a ON a.id = s.id LEFT JOIN orders o ON o.id = s.order_id GROUP BY 1, 2, 3, 4`,
  );
/** What the accounts' own counters say. */
export const counters = () =>
  rowsOf<{ account: string; unit: Unit; amount: bigint }>(
    `SELECT code AS account, ledger AS unit, debits_posted - credits_posted AS amount FROM accounts
     WHERE debits_posted <> credits_posted ORDER BY ledger, code`,
  );
