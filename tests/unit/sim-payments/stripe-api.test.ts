import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseParams } from "@/sim/stripe/form-encoding";
import { startStripeSimulator } from "@/sim/stripe/simulator";

// Guarantee: the simulator answers as Stripe's published API does, to anybody who speaks HTTP to it, without the SDK.
describe("the Stripe simulator's API", () => {
  let folder: string;
  let sim: { url: string; close: () => Promise<void> };

  const start = () =>
    startStripeSimulator({
      port: 0,
      secretKey: "sk_test_api",
      webhookSecret: "whsec_api",
      webhookUrl: null,
      journalPath: join(folder, "stripe.jsonl"),
    });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sim-stripe-"));
    sim = await start();
  });
  afterEach(async () => {
    await sim.close();
    rmSync(folder, { recursive: true });
  });

  const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1_000) + seconds);
  const sessionFields = (changes: Record<string, string> = {}) => ({
    mode: "payment",
    "line_items[0][quantity]": "1",
    "line_items[0][price_data][currency]": "php",
    "line_items[0][price_data][unit_amount]": "58150",
    "line_items[0][price_data][product_data][name]": "600 diamonds",
    "payment_intent_data[capture_method]": "manual",
    "payment_intent_data[metadata][payment_id]": "p1",
    success_url: "http://127.0.0.1:3000/done?s={CHECKOUT_SESSION_ID}",
    ...changes,
  });

  async function call(path: string, fields?: Record<string, string>, headers: Record<string, string> = {}) {
    const response = await fetch(sim.url + path, {
      method: fields === undefined ? "GET" : "POST",
      headers: { authorization: "Bearer sk_test_api", ...headers },
      ...(fields !== undefined && { body: new URLSearchParams(fields) }),
    });
    const body = (await response.json()) as Record<string, unknown> & { error?: Record<string, unknown> };
    return { status: response.status, headers: response.headers, body };
  }

  const control = async (path: string, body: object) =>
    (await fetch(sim.url + path, { method: "POST", body: JSON.stringify(body) })).json() as Promise<
      Record<string, string>
    >;

  it("asks for the key, in both forms that Stripe takes", async () => {
    const create = (authorization: string) => call("/v1/checkout/sessions", sessionFields(), { authorization });
    expect((await create("Bearer sk_test_other")).status).toBe(401);
    expect((await create("nothing")).body.error).toMatchObject({ type: "invalid_request_error" });
    expect((await create(`Basic ${btoa("sk_test_api:")}`)).status).toBe(200);
  });

  it("has no PaymentIntent until the customer submits, and says `unpaid` of a hold", async () => {
    const { body: session } = await call("/v1/checkout/sessions", sessionFields());
    expect(session).toMatchObject({ status: "open", payment_intent: null, amount_total: 58_150, currency: "php" });
    const approved = await control("/_sim/approve", { session: session.id });
    expect(approved.redirect).toBe(`http://127.0.0.1:3000/done?s=${session.id}`);
    const path = `/v1/checkout/sessions/${session.id}`;
    expect((await call(path)).body).toMatchObject({
      status: "complete",
      payment_status: "unpaid",
      payment_intent: approved.payment_intent,
      url: null,
    });
    const expanded = await call(`${path}?expand[0]=payment_intent.latest_charge`);
    expect(expanded.body.payment_intent).toMatchObject({
      status: "requires_capture",
      amount_capturable: 58_150,
      metadata: { payment_id: "p1" },
      latest_charge: { captured: false, payment_method_details: { card: { last4: "4242", brand: "visa" } } },
    });
  });

  it("refuses what Stripe refuses", async () => {
    const wrong: [string, Record<string, string>][] = [
      ["expires_at", { expires_at: inSeconds(1_700) }],
      ["expires_at", { expires_at: inSeconds(90_000) }],
      ["expires_at", { expires_at: "soon" }],
      ["payment_method_types", { "payment_method_types[0]": "card" }],
      ["success_url", { success_url: "javascript:alert(1)" }],
      ["line_items[0][price_data][unit_amount]", { "line_items[0][price_data][unit_amount]": "-5" }],
      ["line_items[0][price_data][unit_amount]", { "line_items[0][price_data][unit_amount]": "5.5" }],
      ["currency", { "line_items[0][price_data][currency]": "PHP" }],
      [
        "payment_intent_data[statement_descriptor_suffix]",
        { "payment_intent_data[statement_descriptor_suffix]": "123" },
      ],
    ];
    for (const [param, changes] of wrong) {
      const { status, body } = await call("/v1/checkout/sessions", sessionFields(changes));
      expect([status, body.error?.param], JSON.stringify(changes)).toEqual([400, param]);
    }
    expect((await call("/v1/payment_intents/pi_nobody")).body.error).toMatchObject({ code: "resource_missing" });
    expect((await call("/v1/refunds", { payment_intent: "pi_nobody" })).status).toBe(404);
    expect((await call("/v1/customers")).status).toBe(404);
  });

  it("gives the first result of a key again, and refuses other parameters", async () => {
    const key = { "idempotency-key": "k1" };
    const first = await call("/v1/checkout/sessions", sessionFields(), key);
    const again = await call("/v1/checkout/sessions", sessionFields(), key);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    const other = await call("/v1/checkout/sessions", sessionFields({ locale: "th" }), key);
    expect(other).toMatchObject({ status: 400, body: { error: { type: "idempotency_error" } } });
  });

  it("keeps no result of parameters that were wrong, so that the right ones pass under the same key", async () => {
    const key = { "idempotency-key": "k2" };
    expect((await call("/v1/checkout/sessions", sessionFields({ mode: "lease" }), key)).status).toBe(400);
    expect((await call("/v1/checkout/sessions", sessionFields(), key)).status).toBe(200);
  });

  it("says that a key is at work while the first call under it is", async () => {
    await fetch(`${sim.url}/_sim/faults`, { method: "PUT", body: JSON.stringify({ latencyMs: 100 }) });
    const key = { "idempotency-key": "k3" };
    const both = await Promise.all([1, 2].map(() => call("/v1/checkout/sessions", sessionFields(), key)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("keeps a 500 under its key, whether or not something happened", async () => {
    for (const [kind, made] of [
      ["http_500_before", 0],
      ["http_500_after", 1],
    ] as const) {
      await control("/_sim/reset", {});
      await fetch(`${sim.url}/_sim/faults`, { method: "PUT", body: JSON.stringify({ calls: [{ kind }] }) });
      const key = { "idempotency-key": "k4" };
      expect((await call("/v1/checkout/sessions", sessionFields(), key)).status).toBe(500);
      expect((await call("/v1/checkout/sessions", sessionFields(), key)).status).toBe(500);
      const state = (await (await fetch(`${sim.url}/_sim/state`)).json()) as { counts: { sessions: number } };
      expect(state.counts.sessions).toBe(made);
    }
  });

  it("remembers everything across a restart, keys included", async () => {
    const key = { "idempotency-key": "k5" };
    const { body: session } = await call("/v1/checkout/sessions", sessionFields(), key);
    const { payment_intent: intent } = await control("/_sim/approve", { session: session.id });
    await call(`/v1/payment_intents/${intent}/capture`, { amount_to_capture: "50000" });
    for (let restart = 0; restart < 2; restart++) {
      await sim.close();
      sim = await start();
      expect((await call(`/v1/payment_intents/${intent}`)).body).toMatchObject({
        status: "succeeded",
        amount_received: 50_000,
      });
      expect((await call("/v1/checkout/sessions", sessionFields(), key)).body.id).toBe(session.id);
    }
    await control("/_sim/reset", {});
    expect((await call(`/v1/payment_intents/${intent}`)).status).toBe(404);
  });

  it("never writes a card number down", async () => {
    const { body: session } = await call("/v1/checkout/sessions", sessionFields());
    await control("/_sim/approve", { session: session.id, card: "4111 1111 1111 1111" });
    await control("/_sim/approve", { session: session.id });
    const text = await (await fetch(`${sim.url}/_sim/state`)).text();
    const { readFileSync } = await import("node:fs");
    expect(text + readFileSync(join(folder, "stripe.jsonl"), "utf8")).not.toMatch(/4111111111111111|4242424242424242/);
  });

  it("refuses faults it does not know, and keeps the old ones", async () => {
    for (const wrong of [
      { calls: [{ kind: "earthquake" }] },
      { calls: [{ kind: "http_500_after", operation: "session.dance" }] },
      { latencyMs: -1 },
      { latencyMs: { min: 5, max: 1 } },
      { webhooks: { duplicateProbability: 2 } },
      { holdSeconds: "long" },
      [],
      "text",
    ]) {
      const response = await fetch(`${sim.url}/_sim/faults`, { method: "PUT", body: JSON.stringify(wrong) });
      expect(response.status, JSON.stringify(wrong)).toBe(400);
    }
    expect((await call("/v1/checkout/sessions", sessionFields())).status).toBe(200);
  });
});

describe("Stripe's form encoding", () => {
  it("reads maps, lists and texts", () => {
    expect(parseParams("a=1&b[c]=2&b[d][0]=x&b[d][1]=y&e[]=z&f[0][g]=h")).toEqual({
      a: "1",
      b: { c: "2", d: ["x", "y"] },
      e: ["z"],
      f: [{ g: "h" }],
    });
  });

  it("cannot be used to reach into every object", () => {
    parseParams("__proto__[polluted]=1&a[__proto__][polluted]=1&constructor[prototype][polluted]=1");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
