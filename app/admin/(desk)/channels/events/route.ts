import { channelsFeed } from "@/lib/http/channels-feed";
import { staffHandler } from "@/lib/http/staff";
import { staffStream } from "@/lib/http/staff-stream";
import { getChannelsView } from "@/lib/payments/live-channels";

/**
 * `GET /admin/channels/events`: the channels live, as server-sent events to whoever asks for those (a browser's EventSource does), else as they
 * are now, for a page whose stream is broken.
 */
export const GET = staffHandler<unknown>("channels.read", async (request) => {
  // Next answers HEAD with this handler and throws the body away: a stream that was opened for it would not be closed.
  const wantsEvents = request.method === "GET" && (request.headers.get("accept") ?? "").includes("text/event-stream");
  if (wantsEvents) return staffStream(request, "channels.read", channelsFeed);
  return Response.json(await getChannelsView(new Date()), { headers: { "Cache-Control": "no-store" } });
});
