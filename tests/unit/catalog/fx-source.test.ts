import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { QUOTED_CURRENCIES } from "@/lib/catalog/fx-answer";
import { attributionOf } from "@/lib/catalog/fx-attribution";
import { askFxSource, fxSourceOf } from "@/lib/catalog/fx-source";
import { startFxSimulator } from "@/sim/fx/simulator";
import type { SimServer } from "@/sim/shared/http-server";

let simulator: SimServer;
beforeAll(async () => {
  simulator = await startFxSimulator({ port: 0 });
});
afterAll(() => simulator.close());
beforeEach(() => control("POST", "/_sim/reset"));

async function control(method: string, path: string, body: object = {}): Promise<Record<string, unknown>> {
  const sent = method === "GET" ? {} : { body: JSON.stringify(body) };
  const response = await fetch(simulator.url + path, { method, ...sent });
  return (await response.json()) as Record<string, unknown>;
}
const faults = (body: object) => control("PUT", "/_sim/faults", body);
const ask = (base = simulator.url, timeoutMs = 2_000) =>
  askFxSource({ name: "test", base, timeoutMs }, { currencies: QUOTED_CURRENCIES, now: new Date() });

// Guarantee: whatever a source does, its client answers with rates or a reason, in time, and calls once.
describe("asking the source", () => {
  it("gets all six currencies, exactly", async () => {
    const answer = await ask();
    if (answer.kind === "failed") throw new Error(answer.because);
    expect(answer.gaps).toEqual([]);
    expect(Object.fromEntries(answer.quotes.map((quote) => [quote.currency, quote.perUsdMicro]))).toEqual({
      PHP: 58_250_000n,
      IDR: 16_450_000_000n,
      MYR: 4_210_000n,
      THB: 32_400_000n,
      VND: 26_300_000_000n,
      SGD: 1_290_000n,
    });
    expect(Math.abs(answer.quotedAt.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ["an error of the server", { calls: [{ kind: "http_500_before" }] }, "http_error", "500"],
    ["a proxy's page", { calls: [{ kind: "html_after" }] }, "unreadable", ""],
    ["an answer cut in half", { calls: [{ kind: "truncated_after" }] }, "unreachable", ""],
    ["a torn connection", { calls: [{ kind: "reset_before" }] }, "unreachable", ""],
    ["a limit", { calls: [{ kind: "rate_limit" }] }, "rate_limited", "429"],
    ["a refusal in its own words", { errorType: "unsupported-code" }, "refused", "unsupported-code"],
    ["more than anybody needs", { padBytes: 5_000_000 }, "too_large", ""],
    ["a date of the future", { hoursOld: -2 }, "from_the_future", expect.any(String)],
  ])("names %s", async (_name, given, because, detail) => {
    await faults(given);
    expect(await ask()).toEqual({ kind: "failed", because, detail });
    expect(await control("GET", "/_sim/state")).toMatchObject({ asked: 1 });
  });

  it("waits no longer than its time", async () => {
    await faults({ calls: [{ kind: "timeout_before" }] });
    expect(await ask(simulator.url, 100)).toEqual({ kind: "failed", because: "timeout", detail: "" });
  });

  it("says that nobody is there", async () => {
    expect(await ask("http://127.0.0.1:1")).toEqual({ kind: "failed", because: "unreachable", detail: "" });
  });

  it("takes the rest when some are missing or absurd", async () => {
    await faults({ missing: ["VND"], absurd: { SGD: "-1.29", THB: '"32.4"' } });
    expect(await ask()).toMatchObject({
      kind: "rates",
      gaps: [
        { currency: "THB", because: "unreadable" },
        { currency: "VND", because: "missing" },
        { currency: "SGD", because: "unreadable" },
      ],
    });
  });
});

describe("which source", () => {
  it("is the published one in a real shop, and in a demo only the simulator", () => {
    const of = (apiBase: string | null, isDemo: boolean) => fxSourceOf({ apiBase, isDemo, timeoutMs: 1 });
    expect(of(null, false)).toEqual({ name: "ExchangeRate-API", base: "https://open.er-api.com", timeoutMs: 1 });
    expect(of(null, true)).toBeNull();
    expect(of("http://127.0.0.1:4080", true)?.name).toBe("simulator");
    expect(of("https://rates.bank.example", false)?.name).toBe("rates.bank.example");
  });

  it("is named on the page where its terms ask for it", () => {
    expect(attributionOf("ExchangeRate-API")).toEqual({
      text: "Rates By Exchange Rate API",
      href: "https://www.exchangerate-api.com",
    });
    expect(attributionOf("your bank")).toBeNull();
  });
});
