import { type ArmSettings, creditedArm, UNUSED_ARM } from "@/lib/routing/arm";
import { seen } from "@/lib/routing/availability";
import { type Breaker, callFailed, callSent, callSucceeded, healthProbed, isOldNews } from "@/lib/routing/breaker";
import { completionAfter, hasFallen } from "@/lib/routing/completion";
import { latencyAfter } from "@/lib/routing/latency";
import { withCall, withoutCall } from "@/lib/routing/open-calls";
import { ROUTING_SETTINGS, type RoutingSettings } from "@/lib/routing/settings";
import {
  breakerOf,
  type ChannelHealth,
  type Operation,
  type RoutingSnapshot,
  segmentOf,
  UNSEEN_HEALTH,
} from "@/lib/routing/snapshot";
import type { CountryCode } from "@/lib/shared/countries";

/** The attempt that something is known of: its own channel, method and country, and when it began. */
export type AttemptRef = {
  attemptId: string;
  channelId: string;
  method: string;
  country: CountryCode;
  startedAtMs: number;
};

/** What the world says of a channel. One attempt is started once, then answered or failed, and may end once more much later. */
export type Feedback =
  /** The call that opens the payment goes out. */
  | { kind: "started"; attempt: AttemptRef }
  /** The provider did what it was asked: opened a page, or authorised or declined at once. `tookMs` is its own time. */
  | { kind: "answered"; attempt: AttemptRef; tookMs: number }
  /** Time-out, 5xx, 429, network: nothing that the customer did. */
  | { kind: "failed"; attempt: AttemptRef }
  /** Authorised or paid, now or by a webhook hours later. `replacesDecline`: the same attempt was reported declined before. */
  | { kind: "succeeded"; attempt: AttemptRef; replacesDecline?: boolean }
  | { kind: "declined"; attempt: AttemptRef }
  /** The customer left, or the page expired: no signal about the channel by itself. */
  | { kind: "abandoned"; attempt: AttemptRef }
  /** A health probe. `statedMs`: how long a payment takes at least, where the provider says so. */
  | { kind: "probed"; channelId: string; isUp: boolean; statedMs: number | null }
  /** Any other call on a payment: each operation has its own breaker. */
  | { kind: "called"; channelId: string; operation: Exclude<Operation, "start">; callId: string; isFailed: boolean };

/** The snapshot after one more piece of news. Pure; the given snapshot is left as it is. */
export function applyFeedback(
  snapshot: RoutingSnapshot,
  feedback: Feedback,
  nowMs: number,
  settings: RoutingSettings = ROUTING_SETTINGS,
): RoutingSnapshot {
  const channelId = "attempt" in feedback ? feedback.attempt.channelId : feedback.channelId;
  const health = snapshot.health[channelId] ?? UNSEEN_HEALTH;
  const next = healthAfter(health, feedback, nowMs);
  const withHealth = next === health ? snapshot : { ...snapshot, health: { ...snapshot.health, [channelId]: next } };
  if (feedback.kind !== "succeeded" && feedback.kind !== "declined") return withHealth;
  return credited(withHealth, feedback, nowMs, settings.arm);
}

function healthAfter(health: ChannelHealth, feedback: Feedback, nowMs: number): ChannelHealth {
  switch (feedback.kind) {
    case "started":
      return {
        ...health,
        breakers: {
          ...health.breakers,
          start: callSent(breakerOf(health, "start"), feedback.attempt.attemptId, nowMs),
        },
        openCalls: withCall(health.openCalls, feedback.attempt.attemptId, nowMs),
      };
    case "answered":
      return {
        ...afterAnswer(health, feedback.attempt.attemptId, nowMs - feedback.tookMs, nowMs),
        latency: latencyAfter(health.latency, feedback.tookMs, nowMs),
        ...opened(health, nowMs),
      };
    case "failed":
      return afterFailure(health, feedback.attempt, nowMs);
    case "succeeded":
    case "declined":
      return { ...health, completion: completionAfter(health.completion, "finished", nowMs) };
    case "abandoned":
      return health;
    case "probed":
      return probed(health, feedback, nowMs);
    case "called": {
      const breaker = breakerOf(health, feedback.operation);
      const sent = callSent(breaker, feedback.callId, nowMs);
      const after = feedback.isFailed ? callFailed : callSucceeded;
      return { ...health, breakers: { ...health.breakers, [feedback.operation]: after(sent, feedback.callId, nowMs) } };
    }
  }
}

function afterAnswer(health: ChannelHealth, attemptId: string, sentAtMs: number, nowMs: number): ChannelHealth {
  const breaker = breakerOf(health, "start");
  return {
    ...withStart(health, breaker, callSucceeded(breaker, attemptId, nowMs, sentAtMs)),
    availability: seen(health.availability, "answered", nowMs),
    openCalls: withoutCall(health.openCalls, attemptId),
    goodAtMs: Math.max(health.goodAtMs, sentAtMs),
  };
}

function afterFailure(health: ChannelHealth, { attemptId, startedAtMs }: AttemptRef, nowMs: number): ChannelHealth {
  const breaker = breakerOf(health, "start");
  const openCalls = withoutCall(health.openCalls, attemptId);
  if (isOldNews(breaker, startedAtMs)) return { ...health, openCalls };
  return {
    ...withStart(health, breaker, callFailed(breaker, attemptId, nowMs)),
    availability: seen(health.availability, "failed", nowMs),
    openCalls,
    badAtMs: Math.max(health.badAtMs, startedAtMs),
  };
}

function withStart(health: ChannelHealth, was: Breaker, is: Breaker): ChannelHealth {
  return is === was ? health : { ...health, breakers: { ...health.breakers, start: is } };
}

/** A page was opened; a fall in those that come back asks for a probe, once until it has come. */
function opened(health: ChannelHealth, nowMs: number): Pick<ChannelHealth, "completion" | "probeWantedAtMs"> {
  const completion = completionAfter(health.completion, "opened", nowMs);
  return { completion, probeWantedAtMs: health.probeWantedAtMs ?? (hasFallen(completion) ? nowMs : null) };
}

function probed(
  health: ChannelHealth,
  { isUp, statedMs }: Extract<Feedback, { kind: "probed" }>,
  nowMs: number,
): ChannelHealth {
  return {
    ...health,
    breakers: { ...health.breakers, start: healthProbed(breakerOf(health, "start"), isUp, nowMs) },
    availability: seen(health.availability, isUp ? "probe_up" : "probe_down", nowMs),
    latency: health.latency.statedMs === statedMs ? health.latency : { ...health.latency, statedMs },
    probe: { atMs: nowMs, isUp },
    goodAtMs: isUp ? nowMs : health.goodAtMs,
    badAtMs: isUp ? health.badAtMs : nowMs,
    probeWantedAtMs: null,
  };
}

/** Counts an outcome for the attempt's own arm and for its channel, at the weight that an outcome of its age has. */
function credited(
  snapshot: RoutingSnapshot,
  feedback: Extract<Feedback, { kind: "succeeded" | "declined" }>,
  nowMs: number,
  settings: ArmSettings,
): RoutingSnapshot {
  const { attempt } = feedback;
  const segment = segmentOf(attempt);
  const weight = Math.exp(-Math.max(0, nowMs - attempt.startedAtMs) / settings.tauMs);
  const arms = snapshot.arms[attempt.channelId] ?? { pooled: UNUSED_ARM, segments: {} };
  const credit = (arm = UNUSED_ARM, weightMax: number) => {
    const isSuccess = feedback.kind === "succeeded";
    const next = creditedArm(arm, { isSuccess, weight, weightMax }, nowMs, settings);
    if (feedback.kind !== "succeeded" || feedback.replacesDecline !== true) return next;
    return creditedArm(next, { isSuccess: false, weight: -weight, weightMax }, nowMs, settings);
  };
  return {
    ...snapshot,
    arms: {
      ...snapshot.arms,
      [attempt.channelId]: {
        pooled: credit(arms.pooled, settings.pooledWeightMax),
        segments: { ...arms.segments, [segment]: credit(arms.segments[segment], settings.weightMax) },
      },
    },
  };
}
