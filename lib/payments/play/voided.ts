import { asRecord, type JsonRecord, listAt, recordAt, textAt } from "@/lib/payments/json-reading";
import type { PlayClient } from "@/lib/payments/play/client";

const PATH = "/purchases/voidedpurchases";
/** The list goes by when Google's systems saw the void, which need not be the moment that the notification says. */
const LOOK_BACK_MS = 3_600_000;
/** Google lists 30 days and refuses to begin earlier. */
const LIST_SPAN_MS = 30 * 86_400_000 - LOOK_BACK_MS;
/** A page holds 1,000. */
const PAGES_MAX = 3;

/** `toldAtMs` is when the notification says that it happened. */
export type VoidSearch = { orderId: string | null; toldAtMs: number; nowMs: number };
export type VoidFound = { kind: "looked"; entry: JsonRecord | null } | { kind: "unknown"; because: string };

/**
 * Finds who took a purchase's money back, and why. An order that is not listed (yet) is `unknown`: whether the money went by our own
 * refund or over our heads must not be guessed. Older than the list, or without an order: `entry` is null.
 */
export async function findVoid(client: PlayClient, search: VoidSearch): Promise<VoidFound> {
  const { orderId, toldAtMs, nowMs } = search;
  if (orderId === null) return { kind: "looked", entry: null };
  const oldestMs = nowMs - LIST_SPAN_MS;
  const startTime = Math.max(oldestMs, (Number.isFinite(toldAtMs) ? toldAtMs : oldestMs) - LOOK_BACK_MS);
  let query = `startTime=${Math.floor(startTime)}`;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const answer = await client.get(`${PATH}?${query}`);
    if (answer.kind !== "answer")
      return { kind: "unknown", because: answer.kind === "refused" ? answer.code : answer.because };
    const entries = listAt(answer.body, "voidedPurchases").map(asRecord);
    const entry = entries.find((candidate) => textAt(candidate, "orderId") === orderId);
    if (entry) return { kind: "looked", entry };
    const next = textAt(recordAt(answer.body, "tokenPagination"), "nextPageToken");
    if (next === null) break;
    query = `token=${encodeURIComponent(next)}`;
  }
  return toldAtMs < oldestMs ? { kind: "looked", entry: null } : { kind: "unknown", because: "void_not_listed" };
}

/** 1 is ourselves: a refund by our key, or by staff in the Play Console. Google writes numbers, and texts in its samples. */
export function isVoidedByUs(entry: JsonRecord): boolean {
  return Number(entry.voidedSource) === 1;
}

/** The smallest thing that Google can be asked with our key. It may be asked 30 times in 30 seconds and 6,000 times a day. */
export async function askForOneVoid(client: PlayClient): Promise<{ kind: "up" } | { kind: "down"; because: string }> {
  const answer = await client.get(`${PATH}?maxResults=1`);
  if (answer.kind === "answer") return { kind: "up" };
  return { kind: "down", because: answer.kind === "refused" ? answer.code : answer.because };
}
