import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a route sees. `rawBody` holds the bytes as sent, since signatures cover bytes and not their meaning. */
export type SimRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  params: Record<string, string>;
  headers: IncomingMessage["headers"];
  rawBody: Buffer;
  remoteAddress: string;
};

/**
 * An ordinary reply, or one of the ways in which a server lets its caller down: `reset` tears the connection, `hang`
 * never answers, `truncated` promises more bytes than it sends, `drip` sends the body a byte at a time.
 */
export type SimReply =
  | { kind: "reply"; status: number; headers: Record<string, string>; body: string | Buffer }
  | { kind: "reset" }
  | { kind: "hang" }
  | { kind: "truncated"; status: number; body: string }
  | { kind: "drip"; status: number; body: string; everyMs: number };

export type SimRoute = {
  method: string;
  /** A path such as `/v1/things/:id`; `:name` matches one segment. */
  path: string;
  handle: (request: SimRequest) => SimReply | Promise<SimReply>;
};

export type SimServer = { port: number; url: string; close: () => Promise<void> };

const BODY_MAX_BYTES = 1_048_576;
/** A caller that never hangs up by itself must not keep a socket for ever. */
const HANG_MAX_MS = 120_000;

export function json(status: number, value: unknown, headers: Record<string, string> = {}): SimReply {
  return {
    kind: "reply",
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(value),
  };
}

export function html(status: number, page: string): SimReply {
  return { kind: "reply", status, headers: { "content-type": "text/html; charset=utf-8" }, body: page };
}

/** 303, so that the browser fetches the target with GET after a form was posted. */
export function redirect(location: string): SimReply {
  return { kind: "reply", status: 303, headers: { location }, body: "" };
}

/** The fields of a form posted by a browser or by a client that speaks form encoding. */
export function readForm(request: SimRequest): URLSearchParams {
  return new URLSearchParams(request.rawBody.toString("utf8"));
}

/** Undefined when the body is not JSON; an empty body is no JSON either. */
export function readJson(request: SimRequest): unknown {
  try {
    return JSON.parse(request.rawBody.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Text for inside an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}

/** Browsers ask for it by themselves, and a 404 would stand as an error on the console of every page. */
const NO_ICON: SimRoute = {
  method: "GET",
  path: "/favicon.ico",
  handle: () => ({ kind: "reply", status: 204, headers: {}, body: "" }),
};

/**
 * Starts a small HTTP server. Port 0 takes a free one. An unknown path is a 404 unless `fallback` answers; a handler
 * that throws is a 500 with the message, because the reader of a simulator's error is its developer.
 */
export function startSimServer(options: {
  host: string;
  port: number;
  routes: readonly SimRoute[];
  fallback?: SimRoute["handle"];
}): Promise<SimServer> {
  const find = compileRoutes([NO_ICON, ...options.routes]);
  const server = createServer((incoming, response) => {
    void serve(incoming, response, find, options.fallback);
  });
  // Longer than any client keeps an idle connection, so that the client is the one who closes it.
  server.keepAliveTimeout = 65_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.removeListener("error", reject);
      const { port } = server.address() as AddressInfo;
      const shownHost = options.host === "0.0.0.0" || options.host === "::" ? "127.0.0.1" : options.host;
      resolve({ port, url: `http://${shownHost}:${port}`, close: () => closeServer(server) });
    });
  });
}

function closeServer(server: ReturnType<typeof createServer>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

type Found = { route: SimRoute; params: Record<string, string> } | null;

/** Exact paths are looked up in a map first: the busy ones are exact, and patterns are tried one by one. */
function compileRoutes(routes: readonly SimRoute[]): (method: string, path: string) => Found {
  const exact = new Map<string, SimRoute>();
  const patterns: { route: SimRoute; segments: string[] }[] = [];
  for (const route of routes) {
    if (route.path.includes("/:")) patterns.push({ route, segments: route.path.split("/") });
    else exact.set(`${route.method} ${route.path}`, route);
  }
  return (method, path) => {
    const known = exact.get(`${method} ${path}`);
    if (known) return { route: known, params: {} };
    const given = path.split("/");
    for (const { route, segments } of patterns) {
      if (route.method !== method) continue;
      const params = matchSegments(segments, given);
      if (params) return { route, params };
    }
    return null;
  };
}

function matchSegments(segments: readonly string[], given: readonly string[]): Record<string, string> | null {
  if (segments.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [at, segment] of segments.entries()) {
    const part = given[at] ?? "";
    if (!segment.startsWith(":")) {
      if (segment !== part) return null;
    } else {
      try {
        params[segment.slice(1)] = decodeURIComponent(part);
      } catch {
        return null;
      }
    }
  }
  return params;
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  find: (method: string, path: string) => Found,
  fallback: SimRoute["handle"] | undefined,
): Promise<void> {
  try {
    const rawBody = await readBody(incoming);
    if (rawBody === null) return send(response, json(413, { error: "The body is too large." }));
    const target = incoming.url ?? "/";
    const mark = target.indexOf("?");
    const path = mark === -1 ? target : target.slice(0, mark);
    const method = incoming.method ?? "GET";
    const found = find(method, path);
    const request: SimRequest = {
      method,
      path,
      query: new URLSearchParams(mark === -1 ? "" : target.slice(mark + 1)),
      params: found?.params ?? {},
      headers: incoming.headers,
      rawBody,
      remoteAddress: (incoming.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
    };
    const handle = found?.route.handle ?? fallback;
    if (!handle) return send(response, json(404, { error: `There is no ${method} ${path} here.` }));
    send(response, await handle(request));
  } catch (error) {
    if (response.headersSent || response.destroyed) response.destroy();
    else send(response, json(500, { error: error instanceof Error ? error.message : String(error) }));
  }
}

/** Null when the body is larger than the limit; rejects when the caller goes away in the middle. */
function readBody(incoming: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_MAX_BYTES) chunks.push(chunk);
    });
    incoming.on("end", () =>
      resolve(size > BODY_MAX_BYTES ? null : chunks.length === 1 ? (chunks[0] ?? null) : Buffer.concat(chunks)),
    );
    incoming.on("error", reject);
  });
}

function send(response: ServerResponse, reply: SimReply): void {
  if (response.destroyed) return;
  switch (reply.kind) {
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "hang":
      setTimeout(() => response.destroy(), HANG_MAX_MS).unref();
      return;
    case "truncated":
      response.writeHead(reply.status, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(reply.body),
      });
      response.write(reply.body.slice(0, Math.floor(reply.body.length / 2)), () => response.destroy());
      return;
    case "drip":
      response.writeHead(reply.status, { "content-type": "application/json" });
      drip(response, reply.body, reply.everyMs);
      return;
    default:
      response.writeHead(reply.status, { ...reply.headers, "content-length": Buffer.byteLength(reply.body) });
      response.end(reply.body);
  }
}

function drip(response: ServerResponse, rest: string, everyMs: number): void {
  if (response.destroyed) return;
  if (rest === "") {
    response.end();
    return;
  }
  response.write(rest.slice(0, 1));
  setTimeout(() => drip(response, rest.slice(1), everyMs), everyMs).unref();
}
