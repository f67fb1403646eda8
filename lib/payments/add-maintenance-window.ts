import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import type { AddMaintenanceWindow } from "@/lib/payments/desk-schemas";
import {
  countWindowsToCome,
  findWindow,
  insertStaffSwitch,
  insertWindow,
  lockMethodOf,
} from "@/lib/payments/repository";
import { DAY_MS } from "@/lib/shared/durations";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

const BEGINS_WITHIN_DAYS = 90;
const LASTS_DAYS_MAX = 7;
const WINDOWS_MAX = 20;

/**
 * Says when a channel will not be asked, because its provider has said that it will not answer. Payments go to its method's other channels
 * meanwhile, and come back by themselves.
 *
 * Safe to repeat by `windowId`, also after the window was taken back. Refuses with auth.forbidden, channel.not_found, channel.window_times,
 * channel.windows_limit, channel.window_key_reused.
 */
export async function addMaintenanceWindow(
  tx: Tx,
  actor: StaffActor,
  { windowId, channelId, startsAt, endsAt, reason, at }: AddMaintenanceWindow & { at: Date },
): Promise<void> {
  requireRight(actor, "channels.change");
  // Lock first: of two that are added at once the second must be counted with the first.
  const [channel] = await lockMethodOf(tx, channelId);
  if (channel === undefined) throw new Refusal("channel.not_found", { channelId });
  const known = await findWindow(tx, windowId);
  if (known !== null) {
    const isSame =
      known.channelId === channelId &&
      known.startsAt.getTime() === startsAt.getTime() &&
      known.endsAt.getTime() === endsAt.getTime() &&
      known.reason === reason;
    if (!isSame) throw new Refusal("channel.window_key_reused", { windowId });
    return;
  }
  const isTooLong = endsAt.getTime() - startsAt.getTime() > LASTS_DAYS_MAX * DAY_MS;
  const isTooFar = startsAt.getTime() - at.getTime() > BEGINS_WITHIN_DAYS * DAY_MS;
  if (endsAt <= startsAt || endsAt <= at || isTooLong || isTooFar)
    throw new Refusal("channel.window_times", { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() });
  if ((await countWindowsToCome(tx, channelId, at)) >= WINDOWS_MAX)
    throw new Refusal("channel.windows_limit", { channelId });

  await insertWindow(tx, { id: windowId, channelId, startsAt, endsAt, reason, actorId: actor.userId });
  await recordAudit(tx, actor, {
    action: "channel.add_window",
    subject: `channel:${channelId}`,
    after: { windowId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
    reason,
  });
  const span = `${startsAt.toISOString()}/${endsAt.toISOString()}`;
  const line = { what: "window", from: "none", to: span, because: reason };
  await insertStaffSwitch(tx, { channelId, ...line, userId: actor.userId, at });
}
