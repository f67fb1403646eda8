import type { RoutingSnapshot } from "@/lib/routing/snapshot";

const PROBE_EVERY_MS = 10_000;
/** A probe that was asked for out of turn comes sooner, but never in a stream. */
const WANTED_EVERY_MS = 2_000;

/** The channels whose health probe is due: ten seconds after the last one, or sooner when a fall in finished payments asked for it. */
export function channelsToProbe({ channels, health }: RoutingSnapshot, nowMs: number): string[] {
  return channels
    .filter(({ isEnabled }) => isEnabled)
    .filter(({ id }) => {
      const probe = health[id]?.probe ?? null;
      const everyMs = (health[id]?.probeWantedAtMs ?? null) === null ? PROBE_EVERY_MS : WANTED_EVERY_MS;
      return probe === null || nowMs - probe.atMs >= everyMs;
    })
    .map(({ id }) => id);
}
