import { PlayError } from "./api-error";
import { voidedObject } from "./objects";
import type { Purchase } from "./state";

const SPAN_MS = 30 * 86_400_000;
const RESULTS_MAX = 1_000;

/** `purchases.voidedpurchases.list`: the oldest first, 30 days back at most. Throws PlayError on a span that Google refuses. */
export function listVoided(
  purchases: readonly Purchase[],
  query: URLSearchParams,
  { nowMs, pageMax }: { nowMs: number; pageMax: number },
): object {
  const token = query.get("token");
  const startMs = token === null ? numberOf(query.get("startTime"), nowMs - SPAN_MS) : nowMs - SPAN_MS;
  const endMs = token === null ? numberOf(query.get("endTime"), nowMs) : nowMs;
  if (startMs < nowMs - SPAN_MS) throw invalid("startTime must not be older than 30 days.");
  if (endMs > nowMs) throw invalid("endTime must not be in the future.");
  const wanted = numberOf(query.get("maxResults"), RESULTS_MAX);
  if (wanted < 1 || wanted > RESULTS_MAX) throw invalid(`maxResults must be between 1 and ${RESULTS_MAX}.`);
  const size = Math.max(1, Math.min(wanted, pageMax));
  const all = purchases
    .filter(({ voided }) => {
      const atMs = Date.parse(voided?.at ?? "");
      return atMs >= startMs && atMs <= endMs;
    })
    .sort((one, other) => Date.parse(one.voided?.at ?? "") - Date.parse(other.voided?.at ?? ""));
  const from = token === null ? 0 : numberOf(Buffer.from(token, "base64url").toString(), all.length);
  const page = all.slice(from, from + size);
  const isMore = from + size < all.length;
  const nextPageToken = Buffer.from(String(from + size)).toString("base64url");
  return {
    ...(page.length > 0 && { voidedPurchases: page.map(voidedObject) }),
    ...(isMore && { tokenPagination: { nextPageToken } }),
  };
}

function numberOf(text: string | null, fallback: number): number {
  if (text === null) return fallback;
  if (!/^\d{1,15}$/.test(text)) throw invalid("Not a number.");
  return Number(text);
}

function invalid(message: string): PlayError {
  return new PlayError(400, "invalid", message, "INVALID_ARGUMENT");
}
