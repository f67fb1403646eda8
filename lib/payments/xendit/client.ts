import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { KEY_AT_WORK } from "@/lib/payments/after-stored-failure";
import { asRecord, type JsonRecord, textAt } from "@/lib/payments/json-reading";
import { postSigned, silenceOf } from "@/lib/upstream/post-signed";

export type XenditConfig = {
  secretKey: string;
  /** The verification token of the dashboard's webhook settings; Xendit sends it with every callback. */
  callbackToken: string;
  /** Where the API is; null is Xendit itself. Tests and the demo give the simulator's address. */
  apiBase: string | null;
  timeoutMs: number;
};

/**
 * What one call to Xendit came to. `failed` is a 4xx with Xendit's own error code: nothing happened. `server_error` and
 * `no_answer` leave open whether something did, but for `unreachable`: then nothing was sent.
 */
export type XenditAnswer =
  | { kind: "answer"; body: JsonRecord | readonly unknown[] }
  | { kind: "failed"; status: number; code: string }
  | { kind: "server_error"; status: number; code: string }
  | { kind: "no_answer"; because: string };

export type XenditClient = {
  get: (path: string) => Promise<XenditAnswer>;
  /** `idempotencyKey` null: this endpoint keeps none, so whoever repeats has to look first. */
  post: (path: string, body: JsonRecord, idempotencyKey: string | null) => Promise<XenditAnswer>;
};

const XENDIT_HOST = "https://api.xendit.co";
/** A connection that was quiet for longer may have been forgotten on the way, and the next call on it would wait for nothing. */
const IDLE_MS = 4_000;

/** One HTTP call per method call: basic authentication with the secret key and no password, JSON both ways. */
export function createXenditClient({ secretKey, apiBase, timeoutMs }: XenditConfig): XenditClient {
  const base = apiBase ?? XENDIT_HOST;
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`;

  const kept = { keepAlive: true, timeout: IDLE_MS };
  const agent = base.startsWith("https:") ? new HttpsAgent(kept) : new HttpAgent(kept);

  async function get(path: string): Promise<XenditAnswer> {
    try {
      // The signal also covers the body, so a server that drips it a byte at a time cannot hold us.
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(base + path, { headers: { authorization }, redirect: "error", signal });
      return answerOf(response.status, await response.text());
    } catch (error) {
      const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
      return { kind: "no_answer", because: isTimeout ? "timeout" : "network" };
    }
  }

  /** What every order does goes by Node's own client: `fetch`, in a process of Next's a patched one, takes several times its CPU. */
  async function post(path: string, content: JsonRecord, idempotencyKey: string | null): Promise<XenditAnswer> {
    const headers: Record<string, string> = { authorization, "content-type": "application/json" };
    if (idempotencyKey !== null) headers["x-idempotency-key"] = idempotencyKey;
    const body = Buffer.from(JSON.stringify(content));
    const exchange = await postSigned({ url: new URL(base + path), agent, headers, body, timeoutMs });
    if (exchange.kind === "failed") return { kind: "no_answer", because: silenceOf(exchange) };
    return answerOf(exchange.httpStatus, exchange.body);
  }

  return { get, post };
}

function answerOf(status: number, text: string): XenditAnswer {
  const body = parse(text);
  if (status >= 200 && status < 300)
    return body === null ? { kind: "no_answer", because: "unreadable" } : { kind: "answer", body };
  // An API that leads elsewhere is not the one that we know.
  if (status < 400) return { kind: "no_answer", because: "network" };
  const code = textAt(asRecord(body), "error_code") ?? `HTTP_${status}`;
  // The same request is being answered to somebody else: its effect may be on its way.
  if (status === 409 && /_IN_PROGRESS$/.test(code)) return { kind: "no_answer", because: KEY_AT_WORK };
  return { kind: status >= 500 ? "server_error" : "failed", status, code };
}

function parse(text: string): JsonRecord | readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : asRecord(value);
  } catch {
    return null;
  }
}

/** Why there is no answer to work with, in a word for `unknown`: a time-out, `http_5xx`, or Xendit's own code. */
export function becauseOf(answer: Exclude<XenditAnswer, { kind: "answer" }>): string {
  if (answer.kind === "no_answer") return answer.because;
  return answer.kind === "server_error" ? `http_${answer.status}` : answer.code;
}

/** Keys, rights and rate limits pass; every other 4xx is a no to this very request. */
export function isPassing({ status }: { status: number }): boolean {
  return status === 401 || status === 403 || status === 429;
}
