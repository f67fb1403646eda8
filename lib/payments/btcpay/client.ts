import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { asRecord, type JsonRecord, textAt } from "@/lib/payments/json-reading";
import { postSigned } from "@/lib/upstream/post-signed";

export type BtcpayConfig = {
  /** Where our own BTCPay Server is: its scheme and host, and its root path if it has one. There is no central one. */
  apiBase: string;
  storeId: string;
  apiKey: string;
  /** The secrets of the store's webhooks. Two while one webhook replaces another. */
  webhookSecrets: readonly string[];
  /** What refunds are paid out by: `BTC-CHAIN` or `BTC-LN`, and the store needs a wallet of that kind. */
  payoutMethodId: string;
  timeoutMs: number;
};

/**
 * What one call to BTCPay Server came to. `failed` is a 4xx: nothing happened. `server_error` and `no_answer` leave open whether
 * something did.
 */
export type BtcpayAnswer =
  | { kind: "answer"; body: JsonRecord | readonly unknown[] }
  | { kind: "failed"; status: number; code: string }
  | { kind: "server_error"; status: number }
  | { kind: "no_answer"; because: string };

export type BtcpayFailure = Exclude<BtcpayAnswer, { kind: "answer" }>;

/** Paths begin after `/api/v1`; `store` puts our own store before one. */
export type BtcpayClient = {
  store: (path: string) => string;
  get: (path: string) => Promise<BtcpayAnswer>;
  post: (path: string, body: JsonRecord) => Promise<BtcpayAnswer>;
  delete: (path: string) => Promise<BtcpayAnswer>;
};

/** A connection that was quiet for longer may have been forgotten on the way, and the next call on it would wait for nothing. */
const IDLE_MS = 4_000;

/** One HTTP call per method call: an API key in the header, JSON both ways, no redirects and no retries. */
export function createBtcpayClient({ apiBase, storeId, apiKey, timeoutMs }: BtcpayConfig): BtcpayClient {
  const base = `${apiBase.replace(/\/+$/, "")}/api/v1`;
  const authorization = `token ${apiKey}`;

  const kept = { keepAlive: true, timeout: IDLE_MS };
  const agent = base.startsWith("https:") ? new HttpsAgent(kept) : new HttpAgent(kept);

  async function call(method: "GET" | "DELETE", path: string): Promise<BtcpayAnswer> {
    try {
      // The signal also covers the body, so a server that drips it a byte at a time cannot hold us.
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(base + path, { method, headers: { authorization }, redirect: "error", signal });
      const text = await response.text();
      // An archived thing is answered with nothing.
      return answerOf(response.status, method === "DELETE" && text === "" ? "{}" : text);
    } catch (error) {
      const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
      return { kind: "no_answer", because: isTimeout ? "timeout" : "network" };
    }
  }

  /** What every order does goes by Node's own client: `fetch`, in a process of Next's a patched one, takes several times its CPU. */
  async function post(path: string, content: JsonRecord): Promise<BtcpayAnswer> {
    const headers = { authorization, "content-type": "application/json" };
    const body = Buffer.from(JSON.stringify(content));
    const exchange = await postSigned({ url: new URL(base + path), agent, headers, body, timeoutMs });
    if (exchange.kind === "failed")
      return { kind: "no_answer", because: exchange.because === "timeout" ? "timeout" : "network" };
    return answerOf(exchange.httpStatus, exchange.body);
  }

  return {
    store: (path) => `/stores/${encodeURIComponent(storeId)}${path}`,
    get: (path) => call("GET", path),
    post,
    delete: (path) => call("DELETE", path),
  };
}

/** In the port's words: timeout, network, http_5xx, rate_limited, unauthorised, or the server's own code. */
export function becauseOf(failure: BtcpayFailure): string {
  if (failure.kind === "no_answer") return failure.because;
  if (failure.kind === "server_error") return `http_${failure.status}`;
  if (failure.status === 429) return "rate_limited";
  return failure.status === 401 || failure.status === 403 ? "unauthorised" : failure.code;
}

/** True of a no to this very request. Keys, rights and rate limits pass. */
export function isFinal(failure: BtcpayFailure): failure is Extract<BtcpayFailure, { kind: "failed" }> {
  return failure.kind === "failed" && ![401, 403, 429].includes(failure.status);
}

function answerOf(status: number, text: string): BtcpayAnswer {
  const body = parse(text);
  if (status >= 200 && status < 300)
    return body === null ? { kind: "no_answer", because: "unreadable" } : { kind: "answer", body };
  // An API that leads elsewhere is not the one that we know.
  if (status < 400) return { kind: "no_answer", because: "network" };
  if (status >= 500) return { kind: "server_error", status };
  return { kind: "failed", status, code: codeOf(body) ?? `HTTP_${status}` };
}

/** Greenfield writes {code, message} of a refusal, and a list of {path, message} of a request that it could not take (422). */
function codeOf(body: JsonRecord | readonly unknown[] | null): string | null {
  if (!Array.isArray(body)) return textAt(asRecord(body), "code");
  const path = textAt(asRecord(body[0]), "path");
  return path === null ? null : `invalid:${path}`;
}

function parse(text: string): JsonRecord | readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : asRecord(value);
  } catch {
    return null;
  }
}
