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
 * pool.deposit_key_reused, and pool.deposit_document_booked when another form has booked the supplier's document, into whichever account.
 */
export async function recordDeposit(tx: Tx, actor: StaffActor | null, deposit: RecordDeposit): Promise<void> {
  return recordDeposits(tx, actor, [deposit]);
}

/** Several of them together, or none; otherwise as recordDeposit. */
export async function recordDeposits(
  tx: Tx,
  actor: StaffActor | null,
  deposits: readonly RecordDeposit[],
): Promise<void> {
  const fresh: (RecordDeposit & { accountId: bigint })[] = [];
  await requireNewDocuments(tx, deposits);
  // Sorted, so that two forms that deposit into the same accounts wait for each other instead of deadlocking.
  for (const deposit of deposits.toSorted(byAccount)) {
    const custodian = await tx.custodian.findUnique({
      where: { id: deposit.custodianId },
      select: { accountId: true },
    });
    if (custodian === null) throw new Refusal("pool.account_not_found", { custodianId: deposit.custodianId });
    if (await insertDeposit(tx, actor, deposit)) fresh.push({ ...deposit, accountId: custodian.accountId });
  }
  if (fresh.length === 0) return;

  const now = new Date();
  await wakeWaitingOrders(tx, ["awaiting_stock"], now);
  await bookDeposits(tx, fresh, now);
  for (const deposit of fresh) await tell(tx, actor, deposit, now);
  await tx.custodian.updateMany({
    where: { id: { in: fresh.map(({ custodianId }) => custodianId) }, pausedReason: "stock" },
    data: { pausedAt: null, pausedReason: null },
  });
  await tx.$queryRaw`SELECT tell('work', NULL)::text`;
}

/** Each document's lock is held until the commit, so that of two forms for one the second finds the first one's deposit. */
async function requireNewDocuments(tx: Tx, deposits: readonly RecordDeposit[]): Promise<void> {
  const rows = deposits.map(({ depositId: id, supplier, document }) => ({ id, supplier, document }));
  await tx.$queryRaw`
    SELECT pg_advisory_xact_lock(hashtextextended(d.name, 1))::text
    FROM (SELECT DISTINCT deposit_document(supplier, document) AS name
          FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (supplier text, document text) ORDER BY 1) AS d`;
  const [booked] = await tx.$queryRaw<{ document: string; account: string }[]>`
    SELECT d.document, c.name AS account
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (id uuid, supplier text, document text)
    JOIN deposits d ON deposit_document(d.supplier, d.document) = deposit_document(r.supplier, r.document)
    JOIN custodians c ON c.id = d.custodian_id
    WHERE d.id <> ALL (${deposits.map(({ depositId }) => depositId)}::uuid[]) LIMIT 1`;
  if (booked !== undefined) throw new Refusal("pool.deposit_document_booked", booked);
}

function byAccount(a: RecordDeposit, b: RecordDeposit): number {
  const [left, right] = [`${a.custodianId} ${a.depositId}`, `${b.custodianId} ${b.depositId}`];
  return left < right ? -1 : 1;
}

/** One call for all accounts and both units: it holds the accounts in the order that every batch uses. */
async function bookDeposits(
  tx: Tx,
  deposits: readonly (RecordDeposit & { accountId: bigint })[],
  now: Date,
): Promise<void> {
  const rows = deposits.map(({ depositId, accountId, diamonds, costUsdMinor }) => ({
    id: depositId,
    account_id: accountId.toString(),
    diamonds: diamonds.toString(),
    cost: costUsdMinor.toString(),
  }));
  await tx.$queryRaw`
    SELECT ledger_write(ARRAY(
      SELECT ROW(d.id, 'single', d.account_id, account_of('DIAMOND', 'supplier'), d.diamonds, 'DIAMOND', 'deposit', NULL)::transfer_input
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d (id uuid, account_id bigint, diamonds bigint, cost bigint)
      UNION ALL
      SELECT ROW(derive_id(d.id, 'cost'), 'single', account_of('USD', 'inventory'), account_of('USD', 'supplier'), d.cost, 'USD', 'deposit.cost',
                 NULL)::transfer_input
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d (id uuid, account_id bigint, diamonds bigint, cost bigint)
      WHERE d.cost > 0), ${now}::timestamptz)`;
}

async function tell(tx: Tx, actor: StaffActor | null, deposit: RecordDeposit, now: Date): Promise<void> {
  const facts = {
    depositId: deposit.depositId,
    diamonds: deposit.diamonds.toString(),
    costUsdMinor: deposit.costUsdMinor.toString(),
  };
  await recordEvidence(tx, {
    orderId: null,
    kind: "pool.deposited",
    body: { ...facts, custodian: deposit.custodianId },
    recordedAt: now,
  });
  if (actor === null) return;
  await recordAudit(tx, actor, {
    action: "pool.deposit",
    subject: `custodian:${deposit.custodianId}`,
    after: facts,
    reason: deposit.document,
  });
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
    select: { custodianId: true, diamonds: true, costUsdMinor: true, supplier: true, document: true },
  });
  const isSame =
    known.custodianId === deposit.custodianId &&
    known.diamonds === deposit.diamonds &&
    known.costUsdMinor === deposit.costUsdMinor &&
    known.supplier === deposit.supplier &&
    known.document === deposit.document;
  if (!isSame) throw new Refusal("pool.deposit_key_reused", { depositId: deposit.depositId });
  return false;
}
