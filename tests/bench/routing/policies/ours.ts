import { decide } from "@/lib/routing/decide";
import { applyFeedback } from "@/lib/routing/feedback";
import { ROUTING_SETTINGS, type RoutingSettings } from "@/lib/routing/settings";
import type { RoutingRequest, RoutingSnapshot } from "@/lib/routing/snapshot";
import type { Paper, Policy } from "@/tests/bench/routing/policy";
import { createRandom } from "@/tests/bench/schedule";

/** The product's own code, with its own settings and nothing else. */
export function ours(paper: Paper, settings: RoutingSettings = ROUTING_SETTINGS): Policy {
  const { channels, segments, economics } = paper;
  const random = createRandom(paper.seed * 13 + 1);
  const indexById = new Map(channels.map(({ id }, index) => [id, index]));
  let snapshot: RoutingSnapshot = { channels, health: {}, arms: {}, rules: [] };
  return {
    choose: ({ segment, amountMinor, tried }, nowMs) => {
      const place = segments[segment];
      if (place === undefined) return null;
      const amount = BigInt(amountMinor);
      const request: RoutingRequest = {
        method: place.method,
        country: place.country,
        amount: { amountMinor: amount, currency: "USD" },
        amountUsdMinor: amount,
        marginMinor: BigInt(Math.round(economics.marginShare * amountMinor)),
        failureCostMinor: BigInt(Math.round(economics.failureShare * amountMinor)),
        triedChannelIds: tried === null ? [] : [channels[tried]?.id ?? ""],
      };
      const { channelId } = decide(snapshot, request, nowMs, random, settings);
      return channelId === null ? null : (indexById.get(channelId) ?? null);
    },
    learn: (feedback, nowMs) => {
      snapshot = applyFeedback(snapshot, feedback, nowMs, settings);
    },
  };
}
