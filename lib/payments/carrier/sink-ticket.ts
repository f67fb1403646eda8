import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { CarrierConfig } from "@/lib/payments/carrier/config";
import { asRecord, integerAt, type JsonRecord, textAt } from "@/lib/payments/json-reading";
import { isCurrency, type Money } from "@/lib/shared/money";

/** What one `sinkCredential` stands for: the payment or the refund whose notifications may come with it. */
export type SinkTicket = { paymentId: string; refundId: string | null; amount: Money };

/** Longer than any payment and its refund live: an operator stops telling us when the token ends. */
const LIFE_MS = 90 * 86_400_000;

/**
 * The `sink` and `sinkCredential` of a request. The contract's notifications name neither our payment nor an amount; the bearer token that
 * they bring back does. It is our ids and the amount under an HMAC, so that it proves the sender, and of this payment only.
 */
export function sinkOf(config: Pick<CarrierConfig, "sinkUrl" | "sinkSecrets">, ticket: SinkTicket): JsonRecord {
  const expiresAtMs = Date.now() + LIFE_MS;
  return {
    sink: config.sinkUrl,
    sinkCredential: {
      credentialType: "ACCESSTOKEN",
      accessToken: writeTicket(config.sinkSecrets[0] ?? "", ticket, expiresAtMs),
      accessTokenExpiresUtc: new Date(expiresAtMs).toISOString(),
      accessTokenType: "bearer",
    },
  };
}

/** The token itself; of the characters that RFC 6750 allows. */
export function writeTicket(secret: string, { paymentId, refundId, amount }: SinkTicket, expiresAtMs: number): string {
  const content = { p: paymentId, r: refundId, a: amount.amountMinor.toString(), c: amount.currency, e: expiresAtMs };
  const body = Buffer.from(JSON.stringify(content)).toString("base64url");
  return `${body}.${macOf(secret, body).toString("base64url")}`;
}

/** Null for a token that is not ours, was changed, or has ended. Every secret is tried, in the same time whatever fits. */
export function readTicket(secrets: readonly string[], token: string, nowMs: number): SinkTicket | null {
  const [body = "", mac = "", ...rest] = token.split(".");
  const given = createHash("sha256").update(Buffer.from(mac, "base64url")).digest();
  const fits = secrets.map((secret) =>
    timingSafeEqual(given, createHash("sha256").update(macOf(secret, body)).digest()),
  );
  if (rest.length > 0 || !fits.includes(true)) return null;
  const content = asRecord(parse(Buffer.from(body, "base64url").toString("utf8")));
  const expiresAtMs = integerAt(content, "e");
  if (expiresAtMs === null || expiresAtMs < nowMs) return null;
  return ticketOf(content, { paymentId: "p", refundId: "r", amountMinor: "a", currency: "c" });
}

/** Reads a ticket under whatever names it was written. */
export function ticketOf(
  record: JsonRecord | null,
  names: { paymentId: string; refundId: string; amountMinor: string; currency: string },
): SinkTicket | null {
  const paymentId = textAt(record, names.paymentId);
  const amountMinor = textAt(record, names.amountMinor);
  const currency = textAt(record, names.currency);
  if (paymentId === null || amountMinor === null || !/^\d{1,18}$/.test(amountMinor) || !isCurrency(currency))
    return null;
  return {
    paymentId,
    refundId: textAt(record, names.refundId),
    amount: { amountMinor: BigInt(amountMinor), currency },
  };
}

function macOf(secret: string, body: string): Buffer {
  return createHmac("sha256", secret).update(body).digest();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
