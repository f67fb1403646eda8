import { overviewFeed, readOverview } from "@/lib/http/overview-feed";
import { staffHandler } from "@/lib/http/staff";
import { staffStream, wantsEvents } from "@/lib/http/staff-stream";

/** `GET /admin/overview/events`: the overview live, or as it is now, for a page whose stream is broken. */
export const GET = staffHandler<unknown>("overview.read", async (request) => {
  if (wantsEvents(request)) return staffStream(request, "overview.read", overviewFeed);
  return Response.json(await readOverview(new Date()), { headers: { "Cache-Control": "no-store" } });
});
