import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The token in a guest's order link: without it (or the e-mail address) a reference opens nothing. Derived, not stored,
 * so the link can be made again at any step; changing FACET_SECRET ends all links at once.
 */
export function orderToken(orderId: string, secret: string): string {
  return createHmac("sha256", secret).update(`order-token:${orderId}`).digest().subarray(0, 24).toString("base64url");
}

/** Compares in constant time, so that a token cannot be found out character by character. */
export function isOrderToken({ orderId, token, secret }: { orderId: string; token: string; secret: string }): boolean {
  const expected = Buffer.from(orderToken(orderId, secret));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
