import { createPrivateKey, createPublicKey } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { antomPrivateKey, antomPublicKey, isSignedBy, signatureHeader } from "@/lib/payments/antom/signature";
import { verifyAntomWebhook } from "@/lib/payments/antom/webhook";
import { MINUTE_MS } from "@/lib/shared/durations";
import { isSignedBy as simulatorAccepts, signatureHeader as simulatorSigns } from "@/sim/antom/signing";
import { ANTOM_KEYS, OUR_KEYS, STRANGERS_KEYS } from "@/tests/unit/payments/kits/antom-sandbox";

const NOW_MS = Date.parse("2026-11-20T10:00:00Z");

const signedParts = fc.record({
  uri: fc.constantFrom("/ams/api/v1/payments/pay", "/hook", "/hook?shop=1"),
  clientId: fc.string({ minLength: 1, unit: "grapheme-ascii" }),
  time: fc.nat().map(String),
  body: fc.oneof(fc.json(), fc.string({ unit: "grapheme" })),
});

// Guarantee: what we sign is what Antom checks, and only Antom's own words, said to us and not long ago, are believed.
describe("Antom's signatures", () => {
  const ours = antomPrivateKey(OUR_KEYS.privateKey);
  const theirs = antomPublicKey(ANTOM_KEYS.publicKey);

  it("are accepted by who was written from the same documents, in both directions", async () => {
    await fc.assert(
      fc.asyncProperty(signedParts, async (parts) => {
        const asked = await signatureHeader(parts, { key: ours, keyVersion: 1 });
        expect(simulatorAccepts(asked, parts, createPublicKey(OUR_KEYS.publicKey))).toBe(true);
        const told = simulatorSigns(parts, createPrivateKey(ANTOM_KEYS.privateKey));
        expect(isSignedBy(told, parts, theirs)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("do not survive a change of anything that they cover, nor another's key", () => {
    fc.assert(
      fc.property(signedParts, fc.constantFrom("uri", "clientId", "time", "body"), (parts, changed) => {
        const told = simulatorSigns(parts, createPrivateKey(ANTOM_KEYS.privateKey));
        expect(isSignedBy(told, { ...parts, [changed]: `${parts[changed]}x` }, theirs)).toBe(false);
        expect(isSignedBy(told, parts, antomPublicKey(STRANGERS_KEYS.publicKey))).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  it("are refused, not thrown at, when they are no signature", () => {
    const parts = { uri: "/hook", clientId: "id", time: "1", body: "{}" };
    fc.assert(
      fc.property(fc.string(), (junk) => {
        for (const header of [junk, `algorithm=RSA256,keyVersion=1,signature=${junk}`])
          expect(isSignedBy(header, parts, theirs)).toBe(false);
      }),
    );
    const good = simulatorSigns(parts, createPrivateKey(ANTOM_KEYS.privateKey));
    expect(isSignedBy(good.replace("RSA256", "RSA512"), parts, theirs)).toBe(false);
    expect(isSignedBy(good.replaceAll(",", ", "), parts, theirs)).toBe(true);
  });

  it("say which of our keys made them", async () => {
    const parts = { uri: "/hook", clientId: "id", time: "1", body: "{}" };
    const header = await signatureHeader(parts, { key: ours, keyVersion: 7 });
    expect(header).toMatch(/^algorithm=RSA256,keyVersion=7,signature=[A-Za-z0-9%]+$/);
  });

  it("take keys as PEM, as PEM in one line, and as the dashboard's bare base64", () => {
    const bare = (pem: string) => pem.replace(/-----[A-Z ]+-----|\s/g, "");
    const inOneLine = (pem: string) => pem.replaceAll("\n", "\\n");
    for (const shown of [bare, inOneLine]) {
      expect(antomPrivateKey(shown(OUR_KEYS.privateKey)).equals(ours)).toBe(true);
      expect(antomPublicKey(shown(ANTOM_KEYS.publicKey)).equals(theirs)).toBe(true);
    }
  });

  it("name the setting, and nothing of the key, when a key cannot be read", () => {
    for (const wrong of ["", "secret", `${OUR_KEYS.privateKey.slice(0, 200)}secret`]) {
      expect(() => antomPrivateKey(wrong)).toThrow(/^ANTOM_PRIVATE_KEY is no readable/);
      expect(() => antomPublicKey(wrong)).toThrow(/^ANTOM_PUBLIC_KEY is no readable/);
    }
  });
});

describe("a notification", () => {
  const keys = { clientId: "5Y01", key: antomPublicKey(ANTOM_KEYS.publicKey), uri: "/api/webhooks/antom" };
  const body = JSON.stringify({ notifyType: "PAYMENT_RESULT", paymentRequestId: "p1", result: {} });

  function arrives({ time = String(NOW_MS), uri = keys.uri, clientId = keys.clientId, rawBody = body } = {}) {
    const signature = simulatorSigns({ uri, clientId, time, body: rawBody }, createPrivateKey(ANTOM_KEYS.privateKey));
    const headers = new Headers({ "client-id": clientId, "request-time": time, signature });
    return verifyAntomWebhook(keys, rawBody, headers, NOW_MS);
  }

  it("is believed when it was signed for our route and our client id", () => {
    expect(arrives()).toMatchObject({ kind: "PAYMENT_RESULT", payload: { paymentRequestId: "p1" } });
    expect(arrives({ uri: "/api/webhooks/stripe" })).toBeNull();
    expect(arrives({ clientId: "5Y02" })).toBeNull();
  });

  it("may be a day old, since Antom repeats it for that long, and no older", () => {
    for (const minutes of [0, 9, -9, -24 * 60])
      expect(arrives({ time: String(NOW_MS + minutes * MINUTE_MS) }), String(minutes)).not.toBeNull();
    for (const minutes of [11, 60, -26 * 60, -10_000])
      expect(arrives({ time: String(NOW_MS + minutes * MINUTE_MS) }), String(minutes)).toBeNull();
    expect(arrives({ time: "2026-11-20T18:00:00+08:00" })).not.toBeNull();
    for (const time of ["", "soon", "17321", "NaN"]) expect(arrives({ time }), time).toBeNull();
  });

  it("names itself after what it says, so that a repeat is one and a change of mind is another", () => {
    const id = (rawBody: string) => arrives({ rawBody })?.externalId;
    expect(id(body)).toMatch(/^PAYMENT_RESULT:p1:[0-9a-f]{32}$/);
    expect(arrives({ time: String(NOW_MS - MINUTE_MS) })?.externalId).toBe(id(body));
    expect(id(body.replace('"p1"', '"p1","x":1'))).not.toBe(id(body));
  });

  it("is refused without a kind", () => {
    for (const rawBody of ["{}", "[]", "7", "null", '{"notifyType":""}'])
      expect(arrives({ rawBody }), rawBody).toBeNull();
  });
});
