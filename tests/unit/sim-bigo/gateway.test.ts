import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BigoSimulator } from "../../../sim/bigo/main";
import { CLIENT_ID, newKeyPair, PATHS, post, rechargeFields, startFast } from "./partner";

const es256 = newKeyPair();
const rotated = newKeyPair();
const rs256 = newKeyPair("RS256");
let sim: BigoSimulator;

beforeAll(async () => {
  const keys = [
    { version: 0, publicKeyPem: es256.publicKeyPem },
    { version: 1, publicKeyPem: rotated.publicKeyPem },
  ];
  sim = await startFast(es256, {
    clients: [
      { clientId: CLIENT_ID, keys },
      { clientId: "other_shop", keys: [{ version: 0, publicKeyPem: rs256.publicKeyPem }] },
    ],
  });
});
afterAll(() => sim.close());

// Guarantee: only who holds the private key of a registered client can make the platform do anything.
describe("signatures", () => {
  const hello = (changes: Partial<Parameters<typeof post>[0]> = {}) =>
    post({ pair: es256, url: sim.url, path: PATHS.testSign, body: '{\n "msg":"hello"\n}', ...changes });

  it("are accepted with ES256, with RS256, with a rotated key, and without a version header", async () => {
    expect(await hello()).toEqual({ status: 200, json: { msg: "hello" } });
    expect(await hello({ version: null })).toMatchObject({ status: 200 });
    expect(await hello({ pair: rotated, version: 1 })).toMatchObject({ status: 200 });
    expect(await hello({ pair: rs256, clientId: "other_shop" })).toMatchObject({ status: 200 });
  });

  it.each([
    ["an unknown client", { clientId: "nobody" }],
    ["another client's key", { clientId: "other_shop" }],
    ["the wrong version", { version: 1 }],
    ["an unregistered version", { version: 7 }],
    ["DER instead of r and s", { isDer: true }],
    ["an old timestamp", { timestampSeconds: Math.floor(Date.now() / 1000) - 301 }],
    ["a timestamp from the future", { timestampSeconds: Math.floor(Date.now() / 1000) + 400 }],
    ["a timestamp in milliseconds", { timestampSeconds: Date.now() }],
    ["no signature", { headers: { "bigo-oauth-signature": "" } }],
  ])("are refused with HTTP 401: %s", async (_what, changes) => {
    expect((await hello(changes)).status).toBe(401);
  });

  it("cover the body as sent", async () => {
    const body = JSON.stringify(rechargeFields());
    const timestampSeconds = Math.floor(Date.now() / 1000);
    const { json } = await post({ pair: es256, url: sim.url, path: PATHS.recharge, body, timestampSeconds });
    expect(json.rescode).toBe(0);
    const forged = await fetch(sim.url + PATHS.recharge, {
      method: "POST",
      body: body.replace("500", "900"),
      headers: {
        "bigo-client-id": CLIENT_ID,
        "bigo-timestamp": String(timestampSeconds),
        "bigo-oauth-signature": "AA",
      },
    });
    expect(forged.status).toBe(401);
    expect(sim.platform.bank.totals().diamonds).toBe(500);
  });
});

describe("HTTP codes", () => {
  it("405 for a path or method that does not exist", async () => {
    const wrong = await post({ pair: es256, url: sim.url, path: "/sign/agent/query", body: "{}" });
    expect(wrong.status).toBe(405);
    expect((await fetch(sim.url + PATHS.recharge)).status).toBe(405);
  });

  it("500 for what is no JSON object or another content type", async () => {
    for (const body of ["", "[]", "null", "{", "hello"]) {
      expect((await post({ pair: es256, url: sim.url, path: PATHS.recharge, body })).status).toBe(500);
    }
    const typed = { pair: es256, url: sim.url, path: PATHS.testSign, body: "{}" };
    expect((await post({ ...typed, headers: { "content-type": "text/plain" } })).status).toBe(500);
  });
});
