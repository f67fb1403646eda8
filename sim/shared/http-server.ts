import { type AddressInfo, createServer, type Socket } from "node:net";
import { createServer as createSecureServer } from "node:tls";
import { type IncomingCall, serveConnection } from "./http-connection";

/** What a route sees. `rawBody` holds the bytes as sent, since signatures cover bytes and not their meaning. */
export type SimRequest = {
  method: string;
  path: string;
  query: URLSearchParams;
  params: Record<string, string>;
  headers: Readonly<Record<string, string | undefined>>;
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

/** A certificate and its key in PEM: with one the server speaks TLS. */
export type ServerCertificate = { certificatePem: string; keyPem: string };

/**
 * Starts a small HTTP server. Port 0 takes a free one. An unknown path is a 404 unless `fallback` answers; a handler
 * that throws is a 500 with the message, because the reader of a simulator's error is its developer.
 */
export function startSimServer(options: {
  host: string;
  port: number;
  routes: readonly SimRoute[];
  fallback?: SimRoute["handle"];
  /** Null or left out: plain HTTP. */
  certificate?: ServerCertificate | null;
}): Promise<SimServer> {
  const find = compileRoutes([NO_ICON, ...options.routes]);
  const sockets = new Set<Socket>();
  const { certificate = null } = options;
  const answer = (message: IncomingCall) => answerCall(message, find, options.fallback);
  const accept = (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serveConnection(socket, answer);
  };
  const server =
    certificate === null
      ? createServer({ noDelay: true, allowHalfOpen: true }, accept)
      : createSecureServer({ cert: certificate.certificatePem, key: certificate.keyPem, noDelay: true }, accept);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host, () => {
      server.removeListener("error", reject);
      const { port } = server.address() as AddressInfo;
      const shownHost = options.host === "0.0.0.0" || options.host === "::" ? "127.0.0.1" : options.host;
      const close = () =>
        new Promise<void>((closed) => {
          server.close(() => closed());
          for (const socket of sockets) socket.destroy();
        });
      resolve({ port, url: `${certificate === null ? "http" : "https"}://${shownHost}:${port}`, close });
    });
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

function answerCall(
  { method, target, headers, rawBody, remoteAddress }: IncomingCall,
  find: (method: string, path: string) => Found,
  fallback: SimRoute["handle"] | undefined,
): SimReply | Promise<SimReply> {
  if (rawBody === null) return json(413, { error: "The body is too large." });
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const found = find(method, path);
  const handle = found?.route.handle ?? fallback;
  if (!handle) return json(404, { error: `There is no ${method} ${path} here.` });
  const query = new URLSearchParams(mark === -1 ? "" : target.slice(mark + 1));
  try {
    const reply = handle({ method, path, query, params: found?.params ?? {}, headers, rawBody, remoteAddress });
    return reply instanceof Promise ? reply.catch(brokenReply) : reply;
  } catch (error) {
    return brokenReply(error);
  }
}

function brokenReply(error: unknown): SimReply {
  return json(500, { error: error instanceof Error ? error.message : String(error) });
}
