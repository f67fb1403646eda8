import "server-only";
import { type AlertView, listOpenAlerts } from "@/lib/alerts/desk-queries";
import { prisma } from "@/lib/db/prisma";
import { getOverview, listProcesses, type Overview, type ProcessView } from "@/lib/insight/desk-queries";
import { listOrders } from "@/lib/orders/desk-queries";
import { countQueues, type QueueCount } from "@/lib/orders/desk-queues";
import type { OrderLine } from "@/lib/orders/desk-view";
import { getPool, type PoolView } from "@/lib/pool/desk-queries";
import { holdFor } from "@/lib/shared/hold-for";

/** All that the overview shows and that changes by itself. */
export type OverviewView = {
  at: string;
  alerts: AlertView[];
  overview: Overview;
  pool: PoolView;
  queues: QueueCount[];
  /** Tickets that wait for an answer. */
  openTickets: number;
  processes: ProcessView[];
  latest: OrderLine[];
};

const LATEST = 10;
/** A day's figures read a day's orders; queues and processes a few rows. */
const FIGURES_FRESH_MS = 10_000;

const figures = holdFor(FIGURES_FRESH_MS, () => getOverview(new Date()));

/** The shop at this moment; the day's figures are at most ten seconds older. Tickets are a neighbour of insight: who asks knows them. */
export async function getOverviewView(now: Date): Promise<Omit<OverviewView, "openTickets">> {
  const [alerts, overview, pool, queues, processes, { orders }] = await Promise.all([
    listOpenAlerts(),
    figures(),
    getPool(),
    countQueues(),
    listProcesses(now),
    listOrders(prisma(), {}, LATEST),
  ]);
  return { at: now.toISOString(), alerts, overview, pool, queues, processes, latest: orders };
}
