import type { Channel } from "@/lib/payments/channel";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";

const BY_ID = new Map<string, Channel>(DEFAULT_CHANNELS.map((channel) => [channel.id, channel]));

/** A channel by its id, for what is already pinned to it. Its fee rule stands even if the channel was switched off since. */
export function channelOf(id: string): Channel {
  const known = BY_ID.get(id);
  if (known === undefined) throw new Error(`No channel is called ${id}`);
  return known;
}
