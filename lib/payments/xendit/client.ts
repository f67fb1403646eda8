import { asRecord, type JsonRecord, textAt } from "@/lib/payments/json-reading";

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
 * `no_answer` leave open whether something did.
 */
export type XenditAnswer =
  | { kind: "answer"; body: JsonRecord | readonly unknown[] }
  | { kind: "failed"; status: number; code: string }
  | { kind: "server_error"; status: number; code: string }
  | { kind: "no_answer"; because: string };

export type XenditClient = {
  get: (path: string) => Promise<XenditAnswer>;
  post: (path: string, body: JsonRecord, idempotencyKey: string) => Promise<XenditAnswer>;
};

const XENDIT_HOST = "https://api.xendit.co";

/** One HTTP call per method call: basic authentication with the secret key and no password, JSON both ways. */
export function createXenditClient({ secretKey, apiBase, timeoutMs }: XenditConfig): XenditClient {
  const base = apiBase ?? XENDIT_HOST;
  const authorization = `Basic ${Buffer.from(`${secretKey}:`).toString("base64")}`;

  async function send(path: string, init: RequestInit): Promise<XenditAnswer> {
    let response: Response;
    let text: string;
    try {
      // The signal also covers the body, so a server that drips it a byte at a time cannot hold us.
      response = await fetch(base + path, { ...init, redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
      text = await response.text();
    } catch (error) {
      const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
      return { kind: "no_answer", because: isTimeout ? "timeout" : "network" };
    }
    const body = parse(text);
    if (response.ok) return body === null ? { kind: "no_answer", because: "unreadable" } : { kind: "answer", body };
    const code = textAt(asRecord(body), "error_code") ?? `HTTP_${response.status}`;
    return { kind: response.status >= 500 ? "server_error" : "failed", status: response.status, code };
  }

  return {
    get: (path) => send(path, { method: "GET", headers: { authorization } }),
    post: (path, body, idempotencyKey) =>
      send(path, {
        method: "POST",
        headers: { authorization, "content-type": "application/json", "x-idempotency-key": idempotencyKey },
        body: JSON.stringify(body),
      }),
  };
}

function parse(text: string): JsonRecord | readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : asRecord(value);
  } catch {
    return null;
  }
}
