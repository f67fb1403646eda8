import "server-only";
import { rowsOf } from "@/lib/db/pool";
import type { RuleView, SwitchView, WindowView } from "@/lib/payments/channels-view";
import { groupedRules, type RuleRow } from "@/lib/payments/rule-rows";
import { DAY_MS } from "@/lib/shared/durations";
import { uuidV7 } from "@/lib/shared/ids";

/** Reads for the desk's page about channels. Each is bounded and goes by a key or an index. */

export type ChannelFacts = {
  id: string;
  provider: string;
  method: string;
  isEnabled: boolean;
  isDraining: boolean;
  isForced: boolean;
  weightBp: number;
  capUsdMinor: bigint | null;
  version: number;
};

/** All channels that the shop knows, those of providers that are not set up too. */
export function listChannelFacts(): Promise<ChannelFacts[]> {
  return rowsOf(
    `SELECT id, provider, method, is_enabled AS "isEnabled", is_draining AS "isDraining", is_forced AS "isForced", weight_bp AS "weightBp",
       daily_cap_usd_minor AS "capUsdMinor", version
     FROM channels ORDER BY position, id LIMIT 100`,
  );
}

export type StateFact = {
  channelId: string;
  operation: string;
  isOpen: boolean;
  retryAt: Date | null;
  because: string | null;
  changedAt: Date;
};

export function listStateFacts(): Promise<StateFact[]> {
  return rowsOf(
    `SELECT channel_id AS "channelId", operation, state = 'open' AS "isOpen", retry_at AS "retryAt", because, changed_at AS "changedAt"
     FROM channel_states LIMIT 1000`,
  );
}

export type ProbeFact = {
  provider: string;
  isUp: boolean | null;
  because: string | null;
  tookMs: number | null;
  probedAt: Date | null;
};

export function listProbeFacts(): Promise<ProbeFact[]> {
  return rowsOf(
    `SELECT provider, is_up AS "isUp", because, took_ms AS "tookMs", probed_at AS "probedAt" FROM provider_probes LIMIT 50`,
  );
}

/** What was paid through each channel since midnight (UTC), in US cents. Ids are in order of time, so today is a range of the key. */
export async function sumTodayUsdMinor(now: Date): Promise<ReadonlyMap<string, bigint>> {
  const midnight = now.getTime() - (now.getTime() % DAY_MS);
  const rows = await rowsOf<{ channel: string; paid: bigint }>(
    `SELECT p.channel, sum(o.total_usd_minor)::bigint AS paid FROM payments p JOIN orders o ON o.id = p.order_id
     WHERE p.id >= $1 AND p.paid_at IS NOT NULL GROUP BY 1`,
    [uuidV7({ atMs: midnight, random: new Uint8Array(10) })],
  );
  return new Map(rows.map(({ channel, paid }) => [channel, paid]));
}

const SWITCHES_SHOWN = 50;

/** The newest moves of breakers and decisions of staff, of one channel or of all. */
export async function listSwitches(channelId: string | null): Promise<SwitchView[]> {
  const rows = await rowsOf<Omit<SwitchView, "at"> & { at: Date }>(
    `SELECT s.id::text, s.channel_id AS "channelId", s.operation AS what, s.from_state AS "from", s.to_state AS "to", s.because, u.email AS by,
       s.switched_at AS at
     FROM (SELECT * FROM channel_switches WHERE $1::text IS NULL OR channel_id = $1 ORDER BY id DESC LIMIT ${SWITCHES_SHOWN}) AS s
     LEFT JOIN users u ON u.id = CASE WHEN s.process_id LIKE 'staff:%' THEN substr(s.process_id, 7)::uuid END
     ORDER BY s.id DESC`,
    [channelId],
  );
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

/** The maintenance windows of a channel that are not over, the next one first. */
export async function listWindows(channelId: string, now: Date): Promise<WindowView[]> {
  const rows = await rowsOf<{ id: string; startsAt: Date; endsAt: Date; reason: string }>(
    `SELECT id, starts_at AS "startsAt", ends_at AS "endsAt", reason FROM channel_windows
     WHERE channel_id = $1 AND ends_at > $2 AND removed_at IS NULL ORDER BY starts_at, id LIMIT 100`,
    [channelId, now],
  );
  return rows.map(({ startsAt, endsAt, ...row }) => ({
    ...row,
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  }));
}

/** Until when each channel that is in a window now is in it. */
export async function listWindowsOpen(now: Date): Promise<ReadonlyMap<string, Date>> {
  const rows = await rowsOf<{ channelId: string; until: Date }>(
    `SELECT channel_id AS "channelId", max(ends_at) AS until FROM channel_windows
     WHERE ends_at > $1 AND starts_at <= $1 AND removed_at IS NULL GROUP BY 1 LIMIT 100`,
    [now],
  );
  return new Map(rows.map(({ channelId, until }) => [channelId, until]));
}

type RuleLine = RuleRow & { reason: string; by: string | null; createdAt: Date };

/** The rules in force, in the order in which they are asked. */
export async function listRules(): Promise<RuleView[]> {
  const rows = await rowsOf<RuleLine>(
    `SELECT r.id, r.kind, r.channel_id AS "channelId", r.method, r.country, r.min_usd_minor AS "minUsdMinor", r.max_usd_minor AS "maxUsdMinor",
       r.share_bp AS "shareBp", r.reason, u.email AS by, r.created_at AS "createdAt"
     FROM routing_rules r LEFT JOIN users u ON u.id = r.actor_id
     WHERE r.removed_at IS NULL ORDER BY r.position, r.created_at, r.id LIMIT 500`,
  );
  return groupedRules(rows).map((group) => {
    const [first] = group;
    return {
      ...{ id: first.id, kind: first.kind, method: first.method, country: first.country, reason: first.reason },
      fromUsdMinor: first.minUsdMinor?.toString() ?? null,
      toUsdMinor: first.maxUsdMinor?.toString() ?? null,
      channels: group.map(({ channelId, shareBp }) => ({ channelId, shareBp })),
      by: first.by,
      createdAt: first.createdAt.toISOString(),
    };
  });
}
