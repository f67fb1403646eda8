import type { BreakerStanding } from "@/lib/routing/breaker";

/** How a channel is, in one word: what staff decided comes before how it does. */
export const CHANNEL_STATES = [
  "not_set_up",
  "off",
  "draining",
  "maintenance",
  "not_answering",
  "browned_out",
  "working",
] as const;
export type ChannelState = (typeof CHANNEL_STATES)[number];

export type StateFacts = {
  isSetUp: boolean;
  isEnabled: boolean;
  isDraining: boolean;
  isInMaintenance: boolean;
  /** Of the calls that open payments. */
  standing: BreakerStanding;
  /** The probability that a call is answered now, as routing believes; null while nobody has looked. */
  availability: number | null;
};

/** Below this routing tries a channel by probes and not by customers (`ROUTING_SETTINGS.exploration.healthyAvailability`). */
const HEALTHY_MIN = 0.9;
/** Below this most calls fail. */
const ANSWERING_MIN = 0.5;

export function channelStateOf(facts: StateFacts): ChannelState {
  if (!facts.isSetUp) return "not_set_up";
  if (!facts.isEnabled) return "off";
  if (facts.isDraining) return "draining";
  if (facts.isInMaintenance) return "maintenance";
  if (facts.standing !== "closed" || (facts.availability ?? 1) < ANSWERING_MIN) return "not_answering";
  return (facts.availability ?? 1) < HEALTHY_MIN ? "browned_out" : "working";
}
