import { type KeyObject, randomUUID, sign } from "node:crypto";

/** CAMARA's profile rejects assertions that live longer than 300 s; clocks differ, so ours live less. */
const LIFE_SECONDS = 120;

/**
 * A JWT that proves us at the token endpoint (`private_key_jwt`, RFC 7523 as CAMARA's Security and Interoperability Profile restricts it):
 * its audience is the token endpoint's address. ES256 with an EC key, else RS256.
 */
export function clientAssertion(request: {
  clientId: string;
  tokenUrl: string;
  signingKey: { keyId: string; key: KeyObject };
  nowMs: number;
}): string {
  const { clientId, tokenUrl, signingKey, nowMs } = request;
  const { keyId, key } = signingKey;
  const issuedAt = Math.floor(nowMs / 1_000);
  const claims = { iss: clientId, sub: clientId, aud: tokenUrl, jti: randomUUID(), iat: issuedAt };
  const isEc = key.asymmetricKeyType === "ec";
  const head = encode({ alg: isEc ? "ES256" : "RS256", typ: "JWT", kid: keyId });
  const signed = `${head}.${encode({ ...claims, exp: issuedAt + LIFE_SECONDS })}`;
  const signature = sign("sha256", Buffer.from(signed), isEc ? { key, dsaEncoding: "ieee-p1363" } : key);
  return `${signed}.${signature.toString("base64url")}`;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
