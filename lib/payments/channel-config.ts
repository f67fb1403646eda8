import { rowsOf } from "@/lib/db/pool";
import { env } from "@/lib/env";
import type { Channel } from "@/lib/payments/channel";
import { DEFAULT_CHANNELS } from "@/lib/payments/default-channels";
import { groupedRules, RULE_ROWS_SQL, type RuleRow } from "@/lib/payments/rule-rows";
import { providersSetUp } from "@/lib/provider-settings";
import type { RoutingRule, RuleCondition } from "@/lib/routing/rules";
import type { RoutingChannel } from "@/lib/routing/snapshot";
import type { CountryCode } from "@/lib/shared/countries";
import { DAY_MS } from "@/lib/shared/durations";
import { uuidV7 } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";

/** A channel as the shop has set it up: what its provider says of it, and what staff decided. */
export type ConfiguredChannel = Channel & { weightBp: number };

/** All that a decision needs to know and that staff may change. */
export type ChannelConfig = {
  channels: ReadonlyMap<string, ConfiguredChannel>;
  routing: readonly RoutingChannel[];
  rules: readonly RoutingRule[];
  /** What a diamond costs us on average by the books, in millionths of a US cent. */
  costPerDiamondUsdMinorMicro: bigint;
};

type ChannelRow = {
  id: string;
  method: string;
  countries: CountryCode[];
  currencies: Currency[];
  limits: Record<string, { minMinor: string; maxMinor: string }>;
  is_enabled: boolean;
  is_draining: boolean;
  is_forced: boolean;
  position: number;
  weight_bp: number;
  daily_cap_usd_minor: bigint | null;
  used_today_usd_minor: bigint;
};

/** Only a channel with a cap is summed up, over the payments of the day (UTC) that were paid through it. */
const CHANNELS_SQL = `
  SELECT c.id, c.method, c.countries, c.currencies, c.limits, c.is_enabled, c.is_draining, c.is_forced, c.position, c.weight_bp, c.daily_cap_usd_minor,
    CASE WHEN c.daily_cap_usd_minor IS NULL THEN 0 ELSE (
      SELECT COALESCE(sum(o.total_usd_minor), 0)::bigint FROM payments p JOIN orders o ON o.id = p.order_id
      WHERE p.channel = c.id AND p.paid_at IS NOT NULL AND p.id >= $2) END AS used_today_usd_minor
  FROM channels c WHERE c.provider = ANY ($1) ORDER BY c.position, c.id LIMIT 100`;

type WindowRow = { channel_id: string; starts_at: Date; ends_at: Date };

/** Reads the channel table, maintenance windows, rules and the cost of a diamond. One round trip each, together. */
export async function loadChannelConfig(): Promise<ChannelConfig> {
  const [rows, windows, rules, [cost]] = await Promise.all([
    rowsOf<ChannelRow>(CHANNELS_SQL, [providersSetUp(env), firstIdOfDay(new Date())]),
    rowsOf<WindowRow>(
      "SELECT channel_id, starts_at, ends_at FROM channel_windows WHERE ends_at > now() AND removed_at IS NULL LIMIT 500",
    ),
    rowsOf<RuleRow>(RULE_ROWS_SQL),
    rowsOf<{ micro: bigint }>(COST_SQL),
  ]);
  const channels = new Map<string, ConfiguredChannel>();
  const routing: RoutingChannel[] = [];
  for (const row of rows) {
    const known = DEFAULT_CHANNELS.find(({ id }) => id === row.id);
    if (known === undefined) continue;
    const configured = configuredChannel(known, row);
    channels.set(row.id, configured);
    routing.push(routingChannel(configured, row, windows));
  }
  return {
    channels,
    routing,
    rules: [...forcedRules(rows), ...staffRules(rules)],
    costPerDiamondUsdMinorMicro: cost?.micro ?? 0n,
  };
}

/** Average cost: what the inventory cost over the diamonds that it holds. */
const COST_SQL = `
  SELECT COALESCE((SELECT (debits_posted - credits_posted) * 1000000 FROM accounts WHERE ledger = 'USD' AND code = 'inventory')
    / NULLIF((SELECT sum(a.debits_posted - a.credits_posted) FROM accounts a JOIN custodians c ON c.account_id = a.id), 0), 0)::bigint AS micro`;

function configuredChannel(known: Channel, row: ChannelRow): ConfiguredChannel {
  const limits = Object.entries(row.limits).map(([currency, { minMinor, maxMinor }]) => [
    currency,
    { minMinor: BigInt(minMinor), maxMinor: BigInt(maxMinor) },
  ]);
  return {
    ...known,
    countries: row.countries,
    currencies: row.currencies,
    limits: Object.fromEntries(limits),
    isEnabled: row.is_enabled,
    position: row.position,
    weightBp: row.weight_bp,
  };
}

function routingChannel(channel: ConfiguredChannel, row: ChannelRow, windows: readonly WindowRow[]): RoutingChannel {
  return {
    id: channel.id,
    methods: [channel.method],
    countries: channel.countries,
    currencies: channel.currencies,
    limits: channel.limits,
    fee: channel.providerFee,
    isEnabled: row.is_enabled,
    isDraining: row.is_draining,
    dailyCapUsdMinor: row.daily_cap_usd_minor,
    usedTodayUsdMinor: row.used_today_usd_minor,
    maintenance: windows
      .filter(({ channel_id: id }) => id === channel.id)
      .map(({ starts_at, ends_at }) => ({ fromMs: starts_at.getTime(), toMs: ends_at.getTime() })),
  };
}

/** Ids are UUIDv7: those of today are above this one. */
function firstIdOfDay(now: Date): string {
  return uuidV7({ atMs: now.getTime() - (now.getTime() % DAY_MS), random: new Uint8Array(10) });
}

const ANYTHING: RuleCondition = { methods: "all", countries: "all", fromUsdMinor: null, toUsdMinor: null };

function forcedRules(rows: readonly ChannelRow[]): RoutingRule[] {
  return rows
    .filter(({ is_forced: isForced }) => isForced)
    .map(({ id, method }) => ({
      id: `force:${id}`,
      kind: "force" as const,
      channelId: id,
      when: { ...ANYTHING, methods: [method] },
    }));
}

function staffRules(rows: readonly RuleRow[]): RoutingRule[] {
  return groupedRules(rows).map((group) => {
    const [{ id, kind, ...first }] = group;
    const when = conditionOf(first);
    if (kind !== "split") return { id, kind, channelIds: [first.channelId], when };
    return {
      id,
      kind,
      shares: group.map(({ channelId, shareBp }) => ({ channelId, share: (shareBp ?? 0) / 10_000 })),
      when,
    };
  });
}

function conditionOf({
  method,
  country,
  minUsdMinor,
  maxUsdMinor,
}: Pick<RuleRow, "method" | "country" | "minUsdMinor" | "maxUsdMinor">): RuleCondition {
  return {
    methods: method === null ? "all" : [method],
    countries: country === null ? "all" : [country],
    fromUsdMinor: minUsdMinor,
    toUsdMinor: maxUsdMinor,
  };
}
