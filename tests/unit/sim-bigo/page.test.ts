import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { BigoSimulator } from "../../../sim/bigo/main";
import { control, newKeyPair, PATHS, post, rechargeFields, startFast } from "./partner";

const pair = newKeyPair();
let sim: BigoSimulator;
beforeAll(async () => {
  sim = await startFast(pair);
});
beforeEach(() => control(sim.url, "POST", "reset"));
afterAll(() => sim.close());

const page = async () => (await fetch(sim.url)).text();
const submit = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${sim.url}/_sim/form/${path}`, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers,
    redirect: "manual",
  });

const FAULT = {
  path: "recharge",
  host: "any",
  answer: "refuse",
  rescode: "7212005",
  effect: "none",
  burnsId: "default",
  recipient: "<b>x</b>",
  times: "1",
  percent: "100",
  delayMs: "0",
};

// Guarantee: a developer without a script or a tool can break the platform by hand, and mend it.
describe("the simulator's page", () => {
  it("shows balances and what was delivered", async () => {
    await post({ pair, url: sim.url, path: PATHS.recharge, body: JSON.stringify(rechargeFields()) });
    const text = await page();
    expect(text).toContain("4,999,500");
    expect(text).toContain("Tony_Bee99");
  });

  it("adds a fault, shows it without trusting its text, and removes it", async () => {
    const added = await submit("rule", FAULT);
    expect([added.status, added.headers.get("location")]).toEqual([303, "/"]);
    const text = await page();
    expect(text).toContain("refuse with 7212005, for &lt;b&gt;x&lt;/b&gt;");
    expect(text).not.toContain("<b>x");
    const id = String(sim.platform.faults.behaviour().rules[0]?.id);
    await submit("rule/remove", { id });
    expect(await page()).toContain("Every call is answered as the contract says");
  });

  it("deposits, switches the API off and on, sets delay and limits, and heals", async () => {
    await submit("deposit", { reseller: "facet_ph_1", diamonds: "5" });
    await submit("api", { do: "disable" });
    await submit("latency", { kind: "fixed", ms: "3" });
    await submit("switches", { valueMax: "10", strictRecipients: "on" });
    expect(sim.platform.bank.account("facet_ph_1")?.balance).toBe(5_000_005);
    expect(await page()).toContain("switched off by the platform");
    expect(sim.platform.faults.behaviour()).toMatchObject({
      latency: { kind: "fixed", ms: 3 },
      valueMax: 10,
      strictRecipients: true,
    });
    await submit("api", { do: "enable" });
    await submit("healthy", {});
    expect(sim.platform.faults.behaviour()).toMatchObject({ valueMax: 50_000, strictRecipients: false });
  });

  it.each([
    ["rule", { ...FAULT, percent: "many" }],
    ["deposit", { reseller: "facet_ph_1", diamonds: "-1" }],
    ["deposit", { reseller: "nobody", diamonds: "1" }],
    ["latency", { kind: "fixed", ms: "" }],
    ["switches", { valueMax: "0" }],
  ])("says what is wrong with a form: %s", async (path, fields) => {
    const response = await submit(path, fields);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('role="alert"');
  });

  it("does not obey another site's page", async () => {
    const response = await submit("api", { do: "disable" }, { origin: "https://evil.example" });
    expect(response.status).toBe(403);
    expect(sim.platform.bank.disabledBy("facet_demo")).toBeNull();
  });
});
