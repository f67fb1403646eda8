import type { ChannelId } from "@/lib/payments/channel";
import type { CountryCode } from "@/lib/shared/countries";

/** A rule of staff: payments of the channel's method go through it, where it is said only from there, or only of such an amount. */
type Pin = { channel: ChannelId; country?: CountryCode; usdMinor?: readonly [from: number, to: number] };

/**
 * Who takes what in the browser tests, the first that fits. A method's second channel gets a country, or an amount, that no test buys with
 * but the one that is about it: rules that came and went would meet whatever runs beside.
 */
export const PINNED_CHANNELS: readonly Pin[] = [
  { channel: "antom-card", country: "SG" },
  // 500 diamonds.
  { channel: "antom-gcash", usdMinor: [1_000, 1_100] },
  { channel: "stripe-card" },
  { channel: "xendit-gcash" },
  { channel: "xendit-dana" },
  { channel: "antom-touch_n_go" },
  { channel: "xendit-momo" },
  { channel: "antom-truemoney" },
];
