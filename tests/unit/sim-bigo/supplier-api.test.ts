import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { BigoSimulator } from "../../../sim/bigo/main";
import { newKeyPair, newSeq, post, startFast } from "./partner";

const PAIR = newKeyPair();
const [TRANSFER, STATE] = ["/supplier-api/v1/transfer", "/supplier-api/v1/transfer_state"];

let simulator: BigoSimulator;
beforeEach(async () => {
  simulator = await startFast(PAIR);
});
afterEach(() => simulator.close());

const send = (path: string, body: Record<string, unknown>) =>
  post({ pair: PAIR, url: simulator.url, path, body: JSON.stringify({ seqid: newSeq(), ...body }) }).then(
    ({ json }) => json,
  );
const transfer = (changes: Record<string, unknown> = {}) =>
  send(TRANSFER, {
    transfer_id: "t1",
    from_reseller: "facet_ph_1",
    to_reseller: "facet_id_1",
    diamonds: "1000",
    ...changes,
  });
const balance = (id: string) => simulator.platform.bank.account(id)?.balance;

// Guarantee: the supplier's own API moves a transfer id once, keeps a refused one refused, and says what became of any.
describe("the supplier's transfers", () => {
  it("move diamonds once, however often an id is sent", async () => {
    for (let time = 0; time < 3; time += 1) expect(await transfer()).toMatchObject({ rescode: 0, state: "moved" });
    expect([balance("facet_ph_1"), balance("facet_id_1")]).toEqual([4_999_000, 3_001_000]);
    expect(await send(STATE, { transfer_id: "t1" })).toMatchObject({ state: "moved" });
  });

  it("refuse an id that comes back with other content, and say nothing of its state", async () => {
    await transfer();
    const answer = await transfer({ diamonds: "999" });
    expect(answer).toMatchObject({ rescode: 7212010 });
    expect(answer.state).toBeUndefined();
    expect(balance("facet_ph_1")).toBe(4_999_000);
  });

  it("keep a refused id refused, whatever changes meanwhile", async () => {
    expect(await transfer({ diamonds: "6000000" })).toMatchObject({ state: "refused" });
    simulator.platform.bank.deposit("facet_ph_1", 5_000_000);
    expect(await transfer({ diamonds: "6000000" })).toMatchObject({ state: "refused" });
    expect(await send(STATE, { transfer_id: "t1" })).toMatchObject({ state: "refused" });
    expect(balance("facet_id_1")).toBe(3_000_000);
  });

  it("do not know an id that never came, and refuse what is no transfer", async () => {
    expect(await send(STATE, { transfer_id: "never" })).toMatchObject({ state: "not_found" });
    for (const wrong of [{ diamonds: 5 }, { diamonds: "0" }, { to_reseller: "facet_ph_1" }, { transfer_id: "" }]) {
      expect(await transfer(wrong)).toMatchObject({ rescode: 400001 });
    }
    expect(await transfer({ to_reseller: "somebody" })).toMatchObject({ state: "refused" });
  });

  it("want the signature of every other call", async () => {
    const stranger = newKeyPair();
    const { status } = await post({ pair: stranger, url: simulator.url, path: TRANSFER, body: "{}" });
    expect(status).toBe(401);
  });

  it("can be told to refuse, and an id that has moved stays moved all the same", async () => {
    await transfer();
    const rule = { path: "transfer", answer: "refuse", rescode: 7212012 };
    await fetch(`${simulator.url}/_sim/faults/rules`, { method: "POST", body: JSON.stringify(rule) });
    expect(await transfer()).toMatchObject({ state: "moved" });
    expect(await transfer({ transfer_id: "t2" })).toMatchObject({ state: "refused" });
    expect(await send(STATE, { transfer_id: "t2" })).toMatchObject({ state: "refused" });
  });
});
