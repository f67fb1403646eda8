import { createHash, type KeyObject } from "node:crypto";
import { isSignedBy } from "@/lib/payments/antom/signature";
import { type JsonRecord, recordIn, textAt } from "@/lib/payments/json-reading";
import type { VerifiedWebhook } from "@/lib/payments/provider";
import { HOUR_MS } from "@/lib/shared/durations";

/**
 * Antom repeats a notification for 24 hours, and its documents do not say whether it signs anew each time, so an old one must be
 * believed for as long. Older ones are replays; each is stored once anyway.
 */
const AGE_MAX_MS = 25 * HOUR_MS;
/** Two machines' clocks may differ by this much. */
const AHEAD_MAX_MS = 600_000;

export type AntomWebhookKeys = {
  clientId: string;
  /** Antom's. */
  key: KeyObject;
  /** Path and query of our webhook route as Antom knows it. */
  uri: string;
};

/**
 * Null when the notification is not from Antom, not for us, stale or unreadable. A notification has no id of its own. Retries repeat the
 * body byte for byte, so its digest is the id: a repeat is dropped, and one that says something else is not mistaken for it.
 */
export function verifyAntomWebhook(
  { clientId, key, uri }: AntomWebhookKeys,
  rawBody: string,
  headers: Pick<Headers, "get">,
  nowMs: number,
): VerifiedWebhook | null {
  const time = headers.get("request-time");
  const signature = headers.get("signature");
  if (headers.get("client-id") !== clientId || time === null || signature === null) return null;
  const ageMs = nowMs - timeOf(time);
  // Also when it is no time at all.
  if (!(ageMs <= AGE_MAX_MS && ageMs >= -AHEAD_MAX_MS)) return null;
  if (!isSignedBy(signature, { uri, clientId, time, body: rawBody }, key)) return null;
  const payload = recordIn(rawBody);
  // A dispute's notification names its kind in a field of its own.
  const kind = textAt(payload, "notifyType") ?? textAt(payload, "disputeNotificationType");
  if (payload === null || kind === null) return null;
  const digest = createHash("sha256").update(rawBody).digest("hex").slice(0, 32);
  return { externalId: `${kind}:${subjectOf(payload)}:${digest}`, kind, payload };
}

/** Milliseconds, or a time in ISO 8601 as older documents show it. NaN for anything else. */
function timeOf(text: string): number {
  return /^\d{13}$/.test(text) ? Number(text) : Date.parse(text);
}

function subjectOf(payload: JsonRecord): string {
  const names = ["disputeId", "refundRequestId", "captureRequestId", "paymentRequestId"];
  return names.map((name) => textAt(payload, name)).find((id) => id !== null) ?? "unnamed";
}
