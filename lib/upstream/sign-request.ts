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
  return sign("sha256", data, { key: signingKey.key, dsaEncoding: "ieee-p1363" }).toString("base64");
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
