import "server-only";
import { fxForDesk } from "@/lib/catalog/fx-queries";
import { isDatabaseUp } from "@/lib/db/health";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { listProcesses } from "@/lib/insight/desk-queries";
import { lookAtShop } from "@/lib/jobs/pressure";
import { recentTrialBalance } from "@/lib/ledger/recent-trial-balance";

/** ok: as it should be. degraded: customers are served, somebody should look. failed: customers are not served, or the books are wrong. */
export type CheckStatus = "ok" | "degraded" | "failed";
export type HealthCheck = { check: string; status: CheckStatus; detail: string };
export type DeepHealth = { status: CheckStatus; checks: HealthCheck[] };

/** A platform's balance that was not read for so many rounds is no longer known. */
const ROUNDS_MISSED_MAX = 3;
/** A mail that nobody took for so long has no worker, or no mail server. */
const MAIL_LATE_SECONDS = 300;

/**
 * Looks at everything that the shop stands on, one check each: the database and its durability, processes, how late paid work is, the books,
 * the platform, payment providers, rates, mail, pauses. Reads only, by indexes; the trial balance at most once a minute. Nothing is asked
 * outside: what the worker last heard counts, and how long ago.
 */
export async function lookDeeply(now: Date): Promise<DeepHealth> {
  if (!(await isDatabaseUp())) {
    const checks = [{ check: "database", status: "failed" as const, detail: "does not answer within 2 s" }];
    return { status: "failed", checks };
  }
  const checks = (
    await Promise.all([
      durability(),
      processes(now),
      lateness(),
      books(),
      platform(),
      providers(),
      rates(now),
      mails(),
      pauses(),
    ])
  ).flat();
  return { status: worstOf(checks), checks };
}

export function worstOf(checks: readonly HealthCheck[]): CheckStatus {
  if (checks.some(({ status }) => status === "failed")) return "failed";
  return checks.some(({ status }) => status === "degraded") ? "degraded" : "ok";
}

/** A customer is told "paid" after the commit: a server that may forget it is not one to sell on. */
async function durability(): Promise<HealthCheck> {
  const row = await rowOf<{ version: string; fsync: string; commit: string; isReplica: boolean }>(
    `SELECT current_setting('server_version') AS version, current_setting('fsync') AS fsync,
            current_setting('synchronous_commit') AS commit, pg_is_in_recovery() AS "isReplica"`,
  );
  const isDurable = row?.fsync === "on" && row.commit !== "off" && !row.isReplica;
  const detail = `PostgreSQL ${row?.version}, fsync ${row?.fsync}, synchronous_commit ${row?.commit}${row?.isReplica ? ", a replica" : ""}`;
  return { check: "database", status: isDurable ? "ok" : "degraded", detail };
}

async function processes(now: Date): Promise<HealthCheck[]> {
  const known = await listProcesses(now);
  return (["web", "worker"] as const).map((kind) => {
    const own = known.filter((process) => process.kind === kind);
    const alive = own.filter(({ isAlive }) => isAlive).length;
    const status = alive === 0 ? "failed" : alive < own.length ? "degraded" : "ok";
    return { check: `${kind} processes`, status, detail: `${alive} alive of ${own.length} known` };
  });
}

async function lateness(): Promise<HealthCheck> {
  const { eventsLateMs, deliveriesLateMs } = await lookAtShop();
  const lateMs = Math.max(eventsLateMs, deliveriesLateMs);
  const isLate = lateMs > env.BUSY_AFTER_SECONDS * 1_000;
  return {
    check: "paid work",
    status: isLate ? "degraded" : "ok",
    detail: `the oldest webhook waits ${seconds(eventsLateMs)}, the oldest paid delivery ${seconds(deliveriesLateMs)}`,
  };
}

async function books(): Promise<HealthCheck> {
  const { balanceMinor, checkedAt } = await recentTrialBalance();
  const detail = `trial balance ${balanceMinor}, recomputed at ${checkedAt}`;
  return { check: "books", status: balanceMinor === "0" ? "ok" : "failed", detail };
}

async function platform(): Promise<HealthCheck[]> {
  const rows = await rowsOf<{ id: string; age: number | null; isExplained: boolean | null }>(
    `SELECT c.id, extract(epoch FROM now() - r.read_at)::float8 AS age, r.is_explained AS "isExplained" FROM custodians c
     LEFT JOIN LATERAL (SELECT read_at, is_explained FROM pool_readings WHERE custodian_id = c.id ORDER BY read_at DESC LIMIT 1) AS r ON true
     ORDER BY c.position, c.id`,
  );
  return rows.map(({ id, age, isExplained }) => {
    const isOld = age === null || age > ROUNDS_MISSED_MAX * env.RECONCILE_SECONDS;
    const isRight = isExplained === true && !isOld;
    const read = age === null ? "never read" : `read ${seconds(age * 1_000)} ago`;
    return {
      check: `platform account ${id}`,
      status: isRight ? "ok" : "degraded",
      detail: isExplained === false ? `${read}, differs from the books` : read,
    };
  });
}

async function providers(): Promise<HealthCheck[]> {
  const rows = await rowsOf<{ provider: string; isUp: boolean | null; because: string | null }>(
    `SELECT provider, is_up AS "isUp", because FROM provider_probes WHERE probed_at IS NOT NULL ORDER BY provider`,
  );
  return rows.map(({ provider, isUp, because }) => ({
    check: `provider ${provider}`,
    status: isUp === false ? "degraded" : "ok",
    detail: isUp === false ? `does not answer: ${because ?? "no reason given"}` : "answers",
  }));
}

async function rates(now: Date): Promise<HealthCheck> {
  const { rates: known } = await fxForDesk(prisma(), { at: now, staleHours: env.FX_STALE_HOURS });
  const stale = known.filter(({ age }) => age === "stale").map(({ currency }) => currency);
  const ageing = known.filter(({ age }) => age === "ageing").map(({ currency }) => currency);
  if (stale.length > 0)
    return { check: "rates", status: "degraded", detail: `too old to sell by: ${stale.join(", ")}` };
  return {
    check: "rates",
    status: "ok",
    detail: ageing.length === 0 ? `${known.length} fresh` : `not renewed: ${ageing.join(", ")}`,
  };
}

async function mails(): Promise<HealthCheck> {
  const row = await rowOf<{ count: number; age: number | null }>(
    `SELECT count(*)::int AS count, extract(epoch FROM now() - min(created_at))::float8 AS age FROM outbox_entries WHERE relayed_at IS NULL`,
  );
  const age = row?.age ?? 0;
  return {
    check: "mail",
    status: age > MAIL_LATE_SECONDS ? "degraded" : "ok",
    detail: row?.count ? `${row.count} wait, the oldest for ${seconds(age * 1_000)}` : "none waits",
  };
}

async function pauses(): Promise<HealthCheck> {
  const row = await rowOf<{ isPaused: boolean; reason: string | null; accounts: string[] }>(
    `SELECT deliveries_paused_at IS NOT NULL AS "isPaused", deliveries_paused_reason AS reason,
            ARRAY(SELECT id FROM custodians WHERE paused_at IS NOT NULL ORDER BY id) AS accounts FROM shop_state WHERE id = 1`,
  );
  const accounts = row?.accounts ?? [];
  if (row?.isPaused === true)
    return { check: "deliveries", status: "degraded", detail: `all are paused: ${row.reason ?? ""}` };
  return {
    check: "deliveries",
    status: accounts.length > 0 ? "degraded" : "ok",
    detail: accounts.length > 0 ? `held accounts: ${accounts.join(", ")}` : "go out",
  };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
