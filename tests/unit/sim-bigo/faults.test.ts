import { mkdtempSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { HEALTHY } from "../../../sim/bigo/behaviour";
import { createFaults } from "../../../sim/bigo/faults";
import type { BigoSimulator } from "../../../sim/bigo/main";
import { control, newKeyPair, PATHS, post, rechargeFields, startFast } from "./partner";

const pair = newKeyPair();
let sim: BigoSimulator;
beforeAll(async () => {
  sim = await startFast(pair);
});
beforeEach(() => control(sim.url, "POST", "reset"));
afterAll(() => sim.close());

const recharge = (changes: Record<string, unknown> = {}, url = sim.url) =>
  post({ pair, url, path: PATHS.recharge, body: JSON.stringify(rechargeFields(changes)) });
const rule = (fields: Record<string, unknown>) => control(sim.url, "POST", "faults/rules", fields);
const delivered = () => sim.platform.bank.totals().diamonds;

describe("faults", () => {
  it("refuse the next calls with any result code, then no more", async () => {
    await rule({ answer: "refuse", rescode: 7212012, times: 2 });
    const codes = [await recharge(), await recharge(), await recharge()].map(({ json }) => json.rescode);
    expect(codes).toEqual([7212012, 7212012, 0]);
  });

  it("concern one recipient, one account, one host or one path when told so", async () => {
    await rule({ answer: "refuse", rescode: 7212005, recipient: "inshhaa" });
    await rule({ answer: "refuse", rescode: 7212011, reseller: "facet_id_1" });
    await rule({ answer: "http_500", host: "backup" });
    expect((await recharge()).json.rescode).toBe(0);
    expect((await recharge({ recharge_bigoid: "inshhaa" })).json.rescode).toBe(7212005);
    expect((await recharge({ reseller_bigoid: "facet_id_1" })).json.rescode).toBe(7212011);
    expect((await recharge({}, sim.backupUrl ?? "")).status).toBe(500);
    const check = { recharge_bigoid: "inshhaa", seqid: "0123456789abc" };
    const { json } = await post({ pair, url: sim.url, path: PATHS.preCheck, body: JSON.stringify(check) });
    expect(json.rescode).toBe(0);
  });

  it.each([
    ["http_401", 401],
    ["http_405", 405],
    ["http_408", 408],
    ["http_500", 500],
  ])("answer %s before the effect, or after it", async (answer, status) => {
    await rule({ answer, times: 1 });
    expect((await recharge()).status).toBe(status);
    expect(delivered()).toBe(0);
    await rule({ answer, effect: "done", times: 1 });
    expect((await recharge()).status).toBe(status);
    expect(delivered()).toBe(500);
  });

  it("can say 500001 before the effect and after it", async () => {
    await rule({ answer: "refuse", rescode: 500001, times: 1 });
    expect((await recharge()).json.rescode).toBe(500001);
    expect(delivered()).toBe(0);
    await rule({ answer: "refuse", rescode: 500001, effect: "done", times: 1 });
    expect((await recharge({ bu_orderid: "o1" })).json.rescode).toBe(500001);
    expect((await recharge({ bu_orderid: "o1" })).json.rescode).toBe(7212010);
    expect(delivered()).toBe(500);
  });

  it("burn the order id of a refusal or do not, by rule", async () => {
    await rule({ answer: "refuse", rescode: 7212012, times: 1, burnsId: true });
    await recharge({ bu_orderid: "o2" });
    expect((await recharge({ bu_orderid: "o2" })).json.rescode).toBe(7212010);
  });

  it("tear the connection before or after the effect", async () => {
    await rule({ answer: "reset", times: 1 });
    await expect(recharge()).rejects.toThrow();
    expect(delivered()).toBe(0);
    await rule({ answer: "reset", effect: "done", times: 1 });
    await expect(recharge()).rejects.toThrow();
    expect(delivered()).toBe(500);
  });

  it.each(["html", "empty", "truncated"])("answer something unreadable: %s", async (answer) => {
    await rule({ answer, effect: "done", times: 1 });
    await expect(recharge()).rejects.toThrow();
    expect(delivered()).toBe(500);
  });

  it("are replaced, adjusted and cleared; what is misspelt is refused", async () => {
    await control(sim.url, "PUT", "faults", { valueMax: 100, rules: [{ answer: "hang" }] });
    expect(sim.platform.faults.behaviour()).toMatchObject({ valueMax: 100, rules: [{ answer: "hang", used: 0 }] });
    await control(sim.url, "PATCH", "faults", { refusedCallsBurnIds: true });
    expect(sim.platform.faults.behaviour()).toMatchObject({ valueMax: 100, refusedCallsBurnIds: true });
    expect(sim.platform.faults.behaviour().rules).toHaveLength(1);
    expect(await control(sim.url, "PUT", "faults", { valuMax: 1 })).toMatchObject({ error: expect.any(String) });
    expect(await rule({ answer: "refuse" })).toMatchObject({ error: expect.any(String) });
    await control(sim.url, "DELETE", "faults");
    expect(sim.platform.faults.behaviour()).toMatchObject({ valueMax: HEALTHY.valueMax, rules: [] });
  });

  it("do not come back when they are used up and something else is adjusted", async () => {
    await rule({ answer: "refuse", rescode: 7212012, times: 1 });
    await recharge();
    await control(sim.url, "PATCH", "faults", { valueMax: 40_000 });
    expect((await recharge()).json.rescode).toBe(0);
  });

  it("are removed one by one", async () => {
    const { id } = (await rule({ answer: "http_500" })) as { id: number };
    expect(await control(sim.url, "DELETE", `faults/rules/${id}`)).toEqual({ removed: true });
    expect((await recharge()).status).toBe(200);
  });
});

describe("randomness", () => {
  const draw = (seed: number | null) => {
    const faults = createFaults({
      ...HEALTHY,
      seed,
      latency: { kind: "lognormal", medianMs: 87, sigma: 0.3, maxMs: 500 },
    });
    return Array.from({ length: 2_000 }, () => faults.latencyMs("recharge"));
  };

  it("repeats itself with a seed", () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it("gives delays around the median, inside the maximum", () => {
    const sorted = draw(1).sort((a, b) => a - b);
    expect(sorted[1_000]).toBeGreaterThan(80);
    expect(sorted[1_000]).toBeLessThan(94);
    expect(sorted.at(-1)).toBeLessThanOrEqual(500);
  });

  it("lets a rule hit about as often as its probability says", () => {
    const faults = createFaults({ ...HEALTHY, seed: 3 });
    faults.addRule({
      path: "any",
      host: "any",
      recipient: null,
      reseller: null,
      answer: "http_408",
      rescode: null,
      effect: "none",
      burnsId: null,
      times: null,
      probability: 0.2,
      delayMs: 0,
    });
    const call = { path: "recharge", host: "main", recipient: "a", reseller: "b" } as const;
    const hits = Array.from({ length: 5_000 }, () => faults.pick(call)).filter((hit) => hit !== null).length;
    expect(hits).toBeGreaterThan(900);
    expect(hits).toBeLessThan(1_100);
  });
});

// Guarantee: simultaneous calls move diamonds as if they had come one by one, and a restart forgets nothing.
describe("the state", () => {
  it("moves diamonds once for 50 simultaneous calls with one order id", async () => {
    await control(sim.url, "PATCH", "faults", { latency: { kind: "uniform", minMs: 0, maxMs: 20 } });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        recharge({ bu_orderid: "same" }, at % 2 === 0 ? sim.url : (sim.backupUrl ?? "")),
      ),
    );
    const codes = answers.map(({ json }) => json.rescode);
    expect(codes.filter((code) => code === 0)).toHaveLength(1);
    expect(codes.filter((code) => code === 7212010)).toHaveLength(49);
    expect(delivered()).toBe(500);
  });

  it("never lets a balance go below zero", async () => {
    const drained = await startFast(pair, {
      resellers: [{ resellerBigoId: "facet_ph_1", clientId: "facet_demo", diamonds: 5_000 }],
    });
    const answers = await Promise.all(Array.from({ length: 40 }, () => recharge({}, drained.url)));
    expect(answers.filter(({ json }) => json.rescode === 0)).toHaveLength(10);
    expect(answers.filter(({ json }) => json.rescode === 7212011)).toHaveLength(30);
    expect(drained.platform.bank.account("facet_ph_1")).toMatchObject({ balance: 0, sent: 5_000 });
    await drained.close();
  });

  it("can be looked into by order id, recipient and account", async () => {
    await recharge({ bu_orderid: "o1" });
    await recharge({ bu_orderid: "o2", recharge_bigoid: "inshhaa" });
    expect(await control(sim.url, "GET", "state?bu_orderid=o2")).toMatchObject({
      recharges: { count: 1, diamonds: 500, items: [{ orderId: "o2", recipient: "inshhaa", diamonds: 500 }] },
      recipients: { inshhaa: 500 },
      totals: { recharges: 2, diamonds: 1_000 },
    });
    expect(await control(sim.url, "GET", "state?recipient=nobody")).toMatchObject({
      recharges: { count: 0 },
      recipients: { nobody: 0 },
    });
    expect(await control(sim.url, "GET", "state?limit=1")).toMatchObject({
      recharges: { count: 2, items: [{ orderId: "o2" }] },
      calls: { counts: { recharge: { "rescode 0": 2 } } },
    });
  });

  it("refuses a deposit that makes no sense", async () => {
    for (const body of [{}, { reseller: "facet_ph_1", diamonds: 0 }, { reseller: "nobody", diamonds: 1 }]) {
      expect(await control(sim.url, "POST", "deposit", body)).toMatchObject({ error: expect.any(String) });
    }
  });

  it("survives a restart, and half a line that a crash left behind", async () => {
    const folder = mkdtempSync(join(tmpdir(), "facet-sim-"));
    const statePath = join(folder, "bigo.jsonl");
    const first = await startFast(pair, { statePath });
    await recharge({ bu_orderid: "kept" }, first.url);
    await recharge({ bu_orderid: "torn" }, first.url);
    await control(first.url, "POST", "deposit", { reseller: "facet_my_1", diamonds: 7 });
    const wholeLength = readFileSync(statePath).length;
    await first.close();
    truncateSync(statePath, wholeLength - 3);

    const second = await startFast(pair, { statePath });
    expect((await recharge({ bu_orderid: "kept" }, second.url)).json.rescode).toBe(7212010);
    expect(second.platform.bank.account("facet_ph_1")?.balance).toBe(4_999_000);
    expect(second.platform.bank.account("facet_my_1")?.balance).toBe(2_000_000);
    await control(second.url, "POST", "deposit", { reseller: "facet_my_1", diamonds: 5 });
    await second.close();

    const third = await startFast(pair, { statePath });
    expect(third.platform.bank.account("facet_my_1")?.balance).toBe(2_000_005);
    await third.close();
    rmSync(folder, { recursive: true });
  });
});
