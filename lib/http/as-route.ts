import "server-only";
import { readText } from "@/lib/http/body";
import type { Answer, Door, EventFeed, PathParts } from "@/lib/http/door";

type RouteHandler = (request: Request, context?: { params: Promise<PathParts> }) => Promise<Response>;

const doors = new WeakMap<RouteHandler, Door>();

/** A door as Next's route handler: for `npm run dev`, and for requests that the server beside Next leaves to it. */
export function asRoute(door: Door): RouteHandler {
  const handler: RouteHandler = async (request, context) => {
    const { headers, url, method } = request;
    const call = { headers, url, text: (bytesMax: number) => readText(request, bytesMax) };
    const answer = await door.answer(call, (await context?.params) ?? {});
    // Next answers HEAD with the handler of GET and throws the body away; a feed that was opened for it would never be closed.
    if (method === "HEAD") return new Response(null, { status: answer.status, headers: answer.headers });
    return asResponse(answer, request.signal);
  };
  doors.set(handler, door);
  return handler;
}

/** The door behind a route handler, for the test that compares both tables. */
export function doorBehind(handler: RouteHandler): Door | undefined {
  return doors.get(handler);
}

export function asResponse({ status, headers, body }: Answer, signal?: AbortSignal): Response {
  return new Response(typeof body === "string" ? body : bytesOf(body, signal), { status, headers });
}

function bytesOf(source: EventFeed, signal: AbortSignal | undefined): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop: () => void = () => undefined;
  const end = () => stop();
  signal?.addEventListener("abort", end, { once: true });
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      stop = source.open((event) => {
        try {
          controller.enqueue(encoder.encode(event));
        } catch {
          end(); // The browser has left between two events.
        }
      });
    },
    cancel: end,
  });
}
