import { setFilters, staffExport } from "@/lib/http/staff-export";
import {
  type ExportedMovement,
  exportMovements,
  findAccount,
  type LedgerAccount,
  type MovementCursor,
  type Period,
  periodOf,
  readAccountCode,
  StatementInput,
} from "@/lib/ledger/account-statement";
import { Refusal } from "@/lib/shared/refusal";

type Ask = { account: LedgerAccount; period: Period };
type Context = { params: Promise<{ account: string }> };

/** `GET /admin/ledger/<account>/export`: an account's movements of a period with the balance after each, amounts in minor units. */
export const GET = staffExport<Ask, ExportedMovement, MovementCursor, Context>({
  right: "ledger.export",
  name: "statement",
  columns: [
    ["at", (line) => line.at],
    ["code", (line) => line.code],
    ["other_account", (line) => line.other],
    ["unit", (line) => line.unit],
    ["amount_minor", (line) => line.amount],
    ["balance_minor", (line) => line.balance],
    ["order", (line) => line.reference],
    ["transfer", (line) => line.id],
  ],
  ask: async (query, { params }) => {
    const { unit, ...days } = StatementInput.parse(query);
    const code = readAccountCode((await params).account);
    const found = await findAccount(code, unit);
    if (found === null) throw new Refusal("ledger.account_not_found", { code });
    return { account: found.account, period: periodOf(days, new Date()) };
  },
  filtersOf: ({ account, period }) => setFilters({ account: account.code, unit: account.unit, ...period }),
  readPage: ({ account, period }, cursor, limit) => exportMovements(account, period, cursor, limit),
});
