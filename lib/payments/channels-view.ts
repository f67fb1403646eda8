import type { Figures, MethodChart } from "@/lib/payments/channel-figures";
import type { ChannelState } from "@/lib/payments/channel-state";
import type { BreakerStanding } from "@/lib/routing/breaker";
import type { Operation } from "@/lib/routing/snapshot";
import type { CountryCode } from "@/lib/shared/countries";

/** What the desk shows of the channels. Plain JSON: amounts are decimal strings of US cents, times ISO strings, shares hundredths of a percent. */
export type ChannelsView = {
  at: string;
  providers: ProviderView[];
  channels: ChannelView[];
  charts: MethodChart[];
  /** The newest, of all channels. */
  switches: SwitchView[];
};

export type ProviderView = {
  provider: string;
  isSetUp: boolean;
  /** null until it was asked for the first time. */
  probe: { isUp: boolean; tookMs: number; because: string | null; at: string } | null;
};

export type BreakerView = {
  operation: Operation;
  standing: BreakerStanding;
  /** Why it last opened or closed, and when; null of one that never moved. */
  because: string | null;
  since: string | null;
  retryAt: string | null;
};

export type ChannelView = {
  id: string;
  provider: string;
  method: string;
  state: ChannelState;
  isEnabled: boolean;
  isDraining: boolean;
  isForced: boolean;
  weightBp: number;
  version: number;
  maintenanceUntil: string | null;
  breakers: BreakerView[];
  hour: Figures;
  fiveMinutes: Figures;
  /** Of the payments of its method that were opened in the last hour. */
  trafficBp: number | null;
  todayUsdMinor: string;
  capUsdMinor: string | null;
};

/** A breaker that moved, or something that staff decided. */
export type SwitchView = {
  id: string;
  channelId: string;
  /** An operation whose breaker moved; or enabled, draining, forced, weight, cap, window, rule, order. */
  what: string;
  from: string;
  to: string;
  because: string;
  /** Who decided it; null of a breaker, which moves by itself. */
  by: string | null;
  at: string;
};

export type WindowView = { id: string; startsAt: string; endsAt: string; reason: string };

export type RuleView = {
  id: string;
  kind: "prefer" | "forbid" | "split";
  method: string | null;
  country: CountryCode | null;
  fromUsdMinor: string | null;
  toUsdMinor: string | null;
  channels: { channelId: string; shareBp: number | null }[];
  reason: string;
  by: string | null;
  createdAt: string;
};
