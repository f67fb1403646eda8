import { listen, type Notice } from "@/lib/db/listen";
import { closeDatabase } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { reconcileDueSettlements } from "@/lib/jobs/handlers/reconcile-settlements";
import { watchAlerts } from "@/lib/jobs/handlers/watch-alerts";
import { startHeartbeat } from "@/lib/jobs/heartbeat";
import { log } from "@/lib/log";
import { watchChannels } from "@/lib/payments/channel-board";
import { startTracing } from "@/lib/tracing/start-tracing";
import { closeBigo } from "@/lib/upstream/shared-client";
import { collectDuePayments, paymentCallsUnderWay, sendDueRefunds } from "@/worker/collect-payments";
import { confirmStoredEvents } from "@/worker/confirm-events";
import { deliverDue, deliveriesUnderWay } from "@/worker/deliver";
import { forgetEventBodies } from "@/worker/forget-events";
import { forgetOldRows, keepPartitions } from "@/worker/forget-rows";
import { keepReports } from "@/worker/keep-reports";
import { type Loop, startLoop } from "@/worker/loop";
import { measureUsualTimes } from "@/worker/measure-usual-times";
import { probeProviders } from "@/worker/probe-providers";
import { REBALANCE_LOOK_MS, rebalancePool } from "@/worker/rebalance-pool";
import { reconcilePool } from "@/worker/reconcile-pool";
import { RATES_LOOK_MS, refreshRates } from "@/worker/refresh-rates";
import { relayOutbox } from "@/worker/relay-outbox";
import { endOverdueOrders, resumeOrders } from "@/worker/resume-orders";
import { startJobs } from "@/worker/schedule";

/**
 * The worker: confirms payments, delivers, settles, captures, refunds, and does what the clock asks for. It may be killed at any line:
 * all work is claimed with a lease and a fence, and every call outside carries a key. Any number of workers run beside each other.
 */

const DRAIN_MS = 8_000;
/** A customer waits for this one: just enough for the events of one payment to be handled together. */
const EVENTS_GATHER_MS = 4;
/** Captures: the diamonds are there already, so nobody waits. */
const PAYMENTS = { gatherMs: 25, crowdedMs: 100 };
/** What a commit seldom leaves behind: retries, refunds, returning stock, mails. Deliveries are sent by whoever confirmed them. */
const RARE_GATHER_MS = 100;
const FORGET_EVERY_MS = 3_600_000;
/** How often it is looked whether a settlement report is due: a restart neither skips one nor reads one again. */
const SETTLEMENT_LOOK_SECONDS = 300;
const MEASURE_EVERY_MS = 60_000;
/** Each provider is asked every ten seconds; one that is wanted sooner is seen at the next look. */
const PROBE_LOOK_MS = 1_000;
/** The tax of a refund is in the books within this time, and a day is summed up this long after its grace. */
const REPORTS_LOOK_MS = 60_000;

async function main(): Promise<void> {
  const endTracing = await startTracing("facet-worker");
  const boss = await startJobs();
  const every = (gatherMs: number, crowdedMs = gatherMs) => ({ pollMs: env.WORKER_POLL_MS, gatherMs, crowdedMs });
  const events = startLoop(
    "events",
    every(EVENTS_GATHER_MS, Math.max(EVENTS_GATHER_MS, env.WRITER_WAIT_MS)),
    confirmStoredEvents,
  );
  const work = [
    startLoop("payments", every(PAYMENTS.gatherMs, PAYMENTS.crowdedMs), collectDuePayments),
    startLoop("deliveries", every(RARE_GATHER_MS), deliverDue),
    startLoop("refunds", every(RARE_GATHER_MS), sendDueRefunds),
    startLoop("orders", every(RARE_GATHER_MS), resumeOrders),
    startLoop("outbox", every(RARE_GATHER_MS), () => relayOutbox(boss)),
  ];
  const clock = startClock(every(0));
  const stopListening = listen((notice) => wakeFor(notice, events, work));
  const stopWatchingChannels = watchChannels();
  const stopHeartbeat = startHeartbeat("worker", () => ({
    deliveries: deliveriesUnderWay(),
    payments: paymentCallsUnderWay(),
  }));
  log().info("worker started");

  const stop = once(async () => {
    log().info("worker stops");
    await stopListening();
    await Promise.all([events, ...work, ...clock].map((loop) => loop.stop()));
    await drained();
    await boss.stop({ graceful: true, timeout: 2_000 });
    await stopWatchingChannels();
    await stopHeartbeat();
    await endTracing();
    closeBigo();
    await Promise.all([closePrisma(), closeDatabase()]);
    process.exit(0);
  });
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/** What the clock asks for, whoever else works; each is claimed in the database, so that several workers do it once. */
function startClock(soon: { pollMs: number; gatherMs: number }): Loop[] {
  return [
    startLoop("overdue", soon, endOverdueOrders),
    startLoop("probes", { pollMs: PROBE_LOOK_MS, gatherMs: 0 }, probeProviders),
    startLoop("usual", { pollMs: MEASURE_EVERY_MS, gatherMs: 0 }, async () => {
      await measureUsualTimes();
      return 0;
    }),
    startLoop("bodies", { pollMs: FORGET_EVERY_MS, gatherMs: RARE_GATHER_MS }, async () => {
      const now = new Date();
      await keepPartitions(now);
      return (await forgetOldRows(now)) + (await forgetEventBodies());
    }),
    startLoop("reports", { pollMs: REPORTS_LOOK_MS, gatherMs: RARE_GATHER_MS }, keepReports),
    startLoop("rates", { pollMs: RATES_LOOK_MS, gatherMs: 0 }, refreshRates),
    startLoop("reconcile", { pollMs: env.RECONCILE_SECONDS * 1000, gatherMs: 0 }, async () => {
      await reconcilePool();
      return 0;
    }),
    startLoop("alerts", { pollMs: env.ALERT_LOOK_SECONDS * 1000, gatherMs: 0 }, async () => {
      await watchAlerts(new Date());
      return 0;
    }),
    startLoop("rebalance", { pollMs: REBALANCE_LOOK_MS, gatherMs: 0 }, rebalancePool),
    startLoop(
      "settlements",
      { pollMs: Math.min(env.SETTLEMENT_SECONDS, SETTLEMENT_LOOK_SECONDS) * 1000, gatherMs: 0 },
      async () => {
        await reconcileDueSettlements(new Date());
        return 0;
      },
    ),
  ];
}

function wakeFor(notice: Notice, events: Loop, work: readonly Loop[]): void {
  if (notice.wake === "events" || notice.wake === "reconnected") events.wake();
  if (notice.wake !== "events") for (const loop of work) loop.wake();
}

/** Calls under way get their answers and are settled; what takes longer is picked up by whoever comes next. */
async function drained(): Promise<void> {
  const until = Date.now() + DRAIN_MS;
  while (deliveriesUnderWay() + paymentCallsUnderWay() > 0 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function once(run: () => Promise<void>): () => void {
  let isRunning = false;
  return () => {
    if (isRunning) return;
    isRunning = true;
    void run();
  };
}

main().catch((error: unknown) => {
  log().fatal({ err: error }, "worker could not start");
  process.exit(1);
});
