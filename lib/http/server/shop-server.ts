import "server-only";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Server as NetServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Door, refusalOf } from "@/lib/http/door";
import { reportError } from "@/lib/http/report-error";
import { listenWidely } from "@/lib/http/server/listeners";
import { doorMatcher } from "@/lib/http/server/match-door";
import { NodeCall } from "@/lib/http/server/node-call";
import { type OpenStreams, writeAnswer } from "@/lib/http/server/write-answer";

/** Answers a request, or leaves it (false) to whoever is asked next. */
export type FrontHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

export type ShopServerOptions = {
  doors: readonly Door[];
  /** Asked after the doors and before Next: documents that are the same for everybody. */
  front?: readonly FrontHandler[];
  /** Everything else: Next's own request handler. */
  next: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Whether a proxy stands before us, so that the chain of addresses it tells must go on with its own. */
  hasProxy: boolean;
};

export type ShopServer = {
  server: Server;
  /** Begins to take connections. Rejects when the port is taken. */
  listen: (place: { port: number; host: string }) => Promise<void>;
  /** Takes no new connection, ends the streams, waits for answers under way. */
  stop: (withinMs: number) => Promise<void>;
};

/** Longer than the 60 s after which common load balancers drop a connection: the one who reuses it must not be the one to find it closed. */
const KEEP_ALIVE_MS = 65_000;
const HEADERS_WITHIN_MS = 15_000;
/** For a request to arrive whole. An answer may take as long as it takes. */
const REQUEST_WITHIN_MS = 60_000;
/** Next tells calls of its own by these; what a door would make of one is not worth knowing. */
const OF_NEXT = ["next-action", "rsc"] as const;
const DRAIN_LOOK_MS = 50;

/** The web process's server: the few doors that every order passes are answered here, everything else by Next. */
export function createShopServer({ doors, front = [], next, hasProxy }: ShopServerOptions): ShopServer {
  const match = doorMatcher(doors);
  const streams: OpenStreams = new Set();

  function answerAtDoor(request: IncomingMessage, response: ServerResponse): boolean {
    const matched = match(request.method ?? "", request.url ?? "");
    if (matched === null || OF_NEXT.some((name) => request.headers[name] !== undefined)) return false;
    const { door, parts } = matched;
    door
      .answer(new NodeCall(request), parts)
      .catch(refusalOf)
      .then((answer) => writeAnswer(request, response, answer, streams))
      .catch((error: unknown) => fail(response, error));
    return true;
  }

  const server = createServer(
    { keepAliveTimeout: KEEP_ALIVE_MS, headersTimeout: HEADERS_WITHIN_MS, requestTimeout: REQUEST_WITHIN_MS },
    (request, response) => {
      try {
        if (hasProxy) addHop(request);
        if (answerAtDoor(request, response)) return;
        if (front.some((answers) => answers(request, response))) return;
        next(request, response).catch((error: unknown) => fail(response, error));
      } catch (error) {
        fail(response, error);
      }
    },
  );
  const others: NetServer[] = [];
  return {
    server,
    listen: async (place) => void others.push(...(await listenWidely(server, place))),
    stop: (withinMs) => stopServer(server, others, streams, withinMs),
  };
}

/**
 * Each proxy appends the address that it was called from, and so do we: read from the right, the chain is then true from the first
 * trusted address on, and a caller who passes the proxy by cannot tell us another address than his own.
 */
function addHop({ headers, socket }: IncomingMessage): void {
  const told = headers["x-forwarded-for"];
  const peer = socket.remoteAddress ?? "";
  headers["x-forwarded-for"] = told === undefined ? peer : `${told}, ${peer}`;
}

function fail(response: ServerResponse, error: unknown): void {
  reportError(error);
  if (response.headersSent) response.destroy();
  else response.writeHead(500, { "Content-Type": "text/plain" }).end("Internal Server Error");
}

async function stopServer(
  server: Server,
  others: readonly NetServer[],
  streams: OpenStreams,
  withinMs: number,
): Promise<void> {
  const closed = Promise.all([server, ...others].map((one) => new Promise((resolve) => one.close(resolve)))).then(
    () => true,
  );
  for (const response of streams) response.end();
  const until = performance.now() + withinMs;
  // A connection whose answer is done is kept alive for the next request, which shall go elsewhere.
  while (!(await Promise.race([closed, sleep(DRAIN_LOOK_MS, false)]))) {
    if (performance.now() < until) server.closeIdleConnections();
    else server.closeAllConnections();
  }
}
