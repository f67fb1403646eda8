import { createHash, timingSafeEqual } from "node:crypto";
import { asRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { VerifiedWebhook } from "@/lib/payments/provider";

/**
 * Xendit does not sign callbacks; it sends the account's verification token along. The token proves the sender, not the
 * body, which is one more reason to act only on what matches the payment and to ask about anything else.
 *
 * An e-wallet callback has no id of its own. Retries repeat the body byte for byte, so its digest is the id: a repeat is
 * dropped, and a callback that says something else about the same charge is not mistaken for one.
 */
export function verifyXenditWebhook(
  callbackToken: string,
  rawBody: string,
  givenToken: string | null,
): VerifiedWebhook | null {
  if (givenToken === null || !isSameSecret(givenToken, callbackToken)) return null;
  let payload: unknown;
  try {
    payload = JSON.parse(rawBody);
  } catch {
    return null;
  }
  const kind = textAt(asRecord(payload), "event");
  const subjectId = textAt(recordAt(asRecord(payload), "data"), "id");
  if (kind === null || subjectId === null) return null;
  const digest = createHash("sha256").update(rawBody).digest("hex").slice(0, 32);
  return { externalId: `${kind}:${subjectId}:${digest}`, kind, payload };
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
