import "server-only";
import { openStaffStreams } from "@/lib/http/open-staff-streams";
import { reportError } from "@/lib/http/report-error";
import { requireStaff } from "@/lib/http/staff";
import { Refusal } from "@/lib/shared/refusal";
import type { Right } from "@/lib/shared/rights";

/** Staff are few; more than this is a mistake of ours that would starve customers. */
const STREAMS_MAX = 100;
const HEARTBEAT_MS = 15_000;
/** Events that a browser has left unread: it is gone, or asleep and will come back for the present. */
const UNREAD_MAX = 20;

const STREAM_HEADERS = {
  "Content-Type": "text/event-stream; charset=utf-8",
  // no-transform: compression would buffer the events.
  "Cache-Control": "no-store, no-transform",
  "X-Accel-Buffering": "no",
} as const;

/**
 * Whether somebody asks for events, as a browser's EventSource does. Next answers HEAD with the handler of GET and throws the body away: a
 * stream that was opened for it would not be closed.
 */
export function wantsEvents({ method, headers }: Request): boolean {
  return method === "GET" && (headers.get("accept") ?? "").includes("text/event-stream");
}

export type StaffFeed = (send: (event: string) => void) => () => void;

/**
 * Server-sent events for staff. A stream lasts for hours and a session may be revoked meanwhile, so whoever reads it is asked again at every
 * heartbeat. Ends when the browser leaves or reads no more, with the session, and with the process. Refuses with shop.busy.
 */
export function staffStream(request: Request, right: Right, feed: StaffFeed): Response {
  if (openStaffStreams().size >= STREAMS_MAX) throw new Refusal("shop.busy", { retryAfterSeconds: 5 });
  const encoder = new TextEncoder();
  let end: () => void = () => undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      let isOver = false;
      const send = (event: string) => {
        if (isOver) return;
        if ((controller.desiredSize ?? 0) < -UNREAD_MAX) return end();
        controller.enqueue(encoder.encode(event));
      };
      const heartbeat = setInterval(() => {
        requireStaff(request.headers, right).then(
          () => send(": still here\n\n"),
          (error: unknown) => {
            if (!(error instanceof Refusal)) reportError(error);
            end();
          },
        );
      }, HEARTBEAT_MS);
      let stop: () => void = () => undefined;
      end = () => {
        if (isOver) return;
        isOver = true;
        clearInterval(heartbeat);
        stop();
        openStaffStreams().delete(end);
        try {
          controller.close();
        } catch {
          // The browser was the one to end it.
        }
      };
      openStaffStreams().add(end);
      request.signal.addEventListener("abort", end, { once: true });
      send("retry: 2000\n\n");
      stop = feed(send);
      if (isOver) stop();
    },
    cancel: () => end(),
  });
  return new Response(body, { headers: STREAM_HEADERS });
}
