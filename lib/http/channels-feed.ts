import "server-only";
import { LiveHub } from "@/lib/http/live-hub";
import type { ChannelsView } from "@/lib/payments/channels-view";
import { getChannelsView } from "@/lib/payments/live-channels";

/** As fresh as a person can follow. */
const RENEW_MS = 2_000;

/** One a process, whoever looks: Next's bundle may hold this module a second time. */
const shared = globalThis as { facetChannelsHub?: LiveHub<ChannelsView> };

/** The channels as they change: the present at once, then a fresh view every two seconds while there is something new. */
export function channelsFeed(send: (event: string) => void): () => void {
  shared.facetChannelsHub ??= new LiveHub("channels", RENEW_MS, getChannelsView);
  return shared.facetChannelsHub.watch(send);
}
