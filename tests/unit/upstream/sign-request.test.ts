import { generateKeyPairSync, verify } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { signedHeaders, signRequest, stringToSign } from "@/lib/upstream/sign-request";

const ec = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const es256 = { algorithm: "ES256", key: ec.privateKey } as const;
const rs256 = { algorithm: "RS256", key: rsa.privateKey } as const;

// Guarantee: what we sign is body, path and time as the platform's guide writes them, byte for byte.
describe("the string to sign", () => {
  it("is that of the published example", () => {
    const parts = { rawBody: '{\n "msg":"hello"\n}', path: "/oauth2/test_sign", timestampSeconds: 1_688_701_573 };
    expect(stringToSign(parts)).toBe('{\n "msg":"hello"\n}/oauth2/test_sign1688701573');
  });

  it("keeps every byte of a body, blanks and letters beyond ASCII included", () => {
    const parts = { rawBody: '{ "msg" : "họ — ñ" }\n', path: "/p", timestampSeconds: 1 };
    expect(stringToSign(parts)).toBe('{ "msg" : "họ — ñ" }\n/p1');
  });
});

describe("a signature", () => {
  const anyParts = fc.record({
    rawBody: fc.string({ unit: "grapheme" }),
    path: fc.constantFrom("/sign/agent/rs_recharge", "/oauth2/test_sign"),
    timestampSeconds: fc.integer({ min: 1, max: 4_000_000_000 }),
  });

  it("with ES256 is 64 bytes, r and s side by side, and fits the public key", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const signature = Buffer.from(signRequest(es256, parts), "base64");
        const data = Buffer.from(stringToSign(parts));
        expect(signature).toHaveLength(64);
        expect(verify("sha256", data, { key: ec.publicKey, dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
      }),
    );
  });

  it("with RS256 is PKCS#1 v1.5 over SHA-256 and fits the public key", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const signature = Buffer.from(signRequest(rs256, parts), "base64");
        expect(verify("sha256", Buffer.from(stringToSign(parts)), rsa.publicKey, signature)).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("no longer fits when one character of the body changes", () => {
    const parts = { rawBody: '{"value":100}', path: "/sign/agent/rs_recharge", timestampSeconds: 1_700_000_000 };
    const signature = Buffer.from(signRequest(es256, parts), "base64");
    const changed = Buffer.from(stringToSign({ ...parts, rawBody: '{"value":900}' }));
    expect(verify("sha256", changed, { key: ec.publicKey, dsaEncoding: "ieee-p1363" }, signature)).toBe(false);
  });

  it("travels with the client id, the time in seconds and the key's version", () => {
    const parts = { rawBody: "{}", path: "/p", timestampSeconds: 1_700_000_000 };
    const headers = signedHeaders({ clientId: "facet", keyVersion: 3, signingKey: rs256 }, parts);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "bigo-client-id": "facet",
      "bigo-timestamp": "1700000000",
      "bigo-client-version": "3",
      "bigo-oauth-signature": signRequest(rs256, parts),
    });
  });
});
