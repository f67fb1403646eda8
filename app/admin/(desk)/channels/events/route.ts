import { channelsFeed } from "@/lib/http/channels-feed";
import { staffHandler } from "@/lib/http/staff";
import { staffStream, wantsEvents } from "@/lib/http/staff-stream";
import { getChannelsView } from "@/lib/payments/live-channels";

/** `GET /admin/channels/events`: the channels live, or as they are now, for a page whose stream is broken. */
export const GET = staffHandler<unknown>("channels.read", async (request) => {
  if (wantsEvents(request)) return staffStream(request, "channels.read", channelsFeed);
  return Response.json(await getChannelsView(new Date()), { headers: { "Cache-Control": "no-store" } });
});
