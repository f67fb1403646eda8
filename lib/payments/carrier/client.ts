import { randomUUID } from "node:crypto";
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { type AccessTokens, createAccessTokens, type PostForm } from "@/lib/payments/carrier/access-token";
import type { CarrierConfig } from "@/lib/payments/carrier/config";
import { asRecord, type JsonRecord, textAt } from "@/lib/payments/json-reading";
import { postSigned } from "@/lib/upstream/post-signed";

/**
 * What one call came to. `failed` is a 4xx: nothing happened. `server_error` and `no_answer` leave open whether something did. An answer
 * without a body (202, 204) has null; `totalCount` is a list's X-Total-Count.
 */
export type CarrierAnswer =
  | { kind: "answer"; status: number; body: JsonRecord | readonly unknown[] | null; totalCount: number | null }
  | { kind: "failed"; status: number; code: string }
  | { kind: "server_error"; status: number; code: string }
  | { kind: "no_answer"; because: string };

/** One of the two APIs; paths begin with a slash. */
export type CarrierApi = {
  get: (path: string) => Promise<CarrierAnswer>;
  post: (path: string, body: JsonRecord) => Promise<CarrierAnswer>;
};

export type CarrierClient = { payments: CarrierApi; refunds: CarrierApi | null };

/** A connection that was quiet for longer may have been forgotten on the way, and the next call on it would wait for nothing. */
const IDLE_MS = 4_000;

/** Both APIs behind one access token. No retries, but for the one call whose token had ended without our knowing. */
export function createCarrierClient(config: CarrierConfig): CarrierClient {
  const kept = { keepAlive: true, timeout: IDLE_MS };
  const agents = { http: new HttpAgent(kept), https: new HttpsAgent(kept) };
  const post = async (url: string, headers: Record<string, string>, text: string): ReturnType<PostForm> => {
    const target = new URL(url);
    const agent = target.protocol === "https:" ? agents.https : agents.http;
    const exchange = await postSigned({
      url: target,
      agent,
      headers,
      body: Buffer.from(text),
      timeoutMs: config.timeoutMs,
    });
    if (exchange.kind === "failed")
      return { kind: "no_answer", because: exchange.because === "timeout" ? "timeout" : "network" };
    return { kind: "answered", status: exchange.httpStatus, text: exchange.body };
  };
  const tokens = createAccessTokens(config, (url, form, headers) =>
    post(url, { ...headers, "content-type": "application/x-www-form-urlencoded", accept: "application/json" }, form),
  );
  const apiAt = (base: string): CarrierApi => ({
    get: (path) => withToken(tokens, (token) => get(base + path, token, config.timeoutMs)),
    post: (path, body) =>
      withToken(tokens, async (token) => {
        const headers = { ...headersOf(token), "content-type": "application/json" };
        const sent = await post(base + path, headers, JSON.stringify(body));
        return sent.kind === "no_answer" ? sent : answerOf(sent.status, sent.text, null);
      }),
  });
  return {
    payments: apiAt(config.apiBase),
    refunds: config.refundApiBase === null ? null : apiAt(config.refundApiBase),
  };
}

/** A 401 proves that nothing happened, so the one call may be made again with a new token: operators revoke tokens when they restart. */
async function withToken(
  tokens: AccessTokens,
  send: (token: string) => Promise<CarrierAnswer>,
): Promise<CarrierAnswer> {
  const first = await tokens.take();
  if (first.kind !== "token") return first;
  const answer = await send(first.token);
  if (answer.kind !== "failed" || answer.status !== 401) return answer;
  tokens.drop(first.token);
  const second = await tokens.take();
  return second.kind === "token" ? send(second.token) : second;
}

async function get(url: string, token: string, timeoutMs: number): Promise<CarrierAnswer> {
  try {
    // The signal also covers the body, so a server that drips it a byte at a time cannot hold us.
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { headers: headersOf(token), redirect: "error", signal });
    return answerOf(response.status, await response.text(), response.headers.get("x-total-count"));
  } catch (error) {
    const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
    return { kind: "no_answer", because: isTimeout ? "timeout" : "network" };
  }
}

function headersOf(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}`, accept: "application/json", "x-correlator": randomUUID() };
}

function answerOf(status: number, text: string, total: string | null): CarrierAnswer {
  const body = parse(text);
  if (status >= 200 && status < 300) {
    if (body === undefined) return { kind: "no_answer", because: "unreadable" };
    const totalCount = total !== null && /^\d{1,9}$/.test(total) ? Number(total) : null;
    return { kind: "answer", status, body, totalCount };
  }
  // An API that leads elsewhere is not the one that we know.
  if (status < 400) return { kind: "no_answer", because: "network" };
  return { kind: status >= 500 ? "server_error" : "failed", status, code: codeOf(status, body) };
}

/** Only what looks like a code: an error's message repeats what was sent, and with it the customer's number. */
function codeOf(status: number, body: JsonRecord | readonly unknown[] | null | undefined): string {
  const code = textAt(asRecord(body), "code");
  return code !== null && /^[A-Z][A-Z_.]{1,79}$/.test(code) ? code : `HTTP_${status}`;
}

/** Null for nothing, undefined for what is no JSON. */
function parse(text: string): JsonRecord | readonly unknown[] | null | undefined {
  if (text === "") return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : (asRecord(value) ?? undefined);
  } catch {
    return undefined;
  }
}
