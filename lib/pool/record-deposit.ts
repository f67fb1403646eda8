import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { wakeWaitingOrders } from "@/lib/pool/wake-waiting-orders";
import { Refusal } from "@/lib/shared/refusal";

export type RecordDeposit = {
  /** Made by the form: a repeat finds the first deposit. */
  depositId: string;
  custodianId: string;
  diamonds: bigint;
  /** What was paid for all of them together, in US cents. */
  costUsdMinor: bigint;
  supplier: string;
  document: string;
};

/**
 * Books diamonds that the supplier put into a custodian account, with what they cost: the pool's average cost moves with it. Orders
 * that wait for stock are looked at again at once, and an account that was stopped for lack of stock is open again.
 *
 * `actor` is null only for the seed of a demo. Safe to repeat by `depositId`. Refuses with pool.account_not_found,
 * pool.deposit_key_reused.
 */
export async function recordDeposit(tx: Tx, actor: StaffActor | null, deposit: RecordDeposit): Promise<void> {
  const custodian = await tx.custodian.findUnique({
    where: { id: deposit.custodianId },
    select: { id: true, accountId: true },
  });
  if (custodian === null) throw new Refusal("pool.account_not_found", { custodianId: deposit.custodianId });
  if (!(await insertDeposit(tx, actor, deposit))) return;

  const now = new Date();
  await wakeWaitingOrders(tx, ["awaiting_stock"], now);
  // One call for both units: it holds the accounts in the order that every batch uses.
  await tx.$queryRaw`
    SELECT ledger_write(array_remove(ARRAY[
      ROW(${deposit.depositId}::uuid, 'single', ${custodian.accountId}::bigint, account_of('DIAMOND', 'supplier'), ${deposit.diamonds}::bigint,
          'DIAMOND', 'deposit', NULL)::transfer_input,
      CASE WHEN ${deposit.costUsdMinor}::bigint > 0 THEN
        ROW(derive_id(${deposit.depositId}::uuid, 'cost'), 'single', account_of('USD', 'inventory'), account_of('USD', 'supplier'),
            ${deposit.costUsdMinor}::bigint, 'USD', 'deposit.cost', NULL)::transfer_input END], NULL), ${now}::timestamptz)`;
  await recordEvidence(tx, {
    orderId: null,
    kind: "pool.deposited",
    body: {
      depositId: deposit.depositId,
      custodian: deposit.custodianId,
      diamonds: deposit.diamonds.toString(),
      costUsdMinor: deposit.costUsdMinor.toString(),
    },
    recordedAt: now,
  });
  if (actor !== null) {
    await recordAudit(tx, actor, {
      action: "pool.deposit",
      subject: `custodian:${deposit.custodianId}`,
      after: {
        depositId: deposit.depositId,
        diamonds: deposit.diamonds.toString(),
        costUsdMinor: deposit.costUsdMinor.toString(),
      },
      reason: deposit.document,
    });
  }
  await tx.custodian.updateMany({
    where: { id: deposit.custodianId, pausedReason: "stock" },
    data: { pausedAt: null, pausedReason: null },
  });
  await tx.$queryRaw`SELECT tell('work', NULL)::text`;
}

/** True when it is new. The same id with the same figures was booked before; with others it is refused. */
async function insertDeposit(tx: Tx, actor: StaffActor | null, deposit: RecordDeposit): Promise<boolean> {
  const inserted = await tx.$executeRaw`
    INSERT INTO deposits (id, custodian_id, diamonds, cost_usd_minor, supplier, document, actor_id)
    VALUES (${deposit.depositId}::uuid, ${deposit.custodianId}, ${deposit.diamonds}, ${deposit.costUsdMinor}, ${deposit.supplier},
            ${deposit.document}, ${actor?.userId ?? null}::uuid)
    ON CONFLICT (id) DO NOTHING`;
  if (inserted === 1) return true;
  const known = await tx.deposit.findUniqueOrThrow({
    where: { id: deposit.depositId },
    select: { custodianId: true, diamonds: true, costUsdMinor: true },
  });
  const isSame =
    known.custodianId === deposit.custodianId &&
    known.diamonds === deposit.diamonds &&
    known.costUsdMinor === deposit.costUsdMinor;
  if (!isSame) throw new Refusal("pool.deposit_key_reused", { depositId: deposit.depositId });
  return false;
}
