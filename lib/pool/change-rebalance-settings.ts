import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import type { TransferCapability } from "@/lib/pool/rebalance-plan";
import { lockRebalancing } from "@/lib/pool/rebalance-round";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type ChangeRebalanceSettings = {
  /** Of the settings that the person saw. */
  version: number;
  isOn: boolean;
  minDiamonds: bigint;
  runDiamondsMax: bigint;
  transfersMax: number;
  capabilities: readonly { custodianId: string; capability: TransferCapability }[];
};

/**
 * Changes the limits of a run, whether the clock makes runs, and how each account's supplier moves diamonds. Runs that began keep their
 * limits. Safe to repeat with the same content.
 *
 * Refuses with auth.forbidden, pool.account_not_found, and pool.rebalance_stale when somebody changed them meanwhile.
 */
export async function changeRebalanceSettings(
  tx: Tx,
  actor: StaffActor,
  { version, capabilities, ...wanted }: ChangeRebalanceSettings,
): Promise<void> {
  requireRight(actor, "pool.rebalance");
  await lockRebalancing(tx);
  const {
    version: current,
    isOn,
    minDiamonds,
    runDiamondsMax,
    transfersMax,
  } = await tx.rebalanceSettings.findUniqueOrThrow({ where: { id: 1 } });
  const accounts = await tx.custodian.findMany({ select: { id: true, transferCapability: true }, take: 1_000 });
  const capabilityOf = new Map(accounts.map(({ id, transferCapability }) => [id, transferCapability]));
  for (const { custodianId } of capabilities)
    if (!capabilityOf.has(custodianId)) throw new Refusal("pool.account_not_found", { custodianId });
  const changed = capabilities.filter(({ custodianId, capability }) => capabilityOf.get(custodianId) !== capability);
  const before = factsOf({ isOn, minDiamonds, runDiamondsMax, transfersMax });
  const after = factsOf(wanted);
  if (changed.length === 0 && JSON.stringify(before) === JSON.stringify(after)) return;
  if (version !== current) throw new Refusal("pool.rebalance_stale", { version, current });

  await tx.rebalanceSettings.update({
    where: { id: 1 },
    data: { ...wanted, version: { increment: 1 } },
    select: { id: true },
  });
  for (const { custodianId, capability } of changed) {
    await tx.custodian.update({
      where: { id: custodianId },
      data: { transferCapability: capability },
      select: { id: true },
    });
  }
  await recordAudit(tx, actor, {
    action: "pool.rebalance_settings",
    subject: "shop",
    before: {
      ...before,
      capabilities: Object.fromEntries(changed.map(({ custodianId: id }) => [id, capabilityOf.get(id) ?? ""])),
    },
    after: {
      ...after,
      capabilities: Object.fromEntries(changed.map(({ custodianId: id, capability }) => [id, capability])),
    },
  });
}

function factsOf(settings: { isOn: boolean; minDiamonds: bigint; runDiamondsMax: bigint; transfersMax: number }) {
  return {
    isOn: settings.isOn,
    minDiamonds: settings.minDiamonds.toString(),
    runDiamondsMax: settings.runDiamondsMax.toString(),
    transfersMax: settings.transfersMax,
  };
}
