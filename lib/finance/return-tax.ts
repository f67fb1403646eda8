import type { Tx } from "@/lib/db/transaction";
import { assert } from "@/lib/shared/assert";

/**
 * Books the tax that refunds of delivered orders return, as far as it is not booked yet: from the country's tax account to `refunds`, and back
 * for a refund that came back. Answers how many postings it made; more may be due when it is `limit`.
 *
 * A lost dispute returns no tax (docs/desk/reports.md). Safe to repeat and beside others: keys follow from the refunds' own transfers.
 */
export async function returnTax(tx: Tx, { now, limit }: { now: Date; limit: number }): Promise<number> {
  const [row] = await tx.$queryRaw<
    { posted: number }[]
  >`SELECT return_tax(${limit}::int, ${now}::timestamptz) AS posted`;
  assert(row !== undefined, "a function answers one row");
  return row.posted;
}
