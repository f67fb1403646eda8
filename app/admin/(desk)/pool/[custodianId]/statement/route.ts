import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { csvResponse } from "@/lib/http/csv";
import { staffHandler } from "@/lib/http/staff";
import type { Balance } from "@/lib/pool/statement";
import { getStatement, listStatementLines, periodOf, StatementInput } from "@/lib/pool/statement-queries";
import { Refusal } from "@/lib/shared/refusal";

const PAGE = 1_000;

const HEADER = [
  "at",
  "movement",
  "code",
  "held",
  "reserved",
  "held_after",
  "reserved_after",
  "order",
  "note",
  "transfer",
];

type Cursor = { after: string; balance: Balance };
type Context = { params: Promise<{ custodianId?: string }> };

/**
 * `GET /admin/pool/<account>/statement?from=…&to=…`: the statement as CSV, from the opening balance to the closing one. Each page takes its
 * running balance from the page before, so that a year needs no more work than its lines. That it was taken is recorded.
 */
export const GET = staffHandler<Context>("ledger.export", async (request, actor, { params }) => {
  const { custodianId = "" } = await params;
  const asked = StatementInput.parse(Object.fromEntries(new URL(request.url).searchParams));
  const period = periodOf(asked, new Date());
  const first = await getStatement(custodianId, period, { page: 1 });
  if (first === null) throw new Refusal("pool.account_not_found", { custodianId });
  const { opening } = first;
  await inTransaction((tx) =>
    recordAudit(tx, actor, {
      action: "pool.export_statement",
      subject: `custodian:${custodianId}`,
      after: { from: period.fromDay, to: period.toDay },
    }),
  );
  const edge = (at: Date, word: string, { heldDiamonds, reservedDiamonds }: Balance) => [
    ...[at.toISOString(), word, "", "", ""],
    ...[heldDiamonds.toString(), reservedDiamonds.toString(), "", "", ""],
  ];
  const name = `statement-${custodianId}-${period.fromDay}-${period.toDay}.csv`;
  return csvResponse<Cursor>(name, HEADER, async (cursor) => {
    const { after, balance: start } = cursor ?? { after: undefined, balance: opening };
    const { lines, nextAfter } = await listStatementLines(custodianId, period, { after, start, page: PAGE });
    const last = lines.at(-1);
    const balance =
      last === undefined
        ? start
        : { heldDiamonds: BigInt(last.runningHeldDiamonds), reservedDiamonds: BigInt(last.runningReservedDiamonds) };
    return {
      next: nextAfter === null ? null : { after: nextAfter, balance },
      rows: [
        ...(cursor === null ? [edge(period.from, "opening", opening)] : []),
        ...lines.map((line) => [
          line.at,
          line.kind,
          line.code,
          line.heldDiamonds,
          line.reservedDiamonds,
          line.runningHeldDiamonds,
          line.runningReservedDiamonds,
          line.reference,
          line.note,
          line.key,
        ]),
        ...(nextAfter === null ? [edge(period.to, "closing", balance)] : []),
      ],
    };
  });
});
