import "server-only";
import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { listProcesses } from "@/lib/insight/desk-queries";
import { recentArrival } from "@/lib/insight/queries";
import { lookAtShop } from "@/lib/jobs/pressure";
import { countQueues } from "@/lib/orders/desk-queues";

type ShopGauges = ReturnType<typeof makeGauges>;

/** A process may hold this module twice, once in Next's bundle: its metrics are the process's. */
const shared = globalThis as { facetMetrics?: { registry: Registry; gauges: ShopGauges } };

/** Of two scrapes at once one reads the tables, and the other waits for its answer. */
let underWay: Promise<string> | null = null;

export const METRICS_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/**
 * The shop in Prometheus' text format: what waits, what the pool holds, which processes live and how quick orders arrive, from the tables as they are now; and this
 * process's own memory, CPU and event loop. Names: docs/operations.md. Reads by indexes only, so that a scrape costs the same in a large shop.
 */
export function readMetrics(now: Date): Promise<string> {
  underWay ??= collect(now).finally(() => {
    underWay = null;
  });
  return underWay;
}

async function collect(now: Date): Promise<string> {
  shared.facetMetrics ??= make();
  const { registry, gauges } = shared.facetMetrics;
  const [queues, processes, accounts, arrival, pressure, channels, rest] = await Promise.all([
    countQueues(),
    listProcesses(now),
    rowsOf<Account>(ACCOUNTS_SQL),
    recentArrival(),
    lookAtShop(),
    rowsOf<{ channel: string; isOpen: boolean }>(
      `SELECT c.id AS channel, EXISTS (SELECT FROM channel_states s WHERE s.channel_id = c.id AND s.state = 'open') AS "isOpen" FROM channels c`,
    ),
    rowOf<Rest>(
      `SELECT (SELECT count(*) FROM outbox_entries WHERE relayed_at IS NULL)::int AS mails,
              (SELECT count(*) FROM settlement_differences WHERE state = 'open')::int AS differences,
              (SELECT deliveries_paused_at IS NOT NULL FROM shop_state WHERE id = 1) AS "isPaused"`,
    ),
  ]);
  for (const gauge of Object.values(gauges)) gauge.reset();
  for (const { queue, count, oldestAt } of queues) {
    gauges.waiting.set({ queue }, count);
    gauges.oldest.set({ queue }, oldestAt === null ? 0 : (now.getTime() - Date.parse(oldestAt)) / 1_000);
  }
  for (const kind of ["web", "worker"]) {
    const alive = processes.filter((process) => process.kind === kind && process.isAlive);
    gauges.processes.set({ kind }, alive.length);
  }
  for (const { id, available, reserved, unknown, isPaused } of accounts) {
    gauges.diamonds.set({ account: id, state: "available" }, Number(available));
    gauges.diamonds.set({ account: id, state: "reserved" }, Number(reserved));
    gauges.diamonds.set({ account: id, state: "unknown" }, Number(unknown));
    gauges.paused.set({ account: id }, isPaused ? 1 : 0);
  }
  gauges.paused.set({ account: "all" }, rest?.isPaused === true ? 1 : 0);
  if (arrival.medianMs !== null) gauges.arrival.set(arrival.medianMs / 1_000);
  if (arrival.deliveredTodayPercent !== null) gauges.delivered.set(Number(arrival.deliveredTodayPercent) / 100);
  gauges.perSecond.set(pressure.settledPerSecond);
  gauges.late.set({ step: "webhook" }, pressure.eventsLateMs / 1_000);
  gauges.late.set({ step: "delivery" }, pressure.deliveriesLateMs / 1_000);
  for (const { channel, isOpen } of channels) gauges.channels.set({ channel }, isOpen ? 0 : 1);
  gauges.mails.set(rest?.mails ?? 0);
  gauges.differences.set(rest?.differences ?? 0);
  return registry.metrics();
}

type Rest = { mails: number; differences: number; isPaused: boolean };
type Account = { id: string; available: bigint; reserved: bigint; unknown: bigint; isPaused: boolean };

const ACCOUNTS_SQL = `
  SELECT c.id, a.debits_posted - a.credits_posted - a.credits_pending AS available, a.credits_pending AS reserved, c.paused_at IS NOT NULL AS "isPaused",
         COALESCE((SELECT sum(d.diamonds)::bigint FROM deliveries d WHERE d.custodian_id = c.id AND d.status = 'unknown'), 0) AS unknown
  FROM custodians c JOIN accounts a ON a.id = c.account_id ORDER BY c.position, c.id`;

function make() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "facet_" });
  return { registry, gauges: makeGauges(registry) };
}

function makeGauges(registry: Registry) {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `facet_${name}`, help, labelNames, registers: [registry] });
  return {
    waiting: gauge("queue_waiting", "What waits for a person.", ["queue"]),
    oldest: gauge("queue_oldest_seconds", "How long the one that waits longest has waited.", ["queue"]),
    processes: gauge("processes_alive", "Processes that wrote a heartbeat within 20 seconds.", ["kind"]),
    diamonds: gauge("pool_diamonds", "Diamonds by custodian account.", ["account", "state"]),
    paused: gauge("deliveries_paused", "1 while an account, or all of them, deliver nothing.", ["account"]),
    arrival: gauge("arrival_median_seconds", "Paid to delivered, the newest orders of a day."),
    delivered: gauge("delivered_ratio", "Delivered of paid, the newest orders of a day."),
    perSecond: gauge("delivered_per_second", "Orders delivered a second, lately."),
    late: gauge("waiting_seconds", "How long the oldest webhook, or paid delivery, waits for a worker.", ["step"]),
    channels: gauge("channel_up", "0 while a payment channel's breaker is open.", ["channel"]),
    mails: gauge("mails_waiting", "Mails that no worker has taken yet."),
    differences: gauge("settlement_differences_open", "Differences between providers' reports and the books."),
  };
}
