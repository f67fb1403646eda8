import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { AntomReports } from "@/lib/payments/antom/settlement";
import { antomPrivateKey, antomPublicKey, isSignedBy, signatureHeader } from "@/lib/payments/antom/signature";
import { type JsonRecord, recordAt, recordIn, textAt } from "@/lib/payments/json-reading";
import { postSigned, silenceOf } from "@/lib/upstream/post-signed";

export type AntomConfig = {
  clientId: string;
  /** Ours, RSA, PKCS8: PEM or bare base64. */
  privateKey: string;
  /** Antom's, from the dashboard: PEM or bare base64. */
  publicKey: string;
  /** Which of our keys at Antom this is; 1 for the first. */
  keyVersion: number;
  /** Where the API is; null is Antom itself in Asia. Tests and the demo give the simulator's address. */
  apiBase: string | null;
  timeoutMs: number;
  /** Where Antom lays its reports; null: they are not read. */
  reports: AntomReports | null;
  /** Where Antom sends notifications: the public address of our webhook route, whose path is part of what they sign. */
  notifyUrl: string;
};

/**
 * What one call to Antom came to.
 *
 * - `success`: resultStatus S.
 * - `refused`: F; it is final for the request id.
 * - `uncertain`: U; under way, or Antom itself cannot tell. The same request is repeated, or asked about.
 * - `no_answer`: a time-out, a torn connection, a server error, or nothing that Antom would say. It may have happened, but for
 *   `unreachable`: then nothing was sent.
 */
export type AntomAnswer =
  | { kind: "success"; body: JsonRecord }
  | { kind: "refused"; code: string }
  | { kind: "uncertain"; code: string; body: JsonRecord }
  | { kind: "no_answer"; because: string };

export type AntomClient = {
  notifyUrl: string;
  /** What every order does. */
  post: (path: string, content: JsonRecord) => Promise<AntomAnswer>;
  /** What changes nothing, or is rare: the answer's signature is checked, too. */
  ask: (path: string, content: JsonRecord) => Promise<AntomAnswer>;
};

const ANTOM_HOST = "https://open-sea-global.alipay.com";
/** A connection that was quiet for longer may have been forgotten on the way, and the next call on it would wait for nothing. */
const IDLE_MS = 4_000;

/** One signed HTTP call per method call, no retries. Throws when a key cannot be read. */
export function createAntomClient(config: AntomConfig): AntomClient {
  const { clientId, keyVersion, timeoutMs, notifyUrl } = config;
  const key = antomPrivateKey(config.privateKey);
  const antomKey = antomPublicKey(config.publicKey);
  const base = config.apiBase ?? ANTOM_HOST;
  // Antom's sandbox is the same host under another path, and its client ids say so.
  const root = clientId.startsWith("SANDBOX_") ? "/ams/sandbox/api" : "/ams/api";
  const kept = { keepAlive: true, timeout: IDLE_MS };
  const agent = base.startsWith("https:") ? new HttpsAgent(kept) : new HttpAgent(kept);

  async function signed(uri: string, content: JsonRecord) {
    const body = JSON.stringify(content);
    const time = String(Date.now());
    const headers = {
      "content-type": "application/json; charset=UTF-8",
      "client-id": clientId,
      "request-time": time,
      signature: await signatureHeader({ uri, clientId, time, body }, { key, keyVersion }),
    };
    return { body, headers };
  }

  async function ask(path: string, content: JsonRecord): Promise<AntomAnswer> {
    const uri = root + path;
    const { body, headers } = await signed(uri, content);
    try {
      // The signal also covers the body, so a server that drips it a byte at a time cannot hold us.
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(base + uri, { method: "POST", headers, body, redirect: "error", signal });
      const text = await response.text();
      const signature = response.headers.get("signature");
      const time = response.headers.get("response-time");
      // Antom's own SDKs take an answer without a signature (a gateway's, say); one with a wrong signature is from somebody else.
      if (signature !== null && !isSignedBy(signature, { uri, clientId, time: time ?? "", body: text }, antomKey))
        return { kind: "no_answer", because: "bad_signature" };
      return answerOf(response.status, text);
    } catch (error) {
      const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
      return { kind: "no_answer", because: isTimeout ? "timeout" : "network" };
    }
  }

  /** By Node's own client: `fetch`, in a process of Next's a patched one, takes several times its CPU. */
  async function post(path: string, content: JsonRecord): Promise<AntomAnswer> {
    const uri = root + path;
    const { body, headers } = await signed(uri, content);
    const exchange = await postSigned({ url: new URL(base + uri), agent, headers, body: Buffer.from(body), timeoutMs });
    if (exchange.kind === "failed") return { kind: "no_answer", because: silenceOf(exchange) };
    return answerOf(exchange.httpStatus, exchange.body);
  }

  return { notifyUrl, post, ask };
}

const TOO_MANY = "REQUEST_TRAFFIC_EXCEED_LIMIT";

/** Antom's refusals of who calls rather than of what is asked; a new key or a fresh right makes them pass. */
const KEY_CODES: ReadonlySet<string> = new Set([
  "ACCESS_DENIED",
  "CLIENT_FORBIDDEN_ACCESS_API",
  "CLIENT_INVALID",
  "INVALID_CLIENT",
  "INVALID_SIGNATURE",
  "KEY_NOT_FOUND",
  "SIGNATURE_INVALID",
]);

/** Whether our keys or rights are what was refused. */
export function isAboutOurKeys(code: string): boolean {
  return KEY_CODES.has(code);
}

/** Whether Antom wants fewer calls: nothing was done. */
export function isTooMany(answer: AntomAnswer): boolean {
  return answer.kind === "uncertain" && answer.code === TOO_MANY;
}

/** Why this answer leaves the question open, in the port's words. */
export function becauseOf(answer: Exclude<AntomAnswer, { kind: "success" }>): string {
  if (answer.kind === "no_answer") return answer.because;
  if (isTooMany(answer)) return "rate_limited";
  return isAboutOurKeys(answer.code) ? "unauthorised" : answer.code;
}

function answerOf(httpStatus: number, text: string): AntomAnswer {
  if (httpStatus >= 500) return { kind: "no_answer", because: `http_${httpStatus}` };
  const body = recordIn(text);
  if (httpStatus === 429) return { kind: "uncertain", code: TOO_MANY, body: body ?? {} };
  if (httpStatus === 401 || httpStatus === 403) return { kind: "refused", code: "ACCESS_DENIED" };
  // An API that leads elsewhere is not the one that we know.
  if (httpStatus >= 300 && httpStatus < 400) return { kind: "no_answer", because: "network" };
  const result = recordAt(body, "result");
  const code = textAt(result, "resultCode");
  if (body === null || code === null) return { kind: "no_answer", because: "unreadable" };
  switch (textAt(result, "resultStatus")) {
    case "S":
      return { kind: "success", body };
    case "F":
      return { kind: "refused", code };
    case "U":
      return { kind: "uncertain", code, body };
    default:
      return { kind: "no_answer", because: "unreadable" };
  }
}
