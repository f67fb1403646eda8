import "server-only";
import { z } from "zod";
import { rowsOf } from "@/lib/db/pool";
import { CURRENCIES } from "@/lib/shared/money";
import { parseReference } from "@/lib/shared/reference";

export const UNITS = ["DIAMOND", ...CURRENCIES] as const;

/** Filters of the transfers' list as they stand in the address; what cannot be read filters nothing. */
export const TransferListInput = z.object({
  unit: z.enum(UNITS).optional().catch(undefined),
  kind: z.enum(["single", "pending", "post", "void"]).optional().catch(undefined),
  account: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9:_-]{0,59}$/)
    .optional()
    .catch(undefined),
  order: z
    .string()
    .max(64)
    .transform((text) => parseReference(text) ?? undefined)
    .optional()
    .catch(undefined),
  /** `<id>.<phase>` of the last line of the page before. */
  before: z
    .string()
    .regex(/^[0-9a-f-]{36}\.[01]$/)
    .optional()
    .catch(undefined),
});
export type TransferListAsk = z.output<typeof TransferListInput>;

export type TransferLine = {
  key: string;
  kind: string;
  code: string;
  unit: (typeof UNITS)[number];
  amount: string;
  debit: string;
  credit: string;
  orderId: string | null;
  reference: string | null;
  createdAt: string;
};

const PAGE = 50;

type Row = {
  id: string;
  phase: number;
  kind: string;
  code: string;
  ledger: (typeof UNITS)[number];
  amount: bigint;
  debit: string;
  credit: string;
  order_id: string | null;
  reference: string | null;
  created_at: Date;
};

const LIST_SQL = `
  SELECT t.id, t.phase, t.kind, t.code, t.ledger, t.amount, d.code AS debit, c.code AS credit, t.order_id, o.reference, t.created_at
  FROM transfers t
  JOIN accounts d ON d.id = t.debit_id
  JOIN accounts c ON c.id = t.credit_id
  LEFT JOIN orders o ON o.id = t.order_id
  WHERE ($1::text IS NULL OR t.ledger = $1) AND ($2::text IS NULL OR t.kind = $2)
    AND ($3::text IS NULL OR d.code = $3 OR c.code = $3)
    AND ($4::text IS NULL OR t.order_id = (SELECT id FROM orders WHERE reference = $4))
    AND ($5::uuid IS NULL OR (t.id, t.phase) < ($5::uuid, $6::smallint))
  ORDER BY t.id DESC, t.phase DESC LIMIT $7`;

/** Transfers by filter, newest first, a page at a time. Their ids are in order of time, so the id is the cursor. */
export async function listTransfers(
  ask: TransferListAsk,
  limit = PAGE,
): Promise<{ transfers: TransferLine[]; nextBefore: string | null }> {
  const [beforeId, beforePhase] = ask.before?.split(".") ?? [];
  const rows = await rowsOf<Row>(LIST_SQL, [
    ask.unit ?? null,
    ask.kind ?? null,
    ask.account ?? null,
    ask.order ?? null,
    beforeId ?? null,
    beforePhase ?? null,
    limit + 1,
  ]);
  const shown = rows.slice(0, limit).map(toLine);
  return { transfers: shown, nextBefore: rows.length > limit ? (shown.at(-1)?.key ?? null) : null };
}

function toLine(row: Row): TransferLine {
  return {
    key: `${row.id}.${row.phase}`,
    kind: row.kind,
    code: row.code,
    unit: row.ledger,
    amount: row.amount.toString(),
    debit: row.debit,
    credit: row.credit,
    orderId: row.order_id,
    reference: row.reference,
    createdAt: row.created_at.toISOString(),
  };
}

export type AccountLine = { unit: string; code: string; balance: string; pendingIn: string; pendingOut: string };

/** Accounts that hold or expect something: debits less credits. There are few, whatever the number of orders. */
export async function listAccounts(): Promise<AccountLine[]> {
  const rows = await rowsOf<{ ledger: string; code: string; balance: bigint; pending_in: bigint; pending_out: bigint }>(
    `SELECT ledger, code, debits_posted - credits_posted AS balance, debits_pending AS pending_in, credits_pending AS pending_out
     FROM accounts WHERE debits_posted <> credits_posted OR debits_pending <> 0 OR credits_pending <> 0 ORDER BY ledger, code`,
  );
  return rows.map(({ ledger, code, balance, pending_in, pending_out }) => ({
    unit: ledger,
    code,
    balance: balance.toString(),
    pendingIn: pending_in.toString(),
    pendingOut: pending_out.toString(),
  }));
}
