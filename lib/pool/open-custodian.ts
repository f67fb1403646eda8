import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type OpenCustodian = {
  /** Our own short name, for ever: it is part of the books' account code `pool:<id>`. */
  custodianId: string;
  name: string;
  /** Who holds the contract with the platform. */
  owner: string;
  /** The account's id at the platform. */
  resellerId: string;
  /** Its share of the whole pool, in hundredths of a percent. */
  targetBp: number;
  /** Below this many diamonds the desk warns. */
  lowLevelDiamonds: bigint;
  position: number;
  /** How its supplier moves diamonds to another account; left out, it does not. */
  transferCapability?: "none" | "manual" | "api";
};

const WHOLE_BP = 10_000;

/**
 * Adds a custodian account with an empty diamond account in the books that can never be overdrawn.
 *
 * `actor` is null only for the seed of a demo. Safe to repeat by `custodianId`: an account that is there stays as it is.
 * Refuses with auth.forbidden, with pool.account_exists when the short name is another account's, with pool.reseller_taken when the
 * platform's id is, and with pool.target_shares when all shares together would exceed 100 %.
 */
export async function openCustodian(tx: Tx, actor: StaffActor | null, opened: OpenCustodian): Promise<void> {
  if (actor !== null) requireRight(actor, "pool.manage");
  // One at a time, so that two accounts opened together cannot exceed 100 % between them.
  await tx.$executeRaw`lock table custodians in share row exclusive mode`;
  const known = await tx.custodian.findMany({ select: { id: true, resellerId: true, targetBp: true }, take: 1_000 });
  const same = known.find(({ id }) => id === opened.custodianId);
  if (same !== undefined && (actor === null || same.resellerId === opened.resellerId)) return;
  if (same !== undefined) throw new Refusal("pool.account_exists", { custodianId: opened.custodianId });
  if (known.some(({ resellerId }) => resellerId === opened.resellerId)) throw new Refusal("pool.reseller_taken");
  const sharesBp = known.reduce((sum, { targetBp }) => sum + targetBp, opened.targetBp);
  if (sharesBp > WHOLE_BP) throw new Refusal("pool.target_shares", { sharesBp });

  const { custodianId, ...facts } = opened;
  const account = await tx.account.create({
    data: { ledger: "DIAMOND", code: `pool:${custodianId}`, noCreditOverdraft: true },
    select: { id: true },
  });
  await tx.custodian.create({ data: { ...facts, id: custodianId, accountId: account.id }, select: { id: true } });
  const after = { name: opened.name, owner: opened.owner, resellerId: opened.resellerId, targetBp: opened.targetBp };
  await recordEvidence(tx, {
    orderId: null,
    kind: "pool.opened",
    body: { custodian: custodianId, ...after },
    recordedAt: new Date(),
  });
  if (actor !== null) await recordAudit(tx, actor, { action: "pool.open", subject: `custodian:${custodianId}`, after });
}
