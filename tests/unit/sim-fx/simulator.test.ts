import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startFxSimulator } from "@/sim/fx/simulator";
import type { SimServer } from "@/sim/shared/http-server";

let nowMs = Date.parse("2026-11-28T09:00:00Z");
let simulator: SimServer;

beforeAll(async () => {
  simulator = await startFxSimulator({ port: 0, nowMs: () => nowMs });
});
afterAll(() => simulator.close());
beforeEach(() => call("POST", "/_sim/reset"));

async function call(method: string, path: string, body: unknown = {}): Promise<{ status: number; text: string }> {
  const sent = method === "GET" ? {} : { body: JSON.stringify(body) };
  const response = await fetch(simulator.url + path, { method, ...sent });
  return { status: response.status, text: await response.text() };
}

// Guarantee: the simulator answers as the published document says, and its rates and dates can be moved for a test.
describe("the exchange rate simulator", () => {
  it("answers with the documented fields", async () => {
    const { status, text } = await call("GET", "/v6/latest/USD");
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      result: "success",
      documentation: "https://www.exchangerate-api.com/docs/free",
      time_last_update_unix: nowMs / 1000,
      time_last_update_utc: "Sat, 28 Nov 2026 09:00:00 +0000",
      time_next_update_unix: expect.any(Number),
      time_eol_unix: 0,
      base_code: "USD",
      rates: { USD: 1, PHP: 58.25, IDR: 16450, MYR: 4.21, THB: 32.4, VND: 26300, SGD: 1.29 },
    });
    expect((await call("GET", "/v6/latest/XYZ")).text).toContain('"error-type":"unsupported-code"');
  });

  it("moves a rate digit by digit, and never publishes twice under one date", async () => {
    expect((await call("POST", "/_sim/rates", { PHP: "58.9000010" })).status).toBe(200);
    const first = await call("GET", "/v6/latest/USD");
    expect(first.text).toContain('"PHP":58.9000010');
    await call("POST", "/_sim/rates", { PHP: "59" });
    const dateOf = (text: string) => (JSON.parse(text) as { time_last_update_unix: number }).time_last_update_unix;
    expect(dateOf((await call("GET", "/v6/latest/USD")).text)).toBe(dateOf(first.text) + 1);
  });

  it("publishes anew each day", async () => {
    const before = nowMs / 1000;
    nowMs += 2.5 * 86_400_000;
    expect(JSON.parse((await call("GET", "/v6/latest/USD")).text)).toMatchObject({
      time_last_update_unix: before + 2 * 86_400,
    });
  });

  it.each([
    ["/_sim/rates", "POST", { PHP: 58 }],
    ["/_sim/rates", "POST", { PHP: "-1" }],
    ["/_sim/rates", "POST", { PHP: "0" }],
    ["/_sim/rates", "POST", { php: "58" }],
    ["/_sim/rates", "POST", ["PHP"]],
    ["/_sim/faults", "PUT", { missing: "VND" }],
    ["/_sim/faults", "PUT", { absurd: { PHP: "58," } }],
    ["/_sim/faults", "PUT", { calls: [{ operation: "rates.oldest", kind: "timeout_before" }] }],
    ["/_sim/faults", "PUT", []],
  ])("%s refuses %s %j", async (path, method, body) => {
    expect((await call(method, path, body)).status).toBe(400);
  });
});
