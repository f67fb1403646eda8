import { type KeyObject, sign, verify } from "node:crypto";
import { asRecord, type JsonRecord } from "@/lib/payments/json-reading";

/** A token taken apart, and nothing in it believed yet. */
export type Jwt = { header: JsonRecord; claims: JsonRecord; signed: string; signature: Buffer };

/** Signs claims with RS256, as Google asks of a service account's assertion. */
export function signJwt(claims: JsonRecord, privateKey: KeyObject): string {
  const signed = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

/** Null when it is no token of three parts, or when its algorithm is another: "none" and shared secrets must not pass for RS256. */
export function readJwt(text: string): Jwt | null {
  const [header, claims, signature, ...more] = text.split(".");
  if (header === undefined || claims === undefined || signature === undefined || more.length > 0) return null;
  const [head, body] = [decode(header), decode(claims)];
  if (head === null || body === null || head.alg !== "RS256") return null;
  return { header: head, claims: body, signed: `${header}.${claims}`, signature: Buffer.from(signature, "base64url") };
}

export function isSignedBy({ signed, signature }: Jwt, publicKey: KeyObject): boolean {
  return verify("RSA-SHA256", Buffer.from(signed), publicKey, signature);
}

function encode(part: JsonRecord): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decode(part: string): JsonRecord | null {
  try {
    return asRecord(JSON.parse(Buffer.from(part, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}
