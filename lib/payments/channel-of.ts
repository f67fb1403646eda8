import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { type Channel, servesAmount, servesPlace } from "@/lib/payments/channel";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { providersSetUp } from "@/lib/provider-settings";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodId } from "@/lib/shared/methods";
import type { Currency, Money } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

const FRESH_MS = 2_000;
const CHANNELS_MAX = 100;

let held: { channels: Channel[]; atMs: number } | null = null;

/**
 * The channels of this shop whose provider is set up, at most two seconds old. A row says where a channel is offered and whether it is on;
 * what its provider keeps of us is list price per currency and lies in the code beside the adapter.
 */
async function currentChannels(): Promise<Channel[]> {
  if (held !== null && performance.now() - held.atMs < FRESH_MS) return held.channels;
  const rows = await prisma().channel.findMany({
    where: { provider: { in: providersSetUp(env) } },
    take: CHANNELS_MAX,
    select: { id: true, countries: true, currencies: true, isEnabled: true, isDraining: true, position: true },
  });
  const channels = rows.flatMap((row) => {
    const known = DEFAULT_CHANNELS.find(({ id }) => id === row.id);
    if (known === undefined) return [];
    return [
      {
        ...known,
        countries: row.countries as CountryCode[],
        currencies: row.currencies as Currency[],
        isEnabled: row.isEnabled && !row.isDraining,
        position: row.position,
      },
    ];
  });
  held = { channels, atMs: performance.now() };
  return channels;
}

/** The channel that takes this payment. Refuses with payment.method_not_offered. */
export async function channelFor(place: { method: MethodId; country: CountryCode; amount: Money }): Promise<Channel> {
  const { method, country, amount } = place;
  const channels = (await currentChannels())
    .filter(
      (channel) =>
        channel.method === method &&
        channel.isEnabled &&
        servesPlace(channel, { country, currency: amount.currency }) &&
        servesAmount(channel, amount),
    )
    .sort((a, b) => a.position - b.position);
  const [first] = channels;
  if (first === undefined) throw new Refusal("payment.method_not_offered", { method, country });
  return first;
}

/** A channel by its id, for what is already pinned to it. Its fee rule stands even if the channel was switched off since. */
export function channelOf(id: string): Channel {
  const known = DEFAULT_CHANNELS.find((channel) => channel.id === id);
  if (known === undefined) throw new Error(`No channel is called ${id}`);
  return known;
}
