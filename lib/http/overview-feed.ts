import "server-only";
import { LiveHub } from "@/lib/http/live-hub";
import { getOverviewView, type OverviewView } from "@/lib/insight/overview-view";

/** A dead process must be seen within 20 s of its death: with the time after which it counts as dead, this is what is left. */
const RENEW_MS = 2_000;

/** One a process, whoever looks: Next's bundle may hold this module a second time. */
const shared = globalThis as { facetOverviewHub?: LiveHub<OverviewView> };

/** The overview as it changes: the present at once, then a fresh view every two seconds while there is something new. */
export function overviewFeed(send: (event: string) => void): () => void {
  shared.facetOverviewHub ??= new LiveHub("overview", RENEW_MS, getOverviewView);
  return shared.facetOverviewHub.watch(send);
}
