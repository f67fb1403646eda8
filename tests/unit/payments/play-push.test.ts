import { createPrivateKey, sign } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PlayConfig } from "@/lib/payments/play/client";
import { createPlayProvider } from "@/lib/payments/play/provider";
import { HOUR_MS } from "@/lib/shared/durations";
import { newId } from "@/lib/shared/ids";
import { control, type Listener, listen, until } from "@/tests/unit/payments/kits/kit";
import { startPlay, strangers } from "@/tests/unit/payments/kits/play-kit";

type Push = { rawBody: string; authorization: string };

// Guarantee: only Google can tell us something, and what it tells is what its API says at that moment.
describe("a push of Google's", () => {
  let shop: Listener;
  let sim: Awaited<ReturnType<typeof startPlay>>["sim"];
  let config: PlayConfig;
  let pushes: Push[];
  let nowMs: number;

  beforeEach(async () => {
    shop = await listen();
    ({ sim, config } = await startPlay({ pushUrl: shop.url }));
    pushes = [];
    nowMs = Date.now();
    shop.onDelivery(async ({ rawBody, headers }) => {
      pushes.push({ rawBody, authorization: headers.authorization ?? "" });
    });
  });
  afterEach(async () => {
    await sim.close();
    await shop.close();
  });

  const providerWith = (changes: Partial<PlayConfig> = {}) =>
    createPlayProvider({ ...config, nowMs: () => nowMs, ...changes });
  const verify = (push: Push, provider = providerWith()) =>
    provider.verifyWebhook(push.rawBody, new Headers({ authorization: push.authorization }));
  const buy = async (paymentId: string | null = newId()) => {
    const count = pushes.length;
    const bought = await control(sim.url, "POST", "/_sim/purchase", { productId: "diamonds_600", paymentId });
    const push = await until(() => pushes[count], "the push");
    return { push, paymentId, purchaseToken: String(bought.purchaseToken) };
  };
  const keysAsked = async () => (await control(sim.url, "GET", "/_sim/state")).keysAsked;

  /** The push's token with other claims or another header, signed by somebody else. */
  function forged(push: Push, claims: object, header: object = {}): Push {
    const [head = "", body = ""] = push.authorization.replace("Bearer ", "").split(".");
    const read = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString()) as object;
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const text = `${encode({ ...read(head), ...header })}.${encode({ ...read(body), ...claims })}`;
    const signature = sign("RSA-SHA256", Buffer.from(text), createPrivateKey(strangers.privateKey));
    return { ...push, authorization: `Bearer ${text}.${signature.toString("base64url")}` };
  }

  it("tells of the purchase, its payment and its amount", async () => {
    const { push, paymentId, purchaseToken } = await buy();
    const provider = providerWith();
    const event = await verify(push, provider);
    expect(event).toMatchObject({ kind: "oneTimeProductNotification" });
    expect(provider.readEvent(event?.kind ?? "", event?.payload)).toMatchObject({
      news: "payment",
      report: { paymentId, providerPaymentId: purchaseToken, state: "authorised" },
    });
  });

  it("is kept without the customer's address", async () => {
    const { push } = await buy();
    expect(JSON.stringify((await verify(push))?.payload)).not.toContain("buyerAddress");
  });

  it("signed by somebody else is forged", async () => {
    const { push } = await buy();
    expect(await verify(forged(push, {}))).toBeNull();
    expect(await verify(forged(push, {}, { kid: "mine" }))).toBeNull();
  });

  it("with another algorithm is forged", async () => {
    const { push } = await buy();
    const unsigned = forged(push, {}, { alg: "none" });
    const [head, body] = unsigned.authorization.split(".");
    for (const authorization of [unsigned.authorization, `${head}.${body}.`, `${head}.${body}`])
      expect(await verify({ ...push, authorization })).toBeNull();
    expect(await verify(forged(push, {}, { alg: "HS256" }))).toBeNull();
  });

  it("for another audience, from another account or of another app is not for us", async () => {
    const { push } = await buy();
    expect(await verify(push, providerWith({ pushAudience: "https://other.example" }))).toBeNull();
    expect(await verify(push, providerWith({ pushServiceAccount: "other@example.com" }))).toBeNull();
    expect(await verify(push, providerWith({ packageName: "shop.facet.other" }))).toBeNull();
    expect(await verify(push)).not.toBeNull();
  });

  it("whose token has ended, or has not begun, is stale", async () => {
    const { push } = await buy();
    const then = nowMs;
    nowMs = then + HOUR_MS + 120_000;
    expect(await verify(push)).toBeNull();
    nowMs = then - 120_000;
    expect(await verify(push)).toBeNull();
    nowMs = then;
    expect(await verify(push)).not.toBeNull();
  });

  it("cannot be turned into news of another purchase: what is told is what Google says of that one", async () => {
    const { push } = await buy();
    const envelope = JSON.parse(push.rawBody) as { message: { data: string } };
    const told = JSON.parse(Buffer.from(envelope.message.data, "base64").toString()) as {
      oneTimeProductNotification: { purchaseToken: string };
    };
    told.oneTimeProductNotification.purchaseToken = "invented.token";
    envelope.message.data = Buffer.from(JSON.stringify(told)).toString("base64");
    const provider = providerWith();
    const event = await verify({ ...push, rawBody: JSON.stringify(envelope) }, provider);
    expect(provider.readEvent(event?.kind ?? "", event?.payload)).toMatchObject({ news: "ignored" });
  });

  it("costs one look at Google's keys for many pushes", async () => {
    const { push } = await buy();
    const provider = providerWith();
    expect(await Promise.all(Array.from({ length: 5 }, () => verify(push, provider)))).not.toContain(null);
    expect(await verify(push, provider)).not.toBeNull();
    expect(await keysAsked()).toBe(1);
  });

  it("is believed after Google has changed its keys", async () => {
    const provider = providerWith();
    expect(await verify((await buy()).push, provider)).not.toBeNull();
    await control(sim.url, "POST", "/_sim/rotate-keys");
    const { push } = await buy();
    nowMs += 60_000;
    expect(await verify(push, provider)).not.toBeNull();
    expect(await keysAsked()).toBe(2);
  });

  it("with keys of anybody's invention does not make us ask Google each time", async () => {
    const provider = providerWith();
    const { push } = await buy();
    await verify(push, provider);
    nowMs += 60_000;
    for (let at = 0; at < 5; at++) expect(await verify(forged(push, {}, { kid: `mine-${at}` }), provider)).toBeNull();
    expect(await keysAsked()).toBe(2);
  });

  it("waits for Pub/Sub's next try while the keys cannot be read, or are no keys", async () => {
    const { push } = await buy();
    for (const kind of ["http_500_before", "reset_before", "html_before", "truncated_after"]) {
      const provider = providerWith();
      await control(sim.url, "PUT", "/_sim/faults", { calls: [{ operation: "jwks", kind }] });
      expect(await verify(push, provider), kind).toBeNull();
      expect(await verify(push, provider), kind).not.toBeNull();
    }
  });

  it("waits for Pub/Sub's next try while the purchase cannot be read", async () => {
    const { push } = await buy();
    for (const operation of ["token", "purchase.get", "order.get"]) {
      const provider = providerWith();
      await control(sim.url, "PUT", "/_sim/faults", { calls: [{ operation, kind: "http_500_before" }] });
      expect(await verify(push, provider), operation).toBeNull();
      expect(await verify(push, provider), operation).not.toBeNull();
    }
  });

  it("that only tests the line is taken and ignored", async () => {
    await control(sim.url, "POST", "/_sim/test-notification");
    const push = await until(() => pushes[0], "the test");
    const event = await verify(push);
    expect(event).toMatchObject({ kind: "testNotification" });
    expect(providerWith().readEvent("testNotification", event?.payload)).toMatchObject({ news: "ignored" });
  });

  it("comes with one id for one message", async () => {
    const { push } = await buy();
    const [first, again] = [await verify(push), await verify(push)];
    expect(first?.externalId).toMatch(/^\d+$/);
    expect(again?.externalId).toBe(first?.externalId);
  });
});
