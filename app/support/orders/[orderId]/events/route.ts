import { LiveHub } from "@/lib/http/live-hub";
import { staffHandler } from "@/lib/http/staff";
import { staffStream, wantsEvents } from "@/lib/http/staff-stream";
import { latestEntryOf } from "@/lib/orders/latest-entry";
import { Refusal } from "@/lib/shared/refusal";

type Context = { params: Promise<{ orderId: string }> };

/** One indexed look for each open page; an order moves on within a second or two of what somebody did. */
const RENEW_MS = 1_000;

/** `GET /support/orders/…/events`: tells the page of an order that something happened to it, live, or as it is now for a broken stream. */
export const GET = staffHandler<Context>("orders.read", async (request, _actor, { params }) => {
  const { orderId } = await params;
  const read = async (now: Date) => {
    const latest = await latestEntryOf(orderId, now);
    if (latest === null) throw new Refusal("order.not_found", { orderId });
    return latest;
  };
  const latest = await read(new Date());
  if (!wantsEvents(request)) return Response.json(latest, { headers: { "Cache-Control": "no-store" } });
  const hub = new LiveHub("order", RENEW_MS, read);
  return staffStream(request, "orders.read", (send) => hub.watch(send));
});
