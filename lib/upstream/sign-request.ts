import { sign } from "node:crypto";
import type { SigningKey } from "@/lib/upstream/signing-key";

/** What a signature covers: the raw body, the path and the time, concatenated without a separator. */
export type SignedParts = { rawBody: string; path: string; timestampSeconds: number };

/** The platform's access guide, "Sign the request data". The body is the exact text that is sent, blanks included. */
export function stringToSign({ rawBody, path, timestampSeconds }: SignedParts): string {
  return `${rawBody}${path}${timestampSeconds}`;
}

/**
 * The value of `bigo-oauth-signature`, in base64. SHA-256 is part of both algorithms, so the text is hashed once. For ES256 the
 * two numbers are written side by side (64 bytes): the platform's own example signs so, not in DER, which is Node's default.
 */
export function signRequest(signingKey: SigningKey, parts: SignedParts): string {
  const data = Buffer.from(stringToSign(parts), "utf8");
  if (signingKey.algorithm === "RS256") return sign("sha256", data, signingKey.key).toString("base64");
  return sideBySide(sign("sha256", data, signingKey.key)).toString("base64");
}

const NUMBER_BYTES = 32;
const DER_INTEGER = 2;

/**
 * A P-256 signature as two numbers of 32 bytes, from DER: SEQUENCE { INTEGER r, INTEGER s }, each without leading zeros but one that keeps it
 * positive. Node would write it so when asked by an option, but takes twice the time for a key that comes with options.
 */
function sideBySide(der: Buffer): Buffer {
  const out = Buffer.alloc(2 * NUMBER_BYTES);
  let at = 2; // The sequence's tag and length: 72 bytes at most, so the length is one byte.
  for (const end of [NUMBER_BYTES, 2 * NUMBER_BYTES]) {
    const length = der[at + 1] ?? 0;
    const number = der.subarray(at + 2, at + 2 + length);
    if (der[at] !== DER_INTEGER || number.length !== length) throw new Error("Node signed in another form than DER");
    const digits = number.subarray(Math.max(0, length - NUMBER_BYTES));
    digits.copy(out, end - digits.length);
    at += 2 + length;
  }
  return out;
}

/** The headers of a signed request, for exactly these parts. */
export function signedHeaders(
  { clientId, keyVersion, signingKey }: { clientId: string; keyVersion: number; signingKey: SigningKey },
  parts: SignedParts,
): Record<string, string> {
  return {
    "content-type": "application/json",
    accept: "application/json",
    "bigo-client-id": clientId,
    "bigo-timestamp": String(parts.timestampSeconds),
    "bigo-client-version": String(keyVersion),
    "bigo-oauth-signature": signRequest(signingKey, parts),
  };
}
