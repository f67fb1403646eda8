import { type Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { type Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Socket } from "node:net";

/** One exchange with a host, before anyone asks what the answer means. Times in milliseconds. */
export type Exchange =
  | {
      kind: "response";
      httpStatus: number;
      body: string;
      /** The host's clock, by its Date header; null without one. */
      hostDate: string | null;
      /** Null on a connection that was open already. */
      connectMs: number | null;
      exchangeMs: number;
    }
  | {
      kind: "failed";
      /** `cut_off`: an answer began and did not end. */
      because: "timeout" | "network" | "cut_off" | "too_long";
      /** The system's code, such as ECONNREFUSED or CERT_HAS_EXPIRED. */
      code: string;
      connectMs: number | null;
      exchangeMs: number | null;
    };

/**
 * Why a call came to nothing, for whoever must know whether it may have had an effect. `unreachable`: no connection came about (refused, no such
 * host, no route, no handshake), so that not a byte of the request has left this machine.
 */
export function silenceOf({ because, connectMs }: Extract<Exchange, { kind: "failed" }>): Silence {
  if (connectMs === null) return "unreachable";
  return because === "timeout" ? "timeout" : "network";
}

export type Silence = "timeout" | "network" | "unreachable";

/** An answer of the contract has some 200 bytes; a page of HTML need not be kept. */
const BODY_MAX_BYTES = 65_536;

type Post = {
  url: URL;
  agent: HttpAgent | HttpsAgent;
  headers: Record<string, string>;
  body: Buffer;
  timeoutMs: number;
};

/**
 * Sends one POST and never a second one: no redirect is followed, no connection error is retried, because the caller decides
 * what a repeat may do. The time-out covers everything from here to the last byte of the answer. Never rejects.
 */
export function postSigned({ url, agent, headers, body, timeoutMs }: Post): Promise<Exchange> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    let connectedMs: number | null = null;
    let isReused = false;
    let isDone = false;
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)(url, {
      method: "POST",
      agent,
      headers: { ...headers, "content-length": body.length },
    });

    const times = () => ({
      connectMs: connectedMs === null ? null : connectedMs - startedMs,
      exchangeMs: connectedMs === null ? null : performance.now() - connectedMs,
    });
    const finish = (exchange: Exchange) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      resolve(exchange);
    };
    const fail = (because: "timeout" | "network" | "cut_off" | "too_long", code: string) => {
      finish({ kind: "failed", because, code, ...times() });
      request.destroy();
    };
    const timer = setTimeout(() => fail("timeout", "ETIMEDOUT"), timeoutMs);

    onConnected(request, url.protocol === "https:", () => {
      connectedMs ??= performance.now();
      isReused = request.reusedSocket;
    });
    request.on("error", (error) => fail("network", codeOf(error)));
    request.on("response", (response) => {
      readBody(response, {
        onEnd: (text) => {
          const { connectMs, exchangeMs } = times();
          finish({
            kind: "response",
            httpStatus: response.statusCode ?? 0,
            body: text,
            hostDate: response.headers.date ?? null,
            connectMs: isReused ? null : connectMs,
            exchangeMs: exchangeMs ?? 0,
          });
        },
        onCutOff: (code) => fail("cut_off", code),
        onTooLong: () => fail("too_long", "EMSGSIZE"),
      });
    });
    request.end(body);
  });
}

type Connectable = { reusedSocket: boolean; on(event: "socket", listener: (socket: Socket) => void): unknown };

function onConnected(request: Connectable, isTls: boolean, connected: () => void): void {
  request.on("socket", (socket) => {
    if (request.reusedSocket) connected();
    else socket.once(isTls ? "secureConnect" : "connect", connected);
  });
}

function readBody(
  response: IncomingMessage,
  on: { onEnd: (text: string) => void; onCutOff: (code: string) => void; onTooLong: () => void },
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > BODY_MAX_BYTES) on.onTooLong();
    else chunks.push(chunk);
  });
  response.on("end", () => on.onEnd(Buffer.concat(chunks).toString("utf8")));
  response.on("error", (error) => on.onCutOff(codeOf(error)));
}

/** A failed connection to several addresses arrives as one AggregateError whose own code is that of the last try. */
function codeOf(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.name;
}
