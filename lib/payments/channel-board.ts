import { randomUUID } from "node:crypto";
import { log } from "@/lib/log";
import { type ChannelConfig, loadChannelConfig } from "@/lib/payments/channel-config";
import {
  type BreakerMove,
  hearBreakers,
  hearObservations,
  hearPastOutcomes,
  lastObservationId,
  type Observation,
  tellBreaker,
  tellObservations,
} from "@/lib/payments/channel-news";
import { adoptBreaker, applyTold, withPastOutcomes } from "@/lib/payments/told-news";
import { applyFeedback, type Feedback } from "@/lib/routing/feedback";
import { ROUTING_SETTINGS } from "@/lib/routing/settings";
import { breakerOf, OPERATIONS, type Operation, type RoutingSnapshot } from "@/lib/routing/snapshot";

/**
 * What this process knows of the channels: the shop's settings of them, and how each does. Held in memory, so that a decision asks nobody;
 * what one process sees, the others hear within a second through the database.
 */
type Board = {
  processId: string;
  config: ChannelConfig | null;
  snapshot: RoutingSnapshot;
  configAtMs: number;
  heardUpTo: bigint;
  pending: Map<string, Observation & { calls: number }>;
  moves: BreakerMove[];
  loading: Promise<void> | null;
  syncing: Promise<void> | null;
};

const SYNC_EVERY_MS = 1_000;
/** What staff change is seen within this time; a test or a tool that runs no watch loads again when it is older. */
const CONFIG_FRESH_MS = 2_000;

/** A process may hold this module twice, once in Next's bundle: what is known is the process's. */
const shared = globalThis as { facetChannelBoard?: Board };

function board(): Board {
  shared.facetChannelBoard ??= {
    processId: randomUUID(),
    config: null,
    snapshot: { channels: [], health: {}, arms: {}, rules: [] },
    configAtMs: 0,
    heardUpTo: 0n,
    pending: new Map(),
    moves: [],
    loading: null,
    syncing: null,
  };
  return shared.facetChannelBoard;
}

/** For tests, which change the tables under a process that lives on. */
export function forgetChannels(): void {
  delete shared.facetChannelBoard;
}

/**
 * Settings and health as this process knows them. Waits for the database only once, at the beginning; later what is old is read anew beside
 * the answer.
 */
export async function channelBoard(): Promise<{ config: ChannelConfig; snapshot: RoutingSnapshot }> {
  const held = board();
  const isOld = performance.now() - held.configAtMs > CONFIG_FRESH_MS;
  if (held.config === null) await load(held);
  else if (isOld) void load(held).catch(logged("the channels could not be read"));
  return { config: held.config ?? (await loadChannelConfig()), snapshot: held.snapshot };
}

/** The same with the settings of this moment, for staff who ask what a change of theirs has done. */
export async function channelBoardNow(): Promise<{ config: ChannelConfig; snapshot: RoutingSnapshot }> {
  const held = board();
  // One that is under way may have read before the change.
  if (held.loading !== null) await held.loading.catch(() => undefined);
  await load(held);
  return channelBoard();
}

function load(held: Board): Promise<void> {
  held.loading ??= (async () => {
    const isFirst = held.config === null;
    const config = await loadChannelConfig();
    held.config = config;
    held.configAtMs = performance.now();
    held.snapshot = { ...held.snapshot, channels: config.routing, rules: config.rules };
    if (isFirst) await begin(held);
  })().finally(() => {
    held.loading = null;
  });
  return held.loading;
}

/** What a process starts with: open breakers, and the outcomes of the last hours. */
async function begin(held: Board): Promise<void> {
  const [last, past, breakers] = await Promise.all([
    lastObservationId(),
    hearPastOutcomes(ROUTING_SETTINGS.arm.tauMs),
    hearBreakers(),
  ]);
  held.heardUpTo = last;
  held.snapshot = withPastOutcomes(held.snapshot, past, Date.now());
  for (const told of breakers) held.snapshot = adoptBreaker(held.snapshot, told);
}

/** Takes in what was just seen of a channel. Never throws, never waits; the others hear of it at the next talk. */
export function noteFeedback(feedback: Feedback, because: string | null = null): void {
  const held = board();
  const nowMs = Date.now();
  const before = held.snapshot;
  held.snapshot = applyFeedback(before, feedback, nowMs);
  count(held, feedback, because);
  const channelId = "attempt" in feedback ? feedback.attempt.channelId : feedback.channelId;
  for (const operation of OPERATIONS) {
    const move = moveOf(before, held.snapshot, {
      channelId,
      operation,
      because: because ?? feedback.kind,
      atMs: nowMs,
    });
    if (move !== null) held.moves.push(move);
  }
  // Others must not go on into an outage for a second.
  if (held.moves.length > 0) void syncChannels().catch(logged("the state of a channel could not be told"));
}

function moveOf(
  before: RoutingSnapshot,
  after: RoutingSnapshot,
  { channelId, operation, because, atMs }: { channelId: string; operation: Operation; because: string; atMs: number },
): BreakerMove | null {
  const was = breakerOf(before.health[channelId], operation);
  const is = breakerOf(after.health[channelId], operation);
  if (was.isOpen === is.isOpen && was.openedAtMs === is.openedAtMs) return null;
  return {
    ...{ channelId, operation, because, atMs },
    state: is.isOpen ? "open" : "closed",
    opensCount: is.reopened,
    retryAtMs: is.isOpen ? is.retryAtMs : null,
  };
}

function count(held: Board, feedback: Feedback, because: string | null): void {
  const entry = entryOf(feedback);
  if (entry === null) return;
  const { channelId, operation, country, field, tookMs } = entry;
  const key = `${channelId} ${operation} ${country}`;
  const known = held.pending.get(key) ?? {
    ...{ channelId, operation, country, succeeded: 0, declined: 0, failed: 0, abandoned: 0 },
    ...{ latencyMs: null, because: null, calls: 0 },
  };
  known[field] += 1;
  if (because !== null) known.because = because;
  if (tookMs !== null) {
    known.latencyMs = ((known.latencyMs ?? 0) * known.calls + tookMs) / (known.calls + 1);
    known.calls += 1;
  }
  held.pending.set(key, known);
}

type Entry = Pick<Observation, "channelId" | "operation" | "country"> & {
  field: "succeeded" | "declined" | "failed" | "abandoned";
  tookMs: number | null;
};

function entryOf(feedback: Feedback): Entry | null {
  switch (feedback.kind) {
    case "started":
      return null;
    case "answered":
    case "failed": {
      const isFailed = feedback.kind === "failed";
      const { channelId, country } = feedback.attempt;
      const tookMs = feedback.kind === "answered" ? feedback.tookMs : null;
      return { channelId, operation: "start", country, field: isFailed ? "failed" : "succeeded", tookMs };
    }
    case "succeeded":
    case "declined":
    case "abandoned": {
      const { channelId, country } = feedback.attempt;
      return { channelId, operation: "outcome", country, field: feedback.kind, tookMs: null };
    }
    case "probed":
      return {
        ...{ channelId: feedback.channelId, operation: "probe", country: "", tookMs: null },
        field: feedback.isUp ? "succeeded" : "failed",
      };
    case "called":
      return {
        ...{ channelId: feedback.channelId, operation: feedback.operation, country: "", tookMs: null },
        field: feedback.isFailed ? "failed" : "succeeded",
      };
  }
}

/** One talk with the other processes: says what was seen here, hears what they saw. Talks do not overlap. */
export function syncChannels(): Promise<void> {
  const held = board();
  held.syncing ??= talk(held).finally(() => {
    held.syncing = null;
  });
  return held.syncing;
}

async function talk(held: Board): Promise<void> {
  const nowMs = Date.now();
  const seen = [...held.pending.values()].map(({ calls: _calls, latencyMs, ...entry }) => ({
    ...entry,
    latencyMs: latencyMs === null ? null : Math.round(latencyMs),
  }));
  held.pending.clear();
  // Told before it is forgotten: a move that nobody heard of would leave a method marked as down.
  for (let [move] = held.moves; move !== undefined; [move] = held.moves) {
    await tellBreaker(held.processId, move);
    held.moves.shift();
  }
  await tellObservations(held.processId, seen, nowMs);
  if (held.config === null) return;
  const [told, breakers] = await Promise.all([hearObservations(held.processId, held.heardUpTo), hearBreakers()]);
  for (const one of told) {
    held.snapshot = applyTold(held.snapshot, one);
    held.heardUpTo = one.id;
  }
  for (const one of breakers) held.snapshot = adoptBreaker(held.snapshot, one);
}

/** Keeps what this process knows fresh, once a second. Returns the way to stop, which says what was not said yet. */
export function watchChannels(): () => Promise<void> {
  const look = () => {
    void channelBoard().catch(logged("the channels could not be read"));
    void syncChannels().catch(logged("the channels could not be talked about"));
  };
  look();
  const timer = setInterval(look, SYNC_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await syncChannels().catch(() => undefined);
  };
}

/** A failure here costs freshness and nothing else. */
function logged(what: string): (error: unknown) => void {
  return (error) => log().warn({ err: error }, what);
}
