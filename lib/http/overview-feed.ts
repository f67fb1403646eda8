import "server-only";
import { prisma } from "@/lib/db/prisma";
import { LiveHub } from "@/lib/http/live-hub";
import { getOverviewView, type OverviewView } from "@/lib/insight/overview-view";
import { countOpenTickets } from "@/lib/tickets/desk-queries";

/** A dead process must be seen within 20 s of its death: with the time after which it counts as dead, this is what is left. */
const RENEW_MS = 2_000;

/** One a process, whoever looks: Next's bundle may hold this module a second time. */
const shared = globalThis as { facetOverviewHub?: LiveHub<OverviewView> };

/** The overview with all that waits for somebody. */
export async function readOverview(now: Date): Promise<OverviewView> {
  const [view, openTickets] = await Promise.all([getOverviewView(now), countOpenTickets(prisma())]);
  return { ...view, openTickets };
}

/** The overview as it changes: the present at once, then a fresh view every two seconds while there is something new. */
export function overviewFeed(send: (event: string) => void): () => void {
  shared.facetOverviewHub ??= new LiveHub("overview", RENEW_MS, readOverview);
  return shared.facetOverviewHub.watch(send);
}
