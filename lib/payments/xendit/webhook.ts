import { createHash } from "node:crypto";
import { asRecord, type JsonRecord, recordAt, textAt } from "@/lib/payments/json-reading";
import type { VerifiedWebhook } from "@/lib/payments/provider";
import { isSameSecret } from "@/lib/shared/same-secret";

/**
 * Xendit does not sign callbacks; it sends the account's verification token along. The token proves the sender, not the
 * body, which is one more reason to act only on what matches the payment and to ask about anything else.
 *
 * The body has no id of its own. Retries repeat it byte for byte, so its digest is the id: a repeat is dropped, and a
 * callback that says something else about the same charge is not mistaken for one.
 *
 * An e-wallet callback says in `event` what it is. One about an invoice is the invoice itself, and its status is the news:
 * `invoice.paid`, `invoice.expired`.
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
  const subject = subjectOf(asRecord(payload));
  if (subject === null) return null;
  const digest = createHash("sha256").update(rawBody).digest("hex").slice(0, 32);
  return { externalId: `${subject.kind}:${subject.id}:${digest}`, kind: subject.kind, payload };
}

function subjectOf(body: JsonRecord | null): { kind: string; id: string } | null {
  const event = textAt(body, "event");
  const status = textAt(body, "status");
  const isInvoice = event === null && status !== null && textAt(body, "external_id") !== null;
  const kind = isInvoice ? `invoice.${status.toLowerCase()}` : event;
  const id = textAt(isInvoice ? body : recordAt(body, "data"), "id");
  return kind === null || id === null ? null : { kind, id };
}
