import { EventEmitter } from "node:events";
import http, { type IncomingHttpHeaders } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import { Readable } from "node:stream";
import type { Fate } from "@/tests/simulation/fates";
import { answerOf, FakeServer, type Outcome, type Sent } from "@/tests/simulation/in-memory-server";
import { connectionTo, exchangeOver } from "@/tests/simulation/memory-socket";
import type { Outside } from "@/tests/simulation/outside";

const PROXY_PAGE = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>";

/** Servers of this process by port; there are no sockets. */
const servers = new Map<number, FakeServer>();
let outside: Outside | undefined;
let nextPort = 20_000;

/**
 * HTTP without sockets: whoever calls `http.request` or `fetch` in this process reaches whoever called `http.createServer` in it, on
 * the same port, by the very code of both sides. What the shop sends is a call that leaves the process; what the simulators and the
 * simulation itself send is not.
 */
export function simulateNetwork(through: Outside): () => void {
  outside = through;
  const real = { request: http.request, createServer: http.createServer, fetch: globalThis.fetch };
  const realNet = { connect: net.connect, createConnection: net.createConnection, createServer: net.createServer };
  const register = (port: number, server: FakeServer) => {
    const taken = port === 0 ? nextPort++ : port;
    servers.set(taken, server);
    return taken;
  };
  type Accept = Parameters<typeof exchangeOver>[0];
  const connect = (...args: unknown[]) => {
    const port = Number((args[0] as { port?: number }).port ?? args[0]);
    return servers.has(port) ? connectionTo(port, send) : Reflect.apply(realNet.connect, net, args);
  };
  Object.assign(net, {
    connect,
    createConnection: connect,
    createServer: (_options: unknown, accept: Accept) => new FakeServer((sent) => exchangeOver(accept, sent), register),
  });
  Object.assign(http, {
    request: (...args: unknown[]) => new FakeRequest(targetOf(args)),
    createServer: (handler: Parameters<typeof answerOf>[0]) =>
      new FakeServer((sent) => answerOf(handler, sent), register),
  });
  syncBuiltinESMExports();
  globalThis.fetch = simulatedFetch as typeof fetch;
  return () => {
    Object.assign(http, { request: real.request, createServer: real.createServer });
    Object.assign(net, realNet);
    syncBuiltinESMExports();
    globalThis.fetch = real.fetch;
    servers.clear();
  };
}

/** How a server is called in the log of a run; the shop's own door for webhooks is told apart. */
export function nameServer(port: number, name: string, isDoor = false): void {
  const server = servers.get(port);
  if (server !== undefined) Object.assign(server, { name, isDoor });
}

/** A call of the simulation itself: it always arrives, at once. */
export async function callDirectly(url: string, method: string, body?: object): Promise<Record<string, unknown>> {
  const { port, pathname, search } = new URL(url);
  const sent = { method, path: pathname + search, headers: {}, body: Buffer.from(body ? JSON.stringify(body) : "") };
  const outcome = await exchange(Number(port), sent);
  if (outcome.kind !== "response" || outcome.status >= 300)
    throw new Error(`${method} ${url}: ${JSON.stringify(outcome)}`);
  return JSON.parse(outcome.body.toString("utf8")) as Record<string, unknown>;
}

function exchange(port: number, sent: Sent): Promise<Outcome> {
  const server = servers.get(port);
  return server === undefined ? Promise.resolve({ kind: "reset" }) : server.take(sent);
}

type Hear = (outcome: Outcome) => void;

/** Sends a request on its way. `hear` may never be called: then whoever waits has a time limit. */
function send(port: number, sent: Sent, hear: Hear): void {
  // A webhook on its way to the shop's door is the simulation's own to delay, repeat or lose.
  if (servers.get(port)?.isDoor === true) {
    void exchange(port, sent).then(hear);
    return;
  }
  let outcome: Outcome | undefined;
  let isWaitedFor = false;
  const path = sent.path.replace(/\?.*$/, "").replace(/\/[a-z_]*[-_0-9A-Za-z]{20,}/g, "/:id");
  outside?.submit({
    kind: "network",
    label: `${servers.get(port)?.name ?? port} ${sent.method} ${path}`,
    carryOut: async () => {
      void exchange(port, sent).then((answer) => {
        outcome = answer;
        if (isWaitedFor) hear(answer);
      });
      // A simulator that takes its time answers when simulated time passes, so this waits for quick ones only.
      for (let turn = 0; turn < 3 && outcome === undefined; turn += 1)
        await new Promise((resolve) => setImmediate(resolve));
    },
    answer: () => {
      if (outcome !== undefined) hear(outcome);
      isWaitedFor = true;
    },
    fail: (fate) => hear(spoilt(fate, outcome)),
  });
}

function spoilt(fate: Fate, real: Outcome | undefined): Outcome {
  if (fate.startsWith("gateway"))
    return { kind: "response", status: 502, headers: { "content-type": "text/html" }, body: Buffer.from(PROXY_PAGE) };
  if (fate === "cut_after" && real?.kind === "response")
    return { ...real, kind: "cut", body: real.body.subarray(0, Math.floor(real.body.length / 2)) };
  return { kind: "reset" };
}

type Target = { port: number; method: string; path: string; headers: Record<string, string> };

function targetOf(args: readonly unknown[]): Target {
  const [first, second] = args as [URL | Record<string, unknown>, Record<string, unknown> | undefined];
  const options = first instanceof URL ? (second ?? {}) : first;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries((options.headers ?? {}) as Record<string, unknown>))
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : String(value);
  return {
    port: Number(first instanceof URL ? first.port : options.port),
    method: String(options.method ?? "GET"),
    path: first instanceof URL ? first.pathname + first.search : String(options.path),
    headers,
  };
}

function connectionReset(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

/** The client's side of a request, as `http.request` gives it. */
class FakeRequest extends EventEmitter {
  /** The connection is there already: setting one up is not simulated. */
  readonly reusedSocket = true;
  readonly #chunks: Buffer[] = [];
  #isOver = false;
  #limit: NodeJS.Timeout | undefined;

  constructor(private readonly target: Target) {
    super();
    process.nextTick(() => this.emit("socket", Object.assign(new EventEmitter(), { connecting: false })));
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    if (onTimeout !== undefined) this.on("timeout", onTimeout);
    this.#limit = setTimeout(() => this.emit("timeout"), ms);
    return this;
  }

  write(chunk: string | Buffer): boolean {
    this.#chunks.push(Buffer.from(chunk));
    return true;
  }

  end(chunk?: string | Buffer): this {
    if (chunk !== undefined) this.write(chunk);
    const { port, ...sent } = this.target;
    send(port, { ...sent, body: Buffer.concat(this.#chunks) }, (outcome) => this.#hear(outcome));
    return this;
  }

  destroy(error?: Error): this {
    const wasOver = this.#isOver;
    this.#close();
    if (!wasOver && error !== undefined) process.nextTick(() => this.emit("error", error));
    return this;
  }

  #close(): void {
    this.#isOver = true;
    clearTimeout(this.#limit);
  }

  #hear(outcome: Outcome): void {
    if (this.#isOver || outcome.kind === "hang") return;
    this.#close();
    if (outcome.kind === "reset") this.emit("error", connectionReset());
    else this.emit("response", responseOf(outcome));
  }
}

/** What a client reads: a stream with a status and headers, which breaks off when the connection was cut. */
function responseOf(outcome: Extract<Outcome, { kind: "response" | "cut" }>): Readable {
  const isCut = outcome.kind === "cut";
  let isSent = false;
  const stream = new Readable({
    read() {
      if (isSent) return;
      isSent = true;
      this.push(outcome.body);
      if (isCut) process.nextTick(() => this.destroy(connectionReset()));
      else this.push(null);
    },
  });
  const headers: IncomingHttpHeaders = outcome.headers;
  return Object.assign(stream, { statusCode: outcome.status, headers, complete: !isCut });
}

/** The shop's other way to call: `fetch` with a time limit. */
function simulatedFetch(input: string | URL, init: RequestInit = {}): Promise<Response> {
  const url = new URL(input);
  const headers = Object.fromEntries(new Headers(init.headers));
  const sent = {
    method: init.method ?? "GET",
    path: url.pathname + url.search,
    headers,
    body: Buffer.from(String(init.body ?? "")),
  };
  return new Promise((resolve, reject) => {
    init.signal?.addEventListener("abort", () => reject(init.signal?.reason));
    send(Number(url.port), sent, (outcome) => {
      if (outcome.kind === "hang") return;
      if (outcome.kind === "reset") reject(new TypeError("fetch failed", { cause: connectionReset() }));
      else if (outcome.kind === "cut") resolve(brokenOff(outcome));
      else resolve(new Response(new Uint8Array(outcome.body), { status: outcome.status, headers: outcome.headers }));
    });
  });
}

function brokenOff(outcome: Extract<Outcome, { kind: "cut" }>): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(outcome.body));
      controller.error(new TypeError("terminated"));
    },
  });
  return new Response(body, { status: outcome.status, headers: outcome.headers });
}
