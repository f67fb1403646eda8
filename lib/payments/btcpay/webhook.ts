import { createHmac, timingSafeEqual } from "node:crypto";
import { asRecord, textAt } from "@/lib/payments/json-reading";
import type { VerifiedWebhook } from "@/lib/payments/provider";

/**
 * BTCPay signs the body: `BTCPay-Sig: sha256=` and the hex HMAC-SHA256 of its bytes under the webhook's secret.
 *
 * A redelivery is a new delivery with another body and another `deliveryId`; what stays is `originalDeliveryId`, which the first
 * delivery carries too (it is its own original). That one is the event's id, so that each event is stored once.
 */
export function verifyBtcpayWebhook(
  secrets: readonly string[],
  rawBody: string,
  givenSignature: string | null,
): VerifiedWebhook | null {
  const hex = /^sha256=([0-9a-f]{64})$/i.exec(givenSignature ?? "")?.[1];
  if (hex === undefined) return null;
  const given = Buffer.from(hex, "hex");
  const isOurs = (secret: string) =>
    timingSafeEqual(given, createHmac("sha256", secret).update(rawBody, "utf8").digest());
  if (!secrets.some(isOurs)) return null;
  const payload = parse(rawBody);
  const kind = textAt(asRecord(payload), "type");
  const externalId = textAt(asRecord(payload), "originalDeliveryId") ?? textAt(asRecord(payload), "deliveryId");
  return kind === null || externalId === null ? null : { externalId, kind, payload };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
