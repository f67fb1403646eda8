import "server-only";
import { z } from "zod";
import { rowsOf } from "@/lib/db/pool";
import { type Condition, conditions, type RecordSource, readRecordPage } from "@/lib/db/record-page";
import { dayFilter, endOfDay, firstIdAt, startOfDay } from "@/lib/shared/desk-days";
import { isUuid } from "@/lib/shared/ids";
import { CURRENCIES } from "@/lib/shared/money";
import { parseReference } from "@/lib/shared/reference";

export const UNITS = ["DIAMOND", ...CURRENCIES] as const;
export type Unit = (typeof UNITS)[number];

export const TRANSFER_KINDS = ["single", "pending", "post", "void"] as const;

const ACCOUNT_CODE = /^[a-z][a-zA-Z0-9:_.-]{0,79}$/;

/** What a figure of the desk can be followed to: the transfers of one payment, delivery, refund, dispute or deposit. */
const FIGURES = ["payment", "delivery", "refund", "dispute", "deposit", "transfer"] as const;
type Figure = (typeof FIGURES)[number];

/** Filters of the transfers' list as they stand in the address; what cannot be read filters nothing. */
export const TransferListInput = z.object({
  unit: z.enum(UNITS).optional().catch(undefined),
  kind: z.enum(TRANSFER_KINDS).optional().catch(undefined),
  code: z
    .string()
    .regex(/^[a-z][a-z0-9_.:]{0,59}$/)
    .optional()
    .catch(undefined),
  account: z.string().regex(ACCOUNT_CODE).optional().catch(undefined),
  order: z
    .string()
    .max(64)
    .transform((text) => parseReference(text) ?? undefined)
    .optional()
    .catch(undefined),
  /** `<what>:<id>`. */
  of: z
    .string()
    .regex(/^(payment|delivery|refund|dispute|deposit|transfer):[0-9a-f-]{36}$/)
    .optional()
    .catch(undefined),
  from: dayFilter,
  to: dayFilter,
  before: z.string().max(100).optional().catch(undefined),
});
export type TransferListAsk = z.output<typeof TransferListInput>;

export type TransferLine = {
  key: string;
  id: string;
  kind: string;
  code: string;
  unit: Unit;
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
  ledger: Unit;
  amount: bigint;
  debit: string;
  credit: string;
  order_id: string | null;
  reference: string | null;
  created_at: Date;
};

const SOURCE: RecordSource = {
  table: "transfers",
  key: [
    { column: "id", type: "uuid" },
    { column: "phase", type: "smallint" },
  ],
  at: "created_at",
  select:
    "r.id, r.phase, r.kind, r.code, r.ledger, r.amount, d.code AS debit, c.code AS credit, r.order_id, o.reference, r.created_at",
  joins:
    "JOIN accounts d ON d.id = r.debit_id JOIN accounts c ON c.id = r.credit_id LEFT JOIN orders o ON o.id = r.order_id",
};

/** Ids of transfers follow from what they book, so a figure leads to its transfers by key, whatever the number of transfers. */
const IDS_OF: Record<Figure, string> = {
  payment: `SELECT p.id FROM payments p WHERE p.id = ?::uuid
    UNION ALL SELECT derive_id(p.id, name) FROM payments p, unnest(ARRAY['fee', 'after-close', 'owed', 'dispute:undelivered']) AS name WHERE p.id = ?::uuid
    UNION ALL SELECT derive_id(d.payment_id, 'dispute:' || d.provider_dispute_id) FROM disputes d
      WHERE d.order_id = (SELECT order_id FROM payments WHERE id = ?::uuid) AND d.payment_id = ?::uuid
    UNION ALL SELECT i.id FROM refunds f, LATERAL (VALUES (f.id), (derive_id(f.id, 'returned')), (derive_id(f.id, 'payout')), (derive_id(f.id, 'more'))) AS i (id)
      WHERE f.payment_id = ?::uuid`,
  delivery:
    "SELECT ?::uuid UNION ALL SELECT derive_id(?::uuid, name) FROM unnest(ARRAY['cost', 'revenue', 'tax']) AS name",
  refund:
    "SELECT ?::uuid UNION ALL SELECT derive_id(?::uuid, name) FROM unnest(ARRAY['returned', 'payout', 'more']) AS name",
  dispute: `SELECT derive_id(d.payment_id, name) FROM disputes d, unnest(ARRAY['dispute:' || d.provider_dispute_id, 'dispute:undelivered']) AS name
    WHERE d.id = ?::uuid`,
  deposit: "SELECT ?::uuid UNION ALL SELECT derive_id(?::uuid, 'cost')",
  transfer: "SELECT ?::uuid",
};

function ofFigure(of: string): Condition {
  const [figure, id] = of.split(":") as [Figure, string];
  const sql = IDS_OF[figure];
  return { sql: `r.id = ANY (ARRAY(${sql}))`, values: Array.from(sql.matchAll(/\?/g), () => id) };
}

function withinOf({ order, of, from, to }: TransferListAsk): Condition[] {
  return [
    ...conditions(
      ["r.order_id = (SELECT id FROM orders WHERE reference = ?)", order],
      ["r.id >= ?::uuid", from === undefined ? undefined : firstIdAt(startOfDay(from))],
      ["r.id < ?::uuid", to === undefined ? undefined : firstIdAt(endOfDay(to))],
    ),
    ...(of === undefined ? [] : [ofFigure(of)]),
  ];
}

/** An account exists in several ledgers; their few ids are found first, so that a transfer is told by a number. */
function ofAccount(account: string): Condition {
  const ids = "ARRAY(SELECT id FROM accounts WHERE code = ?)";
  return { sql: `(r.debit_id = ANY (${ids}) OR r.credit_id = ANY (${ids}))`, values: [account, account] };
}

/** Transfers by filter, newest first, a page at a time. A page may end early: see `lookedBackTo`. */
export async function listTransfers(
  ask: TransferListAsk,
  limit = PAGE,
): Promise<{ transfers: TransferLine[]; nextBefore: string | null; lookedBackTo: Date | null }> {
  const { rows, ...rest } = await readRecordPage<Row>(SOURCE, {
    within: withinOf(ask),
    where: [
      ...conditions(["r.ledger = ?", ask.unit], ["r.kind = ?", ask.kind], ["r.code = ?", ask.code]),
      ...(ask.account === undefined ? [] : [ofAccount(ask.account)]),
    ],
    before: ask.before,
    limit,
  });
  return { transfers: rows.map(toLine), ...rest };
}

/** A transfer with what became of it, the first phase first; nothing of an id that does not exist. */
export async function phasesOf(id: string | undefined): Promise<TransferLine[]> {
  if (!isUuid(id)) return [];
  const { transfers } = await listTransfers({ of: `transfer:${id}` }, 2);
  return transfers.toReversed();
}

export type UnitTotals = { unit: Unit; debits: string; credits: string; pending: string };

/** What the accounts' counters add up to in each unit that has moved. */
export async function listUnitTotals(): Promise<UnitTotals[]> {
  const rows = await rowsOf<{ ledger: Unit; debits: bigint; credits: bigint; pending: bigint }>(
    `SELECT ledger, sum(debits_posted) AS debits, sum(credits_posted) AS credits, sum(debits_pending) AS pending
     FROM accounts GROUP BY ledger HAVING sum(debits_posted) + sum(debits_pending) > 0 ORDER BY ledger`,
  );
  return rows.map(({ ledger, debits, credits, pending }) => ({
    unit: ledger,
    debits: debits.toString(),
    credits: credits.toString(),
    pending: pending.toString(),
  }));
}

function toLine(row: Row): TransferLine {
  return {
    key: `${row.id}.${row.phase}`,
    id: row.id,
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

export type AccountLine = { unit: Unit; code: string; balance: string; pendingIn: string; pendingOut: string };

/** Accounts that hold or expect something: debits less credits. There are few, whatever the number of orders. */
export async function listAccounts(): Promise<AccountLine[]> {
  const rows = await rowsOf<{ ledger: Unit; code: string; balance: bigint; pending_in: bigint; pending_out: bigint }>(
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
