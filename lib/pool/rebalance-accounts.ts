import type { Db } from "@/lib/db/transaction";
import type { RebalanceAccount, TransferCapability } from "@/lib/pool/rebalance-plan";
import type { TransferHost } from "@/lib/upstream/shared-client";

/** An account with what its supplier can do by its settings, beside what counts as things stand (`capability`). */
export type StandingAccount = RebalanceAccount & {
  name: string;
  outgoingDiamonds: bigint;
  statedCapability: TransferCapability;
  isProven: boolean;
};

type Row = {
  id: string;
  name: string;
  target_bp: number;
  transfer_capability: TransferCapability;
  is_paused: boolean;
  available_diamonds: bigint;
  incoming_diamonds: bigint;
  outgoing_diamonds: bigint;
  is_proven: boolean;
};

/**
 * The pool as a plan needs it. An account whose supplier transfers by API counts as `none` while no host is set up, and against a real host
 * until a test transfer with it was seen in both balances there.
 */
export async function readStandingAccounts(db: Db, host: TransferHost | null): Promise<StandingAccount[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT a.id, a.name, a.target_bp, a.transfer_capability, a.is_paused, a.available_diamonds, a.incoming_diamonds, a.outgoing_diamonds,
           EXISTS (SELECT FROM pool_transfers t WHERE t.proven_at IS NOT NULL AND t.host = ${host?.apiBase ?? ""} AND a.id IN (t.from_id, t.to_id)) AS is_proven
    FROM rebalance_accounts a ORDER BY a.position, a.id`;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    targetBp: row.target_bp,
    isPaused: row.is_paused,
    availableDiamonds: row.available_diamonds,
    incomingDiamonds: row.incoming_diamonds,
    outgoingDiamonds: row.outgoing_diamonds,
    statedCapability: row.transfer_capability,
    isProven: row.is_proven,
    capability: standingCapability(row.transfer_capability, host, row.is_proven),
  }));
}

/** What an account can do now. */
export function standingCapability(
  stated: TransferCapability,
  host: TransferHost | null,
  isProven: boolean,
): TransferCapability {
  if (stated !== "api") return stated;
  return host !== null && (isProven || !host.isProofNeeded) ? "api" : "none";
}
