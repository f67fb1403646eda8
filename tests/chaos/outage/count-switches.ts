import type { AttemptFacts } from "@/tests/chaos/outage/attempts";
import { DEAD_KINDS, type OutageKind, type OutageProvider } from "@/tests/chaos/outage/plan-outages";

/** An outage as it really was: `fromMs` and `toMs` are when the provider began to fail, and when it answered again, in epoch milliseconds. */
export type OutageFacts = { number: number; provider: OutageProvider; kind: OutageKind; fromMs: number; toMs: number };

/**
 * A switch is a payment that went to another channel than its method's preferred one because that one was ill:
 *
 * - `away`: the decision took the preferred channel for ill and chose another.
 * - `rerouted`: a channel refused it for certain, and another took it.
 * - `back`: the first payment that the preferred channel of its method was trusted with again, once for each outage.
 *
 * Payments that were sent to find something out (exploration, a breaker's probe, a last resort) are no switches, whatever channel they took.
 */
export type SwitchCounts = { away: number; rerouted: number; back: number };

/** What one outage did to one channel that took payments before it. Seconds; null where it did not happen before the next outage. */
export type ChannelOutage = {
  outage: number;
  kind: OutageKind;
  channel: string;
  secondsToSwitch: number | null;
  secondsToReturn: number | null;
  /** Sent to the channel while the outage lasted: to find something out, and otherwise. */
  explored: number;
  sent: number;
};

const FINDING_OUT: ReadonlySet<string> = new Set(["exploration", "breaker_probe", "last_resort"]);
const isFindingOut = ({ because }: AttemptFacts) => FINDING_OUT.has(because);

/** So many payments of a method, one after the other, of which so many go to the channel, are a return and not a stray. */
const RETURN_WINDOW = 20;
const RETURN_SHARE = 0.5;
/** The calm before an outage tells which channels it can be felt on. */
const BEFORE_MS = 5_000;
const USED_MIN = 5;

/** The channel of each method that most of its payments took while nothing was broken. Pure. */
export function preferredChannels(
  attempts: readonly AttemptFacts[],
  outages: readonly OutageFacts[],
): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const attempt of attempts) {
    const { method, channel, createdAtMs, isRerouted, ill } = attempt;
    if (isFindingOut(attempt) || isRerouted || ill.length > 0) continue;
    if (outages.some(({ fromMs, toMs }) => createdAtMs >= fromMs && createdAtMs <= toMs)) continue;
    const ofMethod = counts.get(method) ?? new Map<string, number>();
    ofMethod.set(channel, (ofMethod.get(channel) ?? 0) + 1);
    counts.set(method, ofMethod);
  }
  const most = (ofMethod: Map<string, number>) => [...ofMethod].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
  return new Map([...counts].map(([method, ofMethod]) => [method, most(ofMethod)]));
}

/** Pure. `outages` as `channelOutages` found them: each return of a preferred channel is one switch. */
export function countSwitches(
  attempts: readonly AttemptFacts[],
  preferred: ReadonlyMap<string, string>,
  outages: readonly ChannelOutage[],
): SwitchCounts {
  const counts: SwitchCounts = { away: 0, rerouted: 0, back: 0 };
  for (const attempt of attempts) {
    const wanted = preferred.get(attempt.method) ?? "";
    if (attempt.isRerouted) counts.rerouted += 1;
    else if (!isFindingOut(attempt) && attempt.channel !== wanted && attempt.ill.includes(wanted)) counts.away += 1;
  }
  const wanted = new Set(preferred.values());
  counts.back = outages.filter(
    ({ channel, secondsToReturn }) => wanted.has(channel) && secondsToReturn !== null,
  ).length;
  return counts;
}

/**
 * How long it took to leave each channel of a provider that went away, and to come back. Pure.
 *
 * Leaving is counted for outages in which no call gets through: from the first payment that was sent into the outage (its failure is the first
 * that the shop can know of, and cannot be known before it was sent) to the last one that was sent there otherwise than to find something out.
 * Coming back is counted from the end of the outage for channels that their method prefers, to the first payment from which on the channel takes half of
 * its method's again.
 */
export function channelOutages(
  attempts: readonly AttemptFacts[],
  outages: readonly OutageFacts[],
  preferred: ReadonlyMap<string, string>,
): ChannelOutage[] {
  const wanted = new Set(preferred.values());
  return outages.flatMap((outage, at) => {
    const nextMs = outages[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY;
    const near = attempts.filter(({ createdAtMs }) => createdAtMs >= outage.fromMs - BEFORE_MS && createdAtMs < nextMs);
    const channels = new Set(near.map(({ channel }) => channel).filter((id) => id.startsWith(`${outage.provider}-`)));
    return [...channels].flatMap((channel) => {
      const own = near.filter((attempt) => attempt.channel === channel);
      const before = own.filter((attempt) => attempt.createdAtMs < outage.fromMs && !isFindingOut(attempt));
      // Of a channel that hardly anybody was sent to there is nothing to leave.
      if (before.length < USED_MIN) return [];
      const during = own.filter(({ createdAtMs }) => createdAtMs >= outage.fromMs && createdAtMs <= outage.toMs);
      const sent = during.filter((attempt) => !isFindingOut(attempt));
      return {
        outage: outage.number,
        kind: outage.kind,
        channel,
        secondsToSwitch: DEAD_KINDS.has(outage.kind) ? secondsBetween(during[0], sent.at(-1)) : null,
        secondsToReturn:
          wanted.has(channel) && hasLeft(near, channel, outage) ? returnAfter(near, channel, outage.toMs) : null,
        explored: during.length - sent.length,
        sent: sent.length,
      };
    });
  });
}

function secondsBetween(first: AttemptFacts | undefined, last: AttemptFacts | undefined): number | null {
  if (first === undefined || last === undefined) return null;
  return Math.max(0, last.createdAtMs - first.createdAtMs) / 1_000;
}

/** Whether, when the outage ended, most of the method's payments went elsewhere: only then there is a return. */
function hasLeft(near: readonly AttemptFacts[], channel: string, { fromMs, toMs }: OutageFacts): boolean {
  const ofMethod = methodOf(near, channel);
  const last = near
    .filter((attempt) => attempt.method === ofMethod && attempt.createdAtMs >= fromMs && attempt.createdAtMs <= toMs)
    .filter((attempt) => !isFindingOut(attempt))
    .slice(-RETURN_WINDOW);
  return last.filter((attempt) => attempt.channel === channel).length < last.length * RETURN_SHARE;
}

function methodOf(near: readonly AttemptFacts[], channel: string): string | undefined {
  return near.find((attempt) => attempt.channel === channel)?.method;
}

function returnAfter(near: readonly AttemptFacts[], channel: string, sinceMs: number): number | null {
  const method = methodOf(near, channel);
  const later = near.filter(
    (attempt) => attempt.method === method && attempt.createdAtMs > sinceMs && !isFindingOut(attempt),
  );
  for (let at = 0; at + RETURN_WINDOW <= later.length; at += 1) {
    const first = later[at];
    if (first?.channel !== channel) continue;
    const own = later.slice(at, at + RETURN_WINDOW).filter((attempt) => attempt.channel === channel).length;
    if (own >= RETURN_WINDOW * RETURN_SHARE) return (first.createdAtMs - sinceMs) / 1_000;
  }
  return null;
}
