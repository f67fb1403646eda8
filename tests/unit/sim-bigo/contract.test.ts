import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BigoSimulator } from "../../../sim/bigo/main";
import { MESSAGES } from "../../../sim/bigo/rescodes";
import { CLIENT_ID, control, newKeyPair, newSeq, PATHS, post, rechargeFields, startFast } from "./partner";

const es256 = newKeyPair();
const rs256 = newKeyPair("RS256");
let sim: BigoSimulator;

beforeAll(async () => {
  sim = await startFast(es256, {
    clients: [
      {
        clientId: CLIENT_ID,
        keys: [{ version: 0, publicKeyPem: es256.publicKeyPem }],
      },
      { clientId: "other_shop", keys: [{ version: 0, publicKeyPem: rs256.publicKeyPem }] },
      {
        clientId: "elsewhere",
        keys: [{ version: 0, publicKeyPem: es256.publicKeyPem }],
        allowedIps: ["203.0.113.9"],
      },
    ],
    resellers: [
      { resellerBigoId: "facet_ph_1", clientId: CLIENT_ID, diamonds: 5_000_000 },
      { resellerBigoId: "facet_far", clientId: CLIENT_ID, diamonds: 1_000, isAreaEligible: false },
      { resellerBigoId: "facet_poor", clientId: CLIENT_ID, diamonds: 100 },
      { resellerBigoId: "other_1", clientId: "other_shop", diamonds: 1_000 },
    ],
  });
});
beforeEach(() => control(sim.url, "POST", "reset"));
afterAll(() => sim.close());

const recharge = (changes: Record<string, unknown> = {}) =>
  post({ pair: es256, url: sim.url, path: PATHS.recharge, body: JSON.stringify(rechargeFields(changes)) });
const preCheck = (changes: Record<string, unknown> = {}) =>
  post({
    pair: es256,
    url: sim.url,
    path: PATHS.preCheck,
    body: JSON.stringify({ recharge_bigoid: "Tony_Bee99", seqid: newSeq(), ...changes }),
  });
const balance = () => sim.platform.bank.account("facet_ph_1")?.balance;

// Guarantee: each refusal moves nothing.
describe("refusals of a recharge", () => {
  it.each([
    [400001, { seqid: "short" }],
    [400001, { seqid: "0123456789ABC" }],
    [400001, { seqid: 1_234_567_890_123 }],
    [400001, { bu_orderid: "" }],
    [400001, { bu_orderid: "a-b" }],
    [400001, { bu_orderid: "o".repeat(41) }],
    [400001, { recharge_bigoid: "" }],
    [400001, { recharge_bigoid: 52_900_149 }],
    [400001, { reseller_bigoid: 7 }],
    [400001, { value: 0 }],
    [400001, { value: -1 }],
    [400001, { value: 1.5 }],
    [400001, { value: "500" }],
    [400001, { total_cost: "10" }],
    [400001, { total_cost: 10.001 }],
    [400001, { total_cost: 0 }],
    [400001, { total_cost: 99_999_999_999.01 }],
    [400001, { currency: 1 }],
    [7212004, { recharge_bigoid: "missing_person" }],
    [7212004, { recharge_bigoid: "a b" }],
    [7212005, { recharge_bigoid: "frozen_one" }],
    [7212006, { reseller_bigoid: "other_1" }],
    [7212006, { reseller_bigoid: "nobody_1" }],
    [7212008, { value: 50_001, total_cost: 1_000 }],
    [7212009, { currency: "XYZ" }],
    [7212009, { currency: "toString" }],
    [7212011, { reseller_bigoid: "facet_poor" }],
    [7212013, { value: 6_000, total_cost: 9 }],
    [7212013, { value: 100, total_cost: 10 }],
    [7212014, { recharge_bigoid: "area_51" }],
    [7212015, { reseller_bigoid: "facet_far" }],
  ])("%i", async (rescode, changes) => {
    const { status, json } = await recharge(changes);
    expect({ status, rescode: json.rescode }).toEqual({ status: 200, rescode });
    expect(String(json.message)).toContain(MESSAGES[rescode]);
    expect(sim.platform.bank.totals()).toEqual({ recharges: 0, diamonds: 0, recipients: 0 });
    expect(balance()).toBe(5_000_000);
  });

  it("7212001 when the platform switched the API off, 7212002 when we did, until the platform switches it on", async () => {
    await control(sim.url, "POST", "disable");
    expect((await recharge()).json.rescode).toBe(7212001);
    await control(sim.url, "POST", "enable");
    const off = { pair: es256, url: sim.url, path: PATHS.disable, body: JSON.stringify({ seqid: newSeq() }) };
    expect((await post(off)).json.rescode).toBe(0);
    expect((await recharge()).json.rescode).toBe(7212002);
    expect((await preCheck()).json.rescode).toBe(7212002);
    await control(sim.url, "POST", "enable", { clientId: CLIENT_ID });
    expect((await recharge()).json.rescode).toBe(0);
  });

  it("7212003 from an address that is not authorised", async () => {
    const body = JSON.stringify(rechargeFields());
    const call = { pair: es256, url: sim.url, path: PATHS.recharge, body, clientId: "elsewhere" };
    expect((await post(call)).json.rescode).toBe(7212003);
  });

  it("7212010 for an order id that has delivered, whatever else the call says", async () => {
    expect((await recharge({ bu_orderid: "o1" })).json.rescode).toBe(0);
    expect((await recharge({ bu_orderid: "o1" })).json.rescode).toBe(7212010);
    expect((await recharge({ bu_orderid: "o1", value: 600, recharge_bigoid: "missing1" })).json.rescode).toBe(7212010);
    expect(balance()).toBe(4_999_500);
  });

  it("7212012 for a recipient that is charged too often, when that rule is on", async () => {
    await control(sim.url, "PATCH", "faults", { recipientIntervalMs: 60_000 });
    expect((await recharge()).json.rescode).toBe(0);
    expect((await recharge()).json.rescode).toBe(7212012);
    expect((await recharge({ recharge_bigoid: "inshhaa" })).json.rescode).toBe(0);
  });

  it("400001 for a seqid that was used before, in any call", async () => {
    const seqid = newSeq();
    expect((await preCheck({ seqid })).json.rescode).toBe(0);
    expect((await recharge({ seqid })).json).toMatchObject({ rescode: 400001 });
  });

  it("use the order id up only when told so", async () => {
    const refused = { bu_orderid: "o2", recharge_bigoid: "missing1" };
    expect((await recharge(refused)).json.rescode).toBe(7212004);
    expect((await recharge({ bu_orderid: "o2" })).json.rescode).toBe(0);
    await control(sim.url, "PATCH", "faults", { refusedCallsBurnIds: true });
    expect((await recharge({ ...refused, bu_orderid: "o3" })).json.rescode).toBe(7212004);
    expect((await recharge({ bu_orderid: "o3" })).json.rescode).toBe(7212010);
  });
});

describe("a recharge", () => {
  it("moves diamonds from the named account, or from the client's first one", async () => {
    const { json } = await recharge();
    expect(json).toMatchObject({ rescode: 0, message: "success" });
    expect(Object.keys(json).sort()).toEqual(["message", "rescode", "seqid"]);
    const { reseller_bigoid: _left, ...fields } = rechargeFields();
    await post({ pair: es256, url: sim.url, path: PATHS.recharge, body: JSON.stringify(fields) });
    expect(balance()).toBe(4_999_000);
    expect(sim.platform.bank.received("Tony_Bee99")).toBe(1_000);
  });

  it.each([
    ["USD", 500, 10],
    ["PHP", 500, 581],
    ["IDR", 500, 165_000],
    ["VND", 500, 263_000],
    ["MYR", 500, 42.1],
    ["USD", 100, 1],
    ["USD", 25, 1],
    ["USD", 104, 1],
    ["USD", 500, 20.99],
  ])("is priced in the band: %s %i for %d", async (currency, value, cost) => {
    expect((await recharge({ currency, value, total_cost: cost })).json.rescode).toBe(0);
  });

  it("can take the last diamond and not one more", async () => {
    const poor = { reseller_bigoid: "facet_poor", total_cost: 2 };
    expect((await recharge({ ...poor, value: 100 })).json.rescode).toBe(0);
    expect((await recharge({ ...poor, value: 50, total_cost: 1 })).json.rescode).toBe(7212011);
    expect((await preCheck({ reseller_bigoid: "facet_poor" })).json).toMatchObject({
      rescode: 7212011,
      recharge_balance: 0,
    });
    await control(sim.url, "POST", "deposit", { reseller: "facet_poor", diamonds: 50 });
    expect((await recharge({ ...poor, value: 50, total_cost: 1 })).json.rescode).toBe(0);
  });
});

describe("the pre-check", () => {
  it("tells the balance of the account and moves nothing", async () => {
    const { json } = await preCheck({ reseller_bigoid: "facet_ph_1" });
    expect(json).toMatchObject({ rescode: 0, recharge_balance: 5_000_000 });
    expect(balance()).toBe(5_000_000);
  });

  it.each([
    [7212004, { recharge_bigoid: "missing_person" }],
    [7212005, { recharge_bigoid: "frozen_one" }],
    [7212014, { recharge_bigoid: "area_51" }],
    [7212006, { reseller_bigoid: "other_1" }],
    [7212015, { reseller_bigoid: "facet_far" }],
    [400001, { seqid: "x" }],
  ])("%i", async (rescode, changes) => {
    expect((await preCheck(changes)).json.rescode).toBe(rescode);
  });

  it("knows only the demo accounts in strict mode", async () => {
    expect((await preCheck({ recharge_bigoid: "any_body" })).json.rescode).toBe(0);
    await control(sim.url, "PATCH", "faults", { strictRecipients: true });
    expect((await preCheck({ recharge_bigoid: "any_body" })).json.rescode).toBe(7212004);
    expect((await preCheck({ recharge_bigoid: "dewi.live" })).json.rescode).toBe(0);
  });
});
