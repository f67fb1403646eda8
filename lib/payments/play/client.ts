import { asRecord, type JsonRecord, listAt, recordAt, recordIn, textAt } from "@/lib/payments/json-reading";
import { createAccessTokens } from "@/lib/payments/play/access-token";
import { exchange } from "@/lib/payments/play/exchange";
import type { StartRequest } from "@/lib/payments/provider";

export type PlayConfig = {
  /** The app's id in the Play Console, such as `shop.facet.twa`. */
  packageName: string;
  serviceAccountEmail: string;
  /** PEM from the service account's key file; `\n` may be written out, as settings files do. */
  privateKey: string;
  /** Null is Google itself; tests and the demo give the simulator's addresses. */
  tokenUrl: string | null;
  apiBase: string | null;
  jwksUrl: string | null;
  /** The bucket of the account's reports, and where it is asked for; null: reports are not read, and Google itself. */
  reportsBucket: string | null;
  storageBase: string | null;
  /** What the push subscription was told to write into its token's `aud`, and the service account that it signs as. */
  pushAudience: string;
  pushServiceAccount: string;
  timeoutMs: number;
  /** The page of ours on which the customer buys. */
  pageUrl: (request: StartRequest) => string;
  /** The clock; left out: this machine's. */
  nowMs?: () => number;
};

/**
 * What one call to Google came to. `refused` is a 4xx in Google's own words: nothing happened, and the same request would hear it again.
 * `no_answer` leaves open whether something did (time-out, torn connection, 5xx, a proxy's page), or may pass later (keys, rights, rate).
 */
export type PlayAnswer =
  | { kind: "answer"; body: JsonRecord }
  | { kind: "refused"; code: string }
  | { kind: "no_answer"; because: string };

/** Paths are below the app: `/orders/GPA.1`. */
export type PlayClient = {
  get: (path: string) => Promise<PlayAnswer>;
  post: (path: string) => Promise<PlayAnswer>;
};

const API_BASE = "https://androidpublisher.googleapis.com";

/** One HTTP call per method call, and now and then one for the access token before it. */
export function createPlayClient(config: PlayConfig): PlayClient {
  const { packageName, timeoutMs, nowMs = Date.now } = config;
  const base = `${config.apiBase ?? API_BASE}/androidpublisher/v3/applications/${encodeURIComponent(packageName)}`;
  const tokens = createAccessTokens({ ...config, nowMs });

  async function call(method: "GET" | "POST", path: string): Promise<PlayAnswer> {
    const access = await tokens.get();
    if (access.kind === "none") return { kind: "no_answer", because: access.because };
    const headers = { authorization: `Bearer ${access.token}`, accept: "application/json" };
    const answer = await exchange(base + path, { method, headers }, timeoutMs);
    if (answer.kind === "silence") return { kind: "no_answer", because: answer.because };
    if (answer.status === 401) tokens.forget(access.token);
    return answerOf(answer.status, answer.text, method);
  }

  return { get: (path) => call("GET", path), post: (path) => call("POST", path) };
}

function answerOf(status: number, text: string, method: "GET" | "POST"): PlayAnswer {
  // Consume and refund answer with an empty body.
  const body = text === "" && method === "POST" ? {} : recordIn(text);
  if (status >= 200 && status < 300)
    return body === null ? { kind: "no_answer", because: "unreadable" } : { kind: "answer", body };
  // An API that leads elsewhere is not the one that we know.
  if (status < 400) return { kind: "no_answer", because: "network" };
  if (status === 401 || status === 403) return { kind: "no_answer", because: "unauthorised" };
  if (status === 429) return { kind: "no_answer", because: "rate_limited" };
  // 409: another change of the same purchase is at work, says Google; the same call may pass later.
  if (status >= 500 || status === 409) return { kind: "no_answer", because: `http_${status}` };
  const error = recordAt(body, "error");
  if (error === null) return { kind: "no_answer", because: "unreadable" };
  const reason = textAt(asRecord(listAt(error, "errors")[0]), "reason") ?? textAt(error, "status");
  return { kind: "refused", code: reason ?? `http_${status}` };
}
