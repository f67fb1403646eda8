import "server-only";
import { recordAudit } from "@/lib/accounts/audit";
import type { Prisma } from "@/lib/db/generated/client";
import { inTransaction } from "@/lib/db/transaction";
import { type CsvColumn, type CsvPage, csvStream } from "@/lib/http/csv";
import { staffHandler } from "@/lib/http/staff";
import type { AuditAction } from "@/lib/shared/audit-actions";
import type { Right } from "@/lib/shared/rights";

/** Rows that are read and sent at a time. */
export const EXPORT_PAGE = 1_000;

/** What staff can export by this wrapper, as the audit log names it. */
type ExportName = AuditAction extends infer Code ? (Code extends `${infer Name}.exported` ? Name : never) : never;

type StaffExport<Ask, Line, Cursor, Context> = {
  right: Right;
  /** What the audit log calls it: `<name>.export` when it was asked for, `<name>.exported` with the rows when it ended. */
  name: ExportName;
  /** `<name>.csv` when left out. */
  fileName?: string;
  columns: readonly CsvColumn<Line>[];
  /** The filters of the address; what is undefined is not set. */
  ask: (query: Record<string, string>, context: Context) => Promise<Ask> | Ask;
  /** What the audit log keeps of them. */
  filtersOf: (ask: Ask) => Prisma.InputJsonObject;
  readPage: (ask: Ask, cursor: Cursor | null, limit: number) => Promise<CsvPage<Line, Cursor>>;
};

/**
 * The only way to write an export of a desk: right, filters, audit, then the rows as they are taken. That it was asked for is recorded
 * before the first row leaves, and how many rows left, and whether that was all, when it ends.
 */
export function staffExport<Ask, Line, Cursor = string, Context = unknown>(
  wanted: StaffExport<Ask, Line, Cursor, Context>,
) {
  const { name, columns } = wanted;
  return staffHandler<Context>(wanted.right, async (request, actor, context) => {
    const ask = await wanted.ask(Object.fromEntries(new URL(request.url).searchParams), context);
    const filters = wanted.filtersOf(ask);
    const tell = (action: "export" | "exported", after: Prisma.InputJsonObject) =>
      inTransaction((tx) => recordAudit(tx, actor, { action: `${name}.${action}`, subject: name, after }));
    await tell("export", filters);
    return csvStream<Line, Cursor>({
      fileName: wanted.fileName ?? `${name}.csv`,
      columns,
      readPage: (cursor) => wanted.readPage(ask, cursor, EXPORT_PAGE),
      onEnd: ({ rows, outcome }) => tell("exported", { ...filters, rows, outcome }),
    });
  });
}

/** Filters that are set, as JSON. */
export function setFilters(ask: Readonly<Record<string, string | undefined>>): Prisma.InputJsonObject {
  return Object.fromEntries(Object.entries(ask).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
