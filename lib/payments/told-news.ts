import type { PastOutcomes, ToldBreaker, ToldObservation } from "@/lib/payments/channel-news";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { creditedArm, UNUSED_ARM } from "@/lib/routing/arm";
import { CLOSED_BREAKER } from "@/lib/routing/breaker";
import { applyFeedback, type Feedback } from "@/lib/routing/feedback";
import { ROUTING_SETTINGS } from "@/lib/routing/settings";
import { breakerOf, type RoutingSnapshot, segmentOf, UNSEEN_HEALTH } from "@/lib/routing/snapshot";
import { type CountryCode, isCountryCode } from "@/lib/shared/countries";

/** Of one kind of news at most so many are taken in one by one: a thousand answers of a second say no more than these. */
const REPEATS_MAX = 50;

/**
 * The snapshot after what another process saw. Calls are taken in as calls; within one second their order is not known, so the good ones come first:
 * a breaker opens here a moment late rather than for nothing, and is told by itself (`adoptBreaker`).
 */
export function applyTold(snapshot: RoutingSnapshot, told: ToldObservation): RoutingSnapshot {
  let next = snapshot;
  const times = (count: number, feedback: (index: number) => Feedback) => {
    for (let index = 0; index < Math.min(count, REPEATS_MAX); index += 1)
      next = applyFeedback(next, feedback(index), told.atMs);
  };
  const method = methodOf(told.channelId);
  if (told.operation === "probe") {
    const isUp = told.failed === 0;
    times(1, () => ({ kind: "probed", channelId: told.channelId, isUp, statedMs: null }));
    return next;
  }
  if (method === null || (told.operation !== "start" && told.operation !== "outcome") || !isCountryCode(told.country))
    return next;
  const country: CountryCode = told.country;
  const attempt = (index: number) => ({
    ...{ attemptId: `told:${told.id}:${index}`, channelId: told.channelId },
    ...{ method, country, startedAtMs: told.atMs },
  });
  if (told.operation === "outcome") {
    times(told.succeeded, (index) => ({ kind: "succeeded", attempt: attempt(index) }));
    times(told.declined, (index) => ({ kind: "declined", attempt: attempt(index) }));
    return next;
  }
  const tookMs = told.latencyMs ?? 0;
  times(told.succeeded, (index) => ({ kind: "answered", attempt: attempt(index), tookMs }));
  times(told.failed, (index) => ({ kind: "failed", attempt: attempt(index) }));
  return next;
}

function methodOf(channelId: string): string | null {
  return DEFAULT_CHANNELS.find(({ id }) => id === channelId)?.method ?? null;
}

/** The snapshot with a breaker as the newest news says, when that is newer than what this process knows. */
export function adoptBreaker(snapshot: RoutingSnapshot, told: ToldBreaker): RoutingSnapshot {
  const health = snapshot.health[told.channelId] ?? UNSEEN_HEALTH;
  const own = breakerOf(health, told.operation);
  const isTold = told.state === "open";
  const movedAtMs = Math.max(own.openedAtMs ?? 0, own.closedAtMs ?? 0);
  // Open all the time, and again after a payment that was to find out: it may be tried again later than this process knows.
  const isReopened = own.isOpen && isTold && told.opensCount > own.reopened;
  if ((own.isOpen === isTold && !isReopened) || told.atMs <= movedAtMs) return snapshot;
  const breaker = isTold
    ? {
        ...CLOSED_BREAKER,
        ...{ isOpen: true, reopened: told.opensCount, closedAtMs: own.closedAtMs },
        ...{ openedAtMs: told.atMs, retryAtMs: told.retryAtMs ?? told.atMs },
      }
    : { ...CLOSED_BREAKER, reopened: own.reopened, openedAtMs: own.openedAtMs, closedAtMs: told.atMs };
  const breakers = { ...health.breakers, [told.operation]: breaker };
  return { ...snapshot, health: { ...snapshot.health, [told.channelId]: { ...health, breakers } } };
}

/** The snapshot of a process that begins, with what the last hours brought. */
export function withPastOutcomes(
  snapshot: RoutingSnapshot,
  past: readonly PastOutcomes[],
  nowMs: number,
): RoutingSnapshot {
  const settings = ROUTING_SETTINGS.arm;
  const arms = { ...snapshot.arms };
  for (const { channelId, country, succeeded, declined } of past) {
    const method = methodOf(channelId);
    if (method === null || !isCountryCode(country)) continue;
    const known = arms[channelId] ?? { pooled: UNUSED_ARM, segments: {} };
    const segment = segmentOf({ method, country });
    const credit = (arm = UNUSED_ARM, weightMax: number) =>
      creditedArm(
        creditedArm(arm, { isSuccess: true, weight: succeeded, weightMax }, nowMs, settings),
        { isSuccess: false, weight: declined, weightMax },
        nowMs,
        settings,
      );
    arms[channelId] = {
      pooled: credit(known.pooled, settings.pooledWeightMax),
      segments: { ...known.segments, [segment]: credit(known.segments[segment], settings.weightMax) },
    };
  }
  return { ...snapshot, arms };
}
