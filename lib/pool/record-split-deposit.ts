import type { StaffActor } from "@/lib/accounts/actor";
import type { Tx } from "@/lib/db/transaction";
import { withCosts } from "@/lib/pool/rebalance-deposit-split";
import { recordDeposits } from "@/lib/pool/record-deposit";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type RecordSplitDeposit = {
  /** Made by the form: a repeat finds the first one. */
  depositId: string;
  /** Of the whole. */
  diamonds: bigint;
  costUsdMinor: bigint;
  supplier: string;
  document: string;
  /** As the person saw and perhaps changed them; together exactly the whole. */
  parts: readonly { custodianId: string; diamonds: bigint }[];
};

/**
 * Books one delivery of the supplier as a deposit into each account, all of them or none. The cost goes with the diamonds, to the cent.
 *
 * Safe to repeat by `depositId`. Refuses with auth.forbidden, pool.deposit_split (the parts are not the whole, or name an account twice),
 * pool.account_not_found, pool.deposit_key_reused, pool.deposit_document_booked.
 */
export async function recordSplitDeposit(
  tx: Tx,
  actor: StaffActor,
  { parts, ...whole }: RecordSplitDeposit,
): Promise<void> {
  requireRight(actor, "pool.deposit");
  const filled = parts.filter(({ diamonds }) => diamonds > 0n);
  const sum = filled.reduce((total, { diamonds }) => total + diamonds, 0n);
  const isTwice = new Set(filled.map(({ custodianId }) => custodianId)).size < filled.length;
  if (parts.some(({ diamonds }) => diamonds < 0n) || filled.length === 0 || isTwice || sum !== whole.diamonds) {
    throw new Refusal("pool.deposit_split", { sum: sum.toString(), whole: whole.diamonds.toString() });
  }
  // One form at a time: two sendings of it must find each other's parts, whatever they hold.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${whole.depositId}, 0))::text`;
  const sorted = filled.sort((a, b) => (a.custodianId < b.custodianId ? -1 : 1));
  const deposits = withCosts(sorted, whole).map((part) => ({
    ...part,
    supplier: whole.supplier,
    document: whole.document,
  }));
  const ids = await idsOf(tx, whole.depositId);
  const known = await tx.deposit.findMany({ where: { id: { in: [...ids.values()] } }, select: { custodianId: true } });
  const isOther = known.length > 0 && known.length !== deposits.length;
  if (isOther) throw new Refusal("pool.deposit_key_reused", { depositId: whole.depositId });
  await recordDeposits(
    tx,
    actor,
    deposits.map((part) => {
      const depositId = ids.get(part.custodianId);
      if (depositId === undefined) throw new Refusal("pool.account_not_found", { custodianId: part.custodianId });
      if (known.length > 0 && !known.some(({ custodianId }) => custodianId === part.custodianId))
        throw new Refusal("pool.deposit_key_reused", { depositId: whole.depositId });
      return { ...part, depositId };
    }),
  );
}

/** The id of each account's part, which follows from the form's key. */
async function idsOf(tx: Tx, depositId: string): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ custodian: string; id: string }[]>`
    SELECT id AS custodian, derive_id(${depositId}::uuid, 'part:' || id)::text AS id FROM custodians`;
  return new Map(rows.map(({ custodian, id }) => [custodian, id]));
}
