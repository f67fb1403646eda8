import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import type { SetChannel } from "@/lib/payments/desk-schemas";
import { type ChannelSettings, insertStaffSwitch, lockMethodOf, writeChannel } from "@/lib/payments/repository";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

type Setting = Pick<ChannelSettings, "isEnabled" | "isDraining" | "isForced" | "weightBp" | "dailyCapUsdMinor">;

/**
 * Changes one setting of a channel: on or off, draining, forced, its weight, its cap of a day. Every process routes by it within two seconds; what
 * runs on the channel is finished on it whatever is set.
 *
 * Safe to repeat: what is set already changes nothing. Of two people who look at one version the second is refused. Refuses with auth.forbidden,
 * channel.not_found, channel.stale, and channel.other_forced when another channel of the method takes every payment.
 */
export async function setChannel(
  tx: Tx,
  actor: StaffActor,
  input: SetChannel & { at: Date },
): Promise<{ channelId: string; version: number }> {
  const { channelId, version, reason, at } = input;
  requireRight(actor, "channels.change");
  const [current, ...others] = await lockMethodOf(tx, channelId);
  if (current === undefined) throw new Refusal("channel.not_found", { channelId });
  const { name, to } = settingOf(input);
  if (current[name] === to) return { channelId, version: current.version };
  if (current.version !== version) throw new Refusal("channel.stale", { channelId, version, current: current.version });
  const forced = others.find(({ isForced }) => isForced);
  if (input.change === "force" && forced !== undefined)
    throw new Refusal("channel.other_forced", { channelId, other: forced.id });

  const next = version + 1;
  await writeChannel(tx, channelId, { [name]: to, version: next });
  const [before, after] = [asText(current[name]), asText(to)];
  await recordAudit(tx, actor, {
    action: `channel.${input.change}`,
    subject: `channel:${channelId}`,
    before: { [name]: before },
    after: { [name]: after, version: next },
    reason,
  });
  const line = { what: SWITCHED[name], from: before, to: after, because: reason };
  await insertStaffSwitch(tx, { channelId, ...line, userId: actor.userId, at });
  return { channelId, version: next };
}

/** How a setting is called among the switches. */
const SWITCHED: Record<keyof Setting, string> = {
  isEnabled: "enabled",
  isDraining: "draining",
  isForced: "forced",
  weightBp: "weight",
  dailyCapUsdMinor: "cap",
};

function settingOf(input: SetChannel): { name: keyof Setting; to: Setting[keyof Setting] } {
  switch (input.change) {
    case "enable":
    case "disable":
      return { name: "isEnabled", to: input.change === "enable" };
    case "drain":
    case "refill":
      return { name: "isDraining", to: input.change === "drain" };
    case "force":
    case "release":
      return { name: "isForced", to: input.change === "force" };
    case "weigh":
      return { name: "weightBp", to: input.weightBp };
    case "cap":
      return { name: "dailyCapUsdMinor", to: input.dailyCapUsdMinor };
  }
}

function asText(value: Setting[keyof Setting]): string {
  if (value === null) return "none";
  return typeof value === "boolean" ? (value ? "on" : "off") : value.toString();
}
