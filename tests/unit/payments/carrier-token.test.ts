import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { HOUR_MS } from "@/lib/shared/durations";
import { type CarrierKit, carrierKit, PHONE } from "@/tests/unit/payments/kits/carrier-kit";
import { control } from "@/tests/unit/payments/kits/kit";
import { stepsOf } from "@/tests/unit/payments/kits/payment-steps";

const CALLERS = Array.from({ length: 12 });

// Guarantee: many callers ask for one token, a token that has ended or was revoked stops nobody, and without one nothing is asked.
describe("the access token", () => {
  let kit: CarrierKit;
  beforeEach(async () => {
    kit = await carrierKit();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await kit.close();
  });

  const { opened } = stepsOf(() => kit);
  const issued = async () => ((await kit.state()).tokens as { issued: number }).issued;
  const probes = () => Promise.all(CALLERS.map(() => kit.provider.probe()));

  it("is asked for once by many callers, and kept", async () => {
    for (const result of await probes()) expect(result).toEqual({ kind: "up" });
    await probes();
    expect(await issued()).toBe(1);
  });

  it("is renewed once for all before it ends", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await probes();
    vi.setSystemTime(Date.now() + HOUR_MS - 40_000);
    await probes();
    expect(await issued()).toBe(1);
    vi.setSystemTime(Date.now() + 20_000);
    for (const result of await probes()) expect(result).toEqual({ kind: "up" });
    expect(await issued()).toBe(2);
  });

  it("is renewed once for all when the operator has forgotten it", async () => {
    await kit.provider.probe();
    await control(kit.simUrl, "POST", "/_sim/revoke-tokens");
    for (const result of await probes()) expect(result).toEqual({ kind: "up" });
    expect(await issued()).toBe(2);
  });

  it("is asked for again after a failure, which nobody keeps", async () => {
    for (const kind of ["timeout_before", "http_500_before", "html_before", "rate_limit"]) {
      const fresh = kit.another();
      await kit.setFaults({ calls: [{ operation: "token.create", kind, count: 1 }] });
      expect(await fresh.probe(), kind).toMatchObject({ kind: "down" });
      expect(await fresh.probe(), kind).toEqual({ kind: "up" });
    }
  });

  it("that cannot be had leaves everything as it was", async () => {
    const page = await opened();
    await kit.setFaults({ calls: [{ operation: "token.create", kind: "http_500_before", count: null }] });
    const fresh = kit.another();
    const { paymentId, amount, description, country } = page;
    const prepared = await fresh.prepare({ paymentId, amount, description, country, phoneNumber: PHONE.pays });
    expect(prepared).toEqual({ kind: "unknown", because: "http_500" });
    expect((await kit.effects(paymentId)).pages).toBe(0);
    expect(await kit.stranger.probe()).toMatchObject({ kind: "down" });
    await kit.setFaults({});
    expect(await kit.stranger.probe()).toEqual({ kind: "down", because: "unauthorised" });
  });

  it("does without the rights of a refund API that is not there", async () => {
    const withoutRefunds = kit.another({ refundApiBase: null });
    expect(await withoutRefunds.probe()).toEqual({ kind: "up" });
  });
});

/** A key pair in PEM. */
function pairOf(kind: "EC P-256" | "RSA"): { publicKeyPem: string; privateKeyPem: string } {
  const pair =
    kind === "RSA"
      ? generateKeyPairSync("rsa", { modulusLength: 2_048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    publicKeyPem: pair.publicKey.export({ type: "spki", format: "pem" }).toString(),
    privateKeyPem: pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

describe("a signed assertion in place of the secret, as CAMARA's profile has it", () => {
  it.each(["EC P-256", "RSA"] as const)("gets a token with our own key (%s), and none with another", async (kind) => {
    const { publicKeyPem, privateKeyPem } = pairOf(kind);
    const kit = await carrierKit({ publicKeyPem });
    const signedWith = (pem: string) =>
      kit.another({ clientSecret: "", signingKey: { keyId: "key-1", privateKeyPem: pem } });
    try {
      const own = signedWith(privateKeyPem);
      expect(await own.probe()).toEqual({ kind: "up" });
      expect(await signedWith(pairOf(kind).privateKeyPem).probe()).toEqual({ kind: "down", because: "unauthorised" });
      // No assertion is taken twice: each token has its own.
      await control(kit.simUrl, "POST", "/_sim/revoke-tokens");
      expect(await own.probe()).toEqual({ kind: "up" });
    } finally {
      await kit.close();
    }
  });
});
