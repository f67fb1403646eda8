import "server-only";
import { env } from "@/lib/env";
import { channelBoard } from "@/lib/payments/channel-board";
import { figuresOf, type MinuteCount, methodChart, shareBp } from "@/lib/payments/channel-figures";
import { channelStateOf } from "@/lib/payments/channel-state";
import type { BreakerView, ChannelsView, ChannelView, ProviderView } from "@/lib/payments/channels-view";
import {
  type ChannelFacts,
  listChannelFacts,
  listProbeFacts,
  listStateFacts,
  listSwitches,
  listWindowsOpen,
  type ProbeFact,
  type StateFact,
  sumTodayUsdMinor,
} from "@/lib/payments/desk-queries";
import { holdMinuteCounts, minuteOf } from "@/lib/payments/minute-counts";
import { providersSetUp } from "@/lib/provider-settings";
import { availabilityAt } from "@/lib/routing/availability";
import { type BreakerStanding, breakerStanding } from "@/lib/routing/breaker";
import { breakerOf, type ChannelHealth, OPERATIONS } from "@/lib/routing/snapshot";

const HOUR_MINUTES = 60;
const RECENT_MINUTES = 5;
/** Adding up a day of payments is not for every two seconds. What has a cap is added up more often, by the router itself. */
const TODAY_FRESH_MS = 30_000;

type Held = {
  counts: (now: Date) => Promise<readonly MinuteCount[]>;
  today: { sums: Promise<ReadonlyMap<string, bigint>>; readMs: number } | null;
};

/** A process may hold this module twice, once in Next's bundle: what was read is the process's. */
const shared = globalThis as { facetLiveChannels?: Held };

function held(): Held {
  shared.facetLiveChannels ??= { counts: holdMinuteCounts(), today: null };
  return shared.facetLiveChannels;
}

/** For tests, which change the tables under a process that lives on. */
export function forgetLiveChannels(): void {
  delete shared.facetLiveChannels;
}

/** How all channels do now: what staff set, what the router believes, and what was counted in the last two hours. */
export async function getChannelsView(now: Date): Promise<ChannelsView> {
  const { counts: readCounts } = held();
  const [channels, states, probes, windows, switches] = await Promise.all([
    listChannelFacts(),
    listStateFacts(),
    listProbeFacts(),
    listWindowsOpen(now),
    listSwitches(null),
  ]);
  const [counts, today, board] = await Promise.all([readCounts(now), sumsOfToday(now), channelBoard()]);
  const setUp = new Set(providersSetUp(env));
  const running = minuteOf(now);
  const countsOf = Map.groupBy(counts, ({ channelId }) => channelId);
  const startsOfMethod = startsByMethod(channels, counts, running);
  const usedByCapped = new Map(
    board.snapshot.channels
      .filter(({ dailyCapUsdMinor: cap }) => cap !== null)
      .map(({ id, usedTodayUsdMinor: used }) => [id, used]),
  );
  const byProvider = [...new Set(channels.map(({ provider }) => provider))];
  return {
    at: now.toISOString(),
    providers: byProvider.map((provider) => providerView(provider, setUp, probes)),
    channels: channels.map((channel) => {
      const own = countsOf.get(channel.id) ?? [];
      const hour = figuresOf(own.filter(({ minute }) => minute > running - HOUR_MINUTES));
      return {
        ...settingsOf(channel),
        ...healthOf(channel, {
          states: states.filter(({ channelId }) => channelId === channel.id),
          health: board.snapshot.health[channel.id],
          isSetUp: setUp.has(channel.provider),
          maintenanceUntil: windows.get(channel.id) ?? null,
          now,
        }),
        hour,
        fiveMinutes: figuresOf(own.filter(({ minute }) => minute > running - RECENT_MINUTES)),
        trafficBp: shareBp(hour.starts, startsOfMethod.get(channel.method) ?? 0),
        todayUsdMinor: (usedByCapped.get(channel.id) ?? today.get(channel.id) ?? 0n).toString(),
      };
    }),
    charts: chartsOf(channels, countsOf, running),
    switches,
  };
}

function sumsOfToday(now: Date): Promise<ReadonlyMap<string, bigint>> {
  const known = held();
  const nowMs = performance.now();
  if (known.today === null || nowMs - known.today.readMs > TODAY_FRESH_MS) {
    const sums = sumTodayUsdMinor(now);
    known.today = { sums, readMs: nowMs };
    // A failure must not be held: whoever looks next asks again.
    sums.catch(() => {
      known.today = null;
    });
  }
  return known.today.sums;
}

function startsByMethod(
  channels: readonly ChannelFacts[],
  counts: readonly MinuteCount[],
  running: number,
): Map<string, number> {
  const methodOf = new Map(channels.map(({ id, method }) => [id, method]));
  const starts = new Map<string, number>();
  for (const { channelId, operation, minute, succeeded, failed } of counts) {
    const method = methodOf.get(channelId);
    if (method === undefined || operation !== "start" || minute <= running - HOUR_MINUTES) continue;
    starts.set(method, (starts.get(method) ?? 0) + succeeded + failed);
  }
  return starts;
}

function chartsOf(
  channels: readonly ChannelFacts[],
  countsOf: ReadonlyMap<string, readonly MinuteCount[]>,
  running: number,
): ChannelsView["charts"] {
  const methods = [...new Set(channels.map(({ method }) => method))];
  return methods.map((method) => {
    const channelIds = channels.filter((channel) => channel.method === method).map(({ id }) => id);
    const own = channelIds.flatMap((channelId) => countsOf.get(channelId) ?? []);
    return methodChart({ method, channelIds }, own, running);
  });
}

function providerView(provider: string, setUp: ReadonlySet<string>, probes: readonly ProbeFact[]): ProviderView {
  const last = probes.find((probe) => probe.provider === provider);
  const { isUp = null, tookMs = null, because = null, probedAt = null } = last ?? {};
  const isKnown = isUp !== null && probedAt !== null;
  return {
    provider,
    isSetUp: setUp.has(provider),
    probe: isKnown ? { isUp, tookMs: tookMs ?? 0, because, at: probedAt.toISOString() } : null,
  };
}

function settingsOf({ capUsdMinor, ...channel }: ChannelFacts) {
  return { ...channel, capUsdMinor: capUsdMinor?.toString() ?? null };
}

type HealthFacts = {
  states: readonly StateFact[];
  health: ChannelHealth | undefined;
  isSetUp: boolean;
  maintenanceUntil: Date | null;
  now: Date;
};

function healthOf(
  { isEnabled, isDraining }: ChannelFacts,
  { states, health, isSetUp, maintenanceUntil, now }: HealthFacts,
): Pick<ChannelView, "state" | "breakers" | "maintenanceUntil"> {
  const breakers = OPERATIONS.map((operation): BreakerView => {
    const told = states.find((state) => state.operation === operation);
    return {
      operation,
      standing: standingOf(told, health, operation, now),
      because: told?.because ?? null,
      since: told?.changedAt.toISOString() ?? null,
      retryAt: told?.isOpen === true ? (told.retryAt?.toISOString() ?? null) : null,
    };
  });
  const availability = health === undefined ? null : availabilityAt(health.availability, now.getTime());
  const standing = breakers.find(({ operation }) => operation === "start")?.standing ?? "closed";
  const isInMaintenance = maintenanceUntil !== null;
  return {
    state: channelStateOf({ isSetUp, isEnabled, isDraining, isInMaintenance, standing, availability }),
    breakers,
    maintenanceUntil: maintenanceUntil?.toISOString() ?? null,
  };
}

/** What all processes agree on is in the table; that a try is under way, only the process that sent it knows. */
function standingOf(
  told: StateFact | undefined,
  health: ChannelHealth | undefined,
  operation: (typeof OPERATIONS)[number],
  now: Date,
): BreakerStanding {
  if (told === undefined || !told.isOpen) return "closed";
  const own = breakerStanding(breakerOf(health, operation), now.getTime());
  if (own === "probing") return own;
  return told.retryAt !== null && told.retryAt <= now ? "half_open" : "open";
}
