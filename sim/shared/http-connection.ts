import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { SimReply } from "./http-server";
import { type Head, keepsAlive, WireReader } from "./http-wire";

/** One request, whole. `rawBody` is null when it was larger than the limit. */
export type IncomingCall = {
  method: string;
  target: string;
  headers: Readonly<Record<string, string>>;
  rawBody: Buffer | null;
  remoteAddress: string;
};

type Waiting = { call: IncomingCall; isLast: boolean };

const BODY_MAX_BYTES = 1_048_576;
/** A caller that never hangs up by itself must not keep a socket for ever. */
const HANG_MAX_MS = 120_000;
/** Longer than any client keeps an idle connection, so that the client is the one who closes it. */
const IDLE_MAX_MS = 65_000;
const NO_BODY = Buffer.alloc(0);

/** Answers the requests of one connection, one after the other as they came, until either side closes it. */
export function serveConnection(socket: Socket, answer: (call: IncomingCall) => SimReply | Promise<SimReply>): void {
  const remoteAddress = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  const waiting: Waiting[] = [];
  let head: Head | null = null;
  let parts: Buffer[] = [];
  let size = 0;
  let isBusy = false;
  let isEnded = false;

  const next = () => {
    const first = waiting.shift();
    if (first === undefined) {
      if (isEnded) socket.end();
      return;
    }
    isBusy = true;
    const done = (reply: SimReply) => {
      isBusy = false;
      if (socket.destroyed) return;
      const { method } = first.call;
      send(socket, reply, { isLast: first.isLast, hasBody: method !== "HEAD" }, next);
    };
    const reply = answer(first.call);
    if (reply instanceof Promise) void reply.then(done);
    else done(reply);
  };

  const reader = new WireReader("requests", {
    onHead: (read) => {
      head = read;
      if (read.headers.expect?.toLowerCase() === "100-continue") socket.write("HTTP/1.1 100 Continue\r\n\r\n");
    },
    onBody: (part) => {
      size += part.length;
      if (size <= BODY_MAX_BYTES) parts.push(part);
    },
    onEnd: () => {
      if (head === null) return;
      const [method = "", target = "/"] = head.start.split(" ", 2);
      const rawBody = size > BODY_MAX_BYTES ? null : bodyOf(parts);
      waiting.push({
        call: { method, target, headers: head.headers, rawBody, remoteAddress },
        isLast: !keepsAlive(head),
      });
      head = null;
      parts = [];
      size = 0;
      if (!isBusy) next();
    },
    onBroken: () => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"),
  });
  socket.on("data", (piece: Buffer) => reader.push(piece));
  socket.on("end", () => {
    isEnded = true;
    if (!isBusy && waiting.length === 0) socket.end();
  });
  socket.setTimeout(IDLE_MAX_MS, () => {
    if (!isBusy) socket.destroy();
  });
  // A caller that tears the connection is an everyday event; "close" follows.
  socket.on("error", () => undefined);
}

function bodyOf(parts: readonly Buffer[]): Buffer {
  const [first = NO_BODY] = parts;
  return parts.length < 2 ? first : Buffer.concat(parts);
}

type Manner = { isLast: boolean; hasBody: boolean };

function send(socket: Socket, reply: SimReply, manner: Manner, next: () => void): void {
  switch (reply.kind) {
    case "reset":
      tear(socket);
      return;
    case "hang":
      setTimeout(() => socket.destroy(), HANG_MAX_MS).unref();
      return;
    case "truncated": {
      const headers = { "content-type": "application/json" };
      const half = reply.body.slice(0, Math.floor(reply.body.length / 2));
      socket.write(headOf(reply.status, headers, Buffer.byteLength(reply.body), manner) + half, () => socket.destroy());
      return;
    }
    case "drip": {
      const headers = { "content-type": "application/json", "transfer-encoding": "chunked" };
      socket.write(headOf(reply.status, headers, null, manner));
      drip(socket, reply.body, reply.everyMs, manner.isLast ? () => socket.end() : next);
      return;
    }
    default: {
      const { body } = reply;
      const head = headOf(reply.status, reply.headers, Buffer.byteLength(body), manner);
      if (!manner.hasBody) socket.write(head);
      else socket.write(typeof body === "string" ? head + body : Buffer.concat([Buffer.from(head), body]));
      if (manner.isLast) socket.end();
      else next();
    }
  }
}

function headOf(status: number, headers: Record<string, string>, length: number | null, { isLast }: Manner): string {
  let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\nDate: ${httpDate()}\r\n`;
  for (const name in headers) head += `${name}: ${(headers[name] ?? "").replace(/[\r\n]/g, " ")}\r\n`;
  if (length !== null) head += `Content-Length: ${length}\r\n`;
  return `${head}${isLast ? "Connection: close" : "Connection: keep-alive\r\nKeep-Alive: timeout=65"}\r\n\r\n`;
}

let dateSecond = 0;
let dateText = "";

/** The clock in HTTP's own form, which has seconds: made once for each of them. */
function httpDate(): string {
  const nowMs = Date.now();
  const second = Math.floor(nowMs / 1_000);
  if (second !== dateSecond) {
    dateSecond = second;
    dateText = new Date(nowMs).toUTCString();
  }
  return dateText;
}

/** A connection over TLS cannot be reset by itself; closing it without a word comes closest. */
function tear(socket: Socket): void {
  if ("encrypted" in socket) socket.destroy();
  else socket.resetAndDestroy();
}

function drip(socket: Socket, rest: string, everyMs: number, over: () => void): void {
  if (socket.destroyed) return;
  if (rest === "") {
    socket.write("0\r\n\r\n");
    over();
    return;
  }
  const [first = ""] = rest;
  socket.write(`${Buffer.byteLength(first).toString(16)}\r\n${first}\r\n`);
  setTimeout(() => drip(socket, rest.slice(first.length), everyMs, over), everyMs).unref();
}
