import type { Tx } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import { dice } from "@/tests/support/dice";

type Asked = { custodianId: string; seed: number; count: number };
type Pending = { id: string; amount: number };

/** Any movements of one account by the ledger's own functions: deposits, reservations, posts in full and in part, voids, moves and reversals. */
export async function givenSeededMovements(tx: Tx, { custodianId, seed, count }: Asked): Promise<void> {
  const die = dice(seed);
  const custodian = await tx.custodian.findUniqueOrThrow({ where: { id: custodianId }, select: { accountId: true } });
  const pool = custodian.accountId;
  const open: Pending[] = [];
  const write = (kind: string, side: "debit" | "credit", id: string, amount: number, code: string) =>
    side === "debit"
      ? tx.$queryRaw`SELECT ledger_write(ARRAY[ROW(${id}::uuid, ${kind}, ${pool}::bigint, account_of('DIAMOND', 'supplier'),
          ${amount}::bigint, 'DIAMOND', ${code}, NULL)::transfer_input], clock_timestamp())::int`
      : tx.$queryRaw`SELECT ledger_write(ARRAY[ROW(${id}::uuid, ${kind}, account_of('DIAMOND', 'supplier'), ${pool}::bigint,
          ${amount}::bigint, 'DIAMOND', ${code}, NULL)::transfer_input], clock_timestamp())::int`;
  await write("single", "debit", newId(), 1_000_000, "deposit");
  for (let step = 0; step < count; step += 1) {
    const amount = die.whole(1, 900);
    const next = open.length > 0 && die.chance(0.5) ? open.splice(die.whole(0, open.length - 1), 1)[0] : undefined;
    if (next !== undefined) {
      const item = die.chance(0.3)
        ? { id: next.id, kind: "void" }
        : { id: next.id, kind: "post", amount: die.whole(1, next.amount) };
      await tx.$queryRaw`SELECT outcome FROM resolve_batch(${JSON.stringify([item])}::jsonb)`;
      continue;
    }
    const id = newId();
    const what = die.pick(["reserve", "reserve", "deposit", "out", "incoming", "reversal"] as const);
    if (what === "reserve") {
      await write("pending", "credit", id, amount, "delivery");
      open.push({ id, amount });
    } else if (what === "incoming") {
      await write("pending", "debit", id, amount, "transfer");
      open.push({ id, amount });
    } else if (what === "deposit") await write("single", "debit", id, amount, "deposit");
    else await write("single", "credit", id, amount, what === "out" ? "transfer" : "deposit.reversal");
  }
}
