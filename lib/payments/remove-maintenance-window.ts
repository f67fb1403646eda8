import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import type { RemoveMaintenanceWindow } from "@/lib/payments/desk-schemas";
import { findWindow, insertStaffSwitch, markWindowRemoved } from "@/lib/payments/repository";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Takes a maintenance window back, or ends one that has begun: the channel is asked again.
 *
 * Safe to repeat: what is taken back stays so. Refuses with auth.forbidden, channel.window_not_found.
 */
export async function removeMaintenanceWindow(
  tx: Tx,
  actor: StaffActor,
  { windowId, reason, at }: RemoveMaintenanceWindow & { at: Date },
): Promise<void> {
  requireRight(actor, "channels.change");
  const known = await findWindow(tx, windowId);
  if (known === null) throw new Refusal("channel.window_not_found", { windowId });
  if (!(await markWindowRemoved(tx, windowId, at))) return;
  const [startsAt, endsAt] = [known.startsAt.toISOString(), known.endsAt.toISOString()];
  await recordAudit(tx, actor, {
    action: "channel.remove_window",
    subject: `channel:${known.channelId}`,
    before: { windowId, startsAt, endsAt },
    reason,
  });
  const line = { what: "window", from: `${startsAt}/${endsAt}`, to: "none", because: reason };
  await insertStaffSwitch(tx, { channelId: known.channelId, ...line, userId: actor.userId, at });
}
