import { deviationOf, meanOf, type Posterior, posteriorOf, UNUSED_ARM } from "@/lib/routing/arm";
import { availabilityAt } from "@/lib/routing/availability";
import { p95Ms } from "@/lib/routing/latency";
import { overdueCalls } from "@/lib/routing/open-calls";
import type { RoutingSettings } from "@/lib/routing/settings";
import {
  breakerOf,
  type RoutingChannel,
  type RoutingRequest,
  type RoutingSnapshot,
  segmentOf,
  UNSEEN_HEALTH,
} from "@/lib/routing/snapshot";

/**
 * What a channel is worth to one payment, as a line over its unknown approval rate: value = slope x approval + base.
 * From here on money is in doubles of minor units: these are estimates that are compared, never amounts that are booked.
 */
export type Score = {
  channelId: string;
  posterior: Posterior;
  approvalMean: number;
  approvalDeviation: number;
  availability: number;
  p95Ms: number | null;
  feeMinor: number;
  latencyPenaltyMinor: number;
  slope: number;
  base: number;
};

/**
 * EV = theta x (margin - fee) - (1 - theta) x failure cost - penalty for slowness, where theta is the approval rate of
 * the arm times the availability of the channel. The penalty grows with p95 above the customers' patience.
 */
export function scoreOf(
  channel: RoutingChannel,
  request: RoutingRequest,
  snapshot: RoutingSnapshot,
  nowMs: number,
  settings: RoutingSettings,
): Score {
  const health = snapshot.health[channel.id] ?? UNSEEN_HEALTH;
  const arms = snapshot.arms[channel.id];
  const arm = arms?.segments[segmentOf(request)] ?? UNUSED_ARM;
  const posterior = posteriorOf(arm, arms?.pooled ?? UNUSED_ARM, nowMs, settings.arm);
  const sinceMs = breakerOf(health, "start").closedAtMs ?? 0;
  const overdue = overdueCalls(health.openCalls, health.latency, nowMs, sinceMs);
  const availability = availabilityAt(health.availability, nowMs, overdue);
  const margin = Number(request.marginMinor);
  const failureCost = Number(request.failureCostMinor);
  const feeMinor = feeOf(channel, request);
  const p95 = p95Ms(health.latency);
  const slowMs = Math.max(0, (p95 ?? 0) - settings.value.patienceMs);
  const latencyPenaltyMinor = settings.value.lostPerMs * slowMs * (margin + failureCost);
  return {
    channelId: channel.id,
    posterior,
    approvalMean: meanOf(posterior),
    approvalDeviation: deviationOf(posterior),
    availability,
    p95Ms: p95,
    feeMinor,
    latencyPenaltyMinor,
    slope: availability * (margin - feeMinor + failureCost),
    base: -failureCost - latencyPenaltyMinor,
  };
}

/** The provider's price for this payment, in minor units of its currency, unrounded. */
function feeOf({ fee }: RoutingChannel, { amount }: RoutingRequest): number {
  return Number(fee.fixedMinor[amount.currency] ?? 0n) + (Number(amount.amountMinor) * fee.percentBp) / 10_000;
}

/** The value at an approval rate from 0 to 1. */
export function valueAt({ slope, base }: Score, approval: number): number {
  return slope * approval + base;
}
