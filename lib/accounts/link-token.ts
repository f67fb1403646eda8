import { createHash, randomBytes } from "node:crypto";

const TOKEN_BYTES = 32;

/** The token of a mailed link. It stands in the mail only; the tables hold its hash. */
export function newLinkToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** 256 random bits need no key: whoever reads the hash cannot find the token. */
export function hashLinkToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("hex");
}
