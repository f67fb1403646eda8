import { asRecord, listAt, recordIn, textAt } from "@/lib/payments/json-reading";
import { createAccessTokens } from "@/lib/payments/play/access-token";
import type { PlayConfig } from "@/lib/payments/play/client";
import { type Exchange, exchange } from "@/lib/payments/play/exchange";
import type { NotRead } from "@/lib/payments/provider";

const STORAGE_BASE = "https://storage.googleapis.com";
const SCOPE = "https://www.googleapis.com/auth/devstorage.read_only";

/** What cannot be read is said to be: unauthorised, rate_limited, timeout, network, http_…, unreadable. */
export type ReportBucket = {
  /** The names of the objects that begin so. */
  list: (prefix: string) => Promise<string[] | NotRead>;
  read: (name: string) => Promise<Uint8Array | NotRead>;
};

type Got = Extract<Exchange, { kind: "response" }>;

/**
 * The bucket in which Google Play lays an account's reports ("Download reports from Google Cloud Storage"), by the Cloud Storage JSON API v1: objects.list
 * and objects.get with alt=media. It reads with a token of its own, which may read storage and nothing else.
 */
export function createReportBucket(config: PlayConfig, bucket: string, storageBase: string | null): ReportBucket {
  const { timeoutMs, nowMs = Date.now } = config;
  const tokens = createAccessTokens({ ...config, scope: SCOPE, nowMs });
  const base = `${storageBase ?? STORAGE_BASE}/storage/v1/b/${encodeURIComponent(bucket)}/o`;

  async function get(url: string): Promise<Got | NotRead> {
    const access = await tokens.get();
    if (access.kind === "none") return { kind: "unknown", because: access.because };
    const answer = await exchange(url, { headers: { authorization: `Bearer ${access.token}` } }, timeoutMs);
    if (answer.kind === "silence") return { kind: "unknown", because: answer.because };
    if (answer.status === 401) tokens.forget(access.token);
    return answer.status === 200 ? answer : { kind: "unknown", because: becauseOf(answer.status) };
  }

  return {
    list: async (prefix) => {
      const answer = await get(`${base}?${new URLSearchParams({ prefix, fields: "items(name)" })}`);
      if (answer.kind === "unknown") return answer;
      const body = recordIn(answer.text);
      if (body === null) return { kind: "unknown", because: "unreadable" };
      return listAt(body, "items").flatMap((item) => textAt(asRecord(item), "name") ?? []);
    },
    read: async (name) => {
      const answer = await get(`${base}/${encodeURIComponent(name)}?alt=media`);
      return answer.kind === "unknown" ? answer : answer.bytes;
    },
  };
}

function becauseOf(status: number): string {
  if (status === 401 || status === 403) return "unauthorised";
  return status === 429 ? "rate_limited" : `http_${status}`;
}
