import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer, EventFeed } from "@/lib/http/door";
import security from "@/lib/http/security-headers.json" with { type: "json" };

/** What Next adds to the answers of its route handlers by next.config.js, which reads the same file. */
const SECURITY_HEADERS = Object.entries({ ...security.everywhere, ...security.api }).flat();

/** A body that we refused is read to its end up to here, so that the connection can be used again; past it the connection ends. */
const UNREAD_BYTES_MAX = 1024 * 1024;
/** An event is a few kilobytes. A browser that has left so many unread is gone, or asleep and will come back for the present. */
const BUFFERED_BYTES_MAX = 64 * 1024;

/** Streams that are open, so that a server that stops can end them. */
export type OpenStreams = Set<ServerResponse>;

/** Sends a door's answer. */
export function writeAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  streams: OpenStreams,
): void {
  if (response.destroyed || response.headersSent) return;
  const { status, headers, body } = answer;
  const head = [...SECURITY_HEADERS];
  for (const name in headers) head.push(name, headers[name] ?? "");
  if (typeof body !== "string") {
    response.writeHead(status, head);
    writeEvents(response, body, streams);
    return;
  }
  head.push("Content-Length", String(Buffer.byteLength(body)));
  if (!request.complete && isLong(request)) response.shouldKeepAlive = false;
  response.writeHead(status, head);
  response.end(body);
}

function isLong({ headers }: IncomingMessage): boolean {
  return !(Number(headers["content-length"]) <= UNREAD_BYTES_MAX);
}

/** Sends events until the browser leaves, reads no more, or the server stops. */
function writeEvents(response: ServerResponse, feed: EventFeed, streams: OpenStreams): void {
  streams.add(response);
  response.flushHeaders();
  const stop = feed.open((event) => {
    if (response.writableEnded) return;
    if (response.writableLength > BUFFERED_BYTES_MAX) response.destroy();
    else response.write(event);
  });
  response.once("close", () => {
    streams.delete(response);
    stop();
  });
}
