import { createHmac, timingSafeEqual } from "node:crypto";

/** The header that carries the signature of an alert's call. */
export const SIGNATURE_HEADER = "facet-signature";

const TOLERANCE_SECONDS = 300;

/**
 * `t=<unix seconds>,v1=<hex>`: HMAC-SHA256 with the endpoint's secret over `<t>.<raw body>`. The time is inside what is signed, so that
 * a call that somebody kept cannot be sent again later.
 */
export function signAlert({ secret, body, atSeconds }: { secret: string; body: string; atSeconds: number }): string {
  return `t=${atSeconds},v1=${digestOf(secret, atSeconds, body)}`;
}

/** What a receiver does: the reference for docs/desk/alerts.md, and for the tests. */
export function isAlertSignature(
  header: string,
  { secret, body, nowSeconds }: { secret: string; body: string; nowSeconds: number },
): boolean {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header);
  if (match === null) return false;
  const [, seconds = "", hex = ""] = match;
  if (Math.abs(nowSeconds - Number(seconds)) > TOLERANCE_SECONDS) return false;
  return timingSafeEqual(Buffer.from(digestOf(secret, Number(seconds), body), "hex"), Buffer.from(hex, "hex"));
}

function digestOf(secret: string, atSeconds: number, body: string): string {
  return createHmac("sha256", secret).update(`${atSeconds}.${body}`, "utf8").digest("hex");
}
