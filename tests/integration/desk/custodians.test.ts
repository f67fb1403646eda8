import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { GET } from "@/app/admin/(desk)/pool/[custodianId]/statement/route";
import { changeCustodianAction, openCustodianAction, setTargetSharesAction } from "@/app/admin/(desk)/pool/actions";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { type CustodianView, getPool } from "@/lib/pool/desk-queries";
import { recordDeposit } from "@/lib/pool/record-deposit";
import { newId } from "@/lib/shared/ids";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 100_000n, facet_id_1: 50_000n });
});
afterAll(() => shop.close());

async function account(id: string): Promise<CustodianView> {
  const found = (await getPool()).custodians.find((one) => one.id === id);
  if (found === undefined) throw new Error("no such account");
  return found;
}

async function shares(): Promise<Record<string, number>> {
  return Object.fromEntries((await getPool()).custodians.map(({ id, targetBp }) => [id, targetBp]));
}

/** What the form of the shares sends, by what the person sees now. */
async function sharesForm(wanted: Record<string, string>, reason = "A new split"): Promise<Record<string, string>> {
  const seen = Object.entries(await shares()).flatMap(([id, bp]) => [
    [`from:${id}`, String(bp)],
    [`share:${id}`, wanted[id] ?? "0"],
  ]);
  return { ...Object.fromEntries(seen), reason };
}

let counter = 0;
const opened = (given: Record<string, string> = {}) => {
  counter += 1;
  const id = `facet_test_${counter}`;
  const names = { custodianId: id, name: "Test", owner: "Facet Ltd", resellerId: id };
  return { ...names, lowLevelDiamonds: "10,000", ...given };
};

// Guarantee: an account is opened once, empty and without a share, and never two under one name or one id at the platform.
describe("opening an account", () => {
  it("adds it empty, without a share, and says who did", async () => {
    const actorId = await signInAs("admin", { isConfirmed: true });
    const input = opened();
    expect(await call(openCustodianAction, input)).toBe("done");
    expect(await account(input.custodianId)).toMatchObject({
      ...{ heldDiamonds: "0", targetBp: 0, lowLevelDiamonds: "10000", owner: "Facet Ltd" },
    });
    expect(await auditOf(`custodian:${input.custodianId}`)).toEqual([
      { action: "pool.open", reason: "", actor_id: actorId },
    ]);
  });

  it.each([
    [{ custodianId: "Big Name" }, "invalid:custodianId"],
    [{ custodianId: "x" }, "invalid:custodianId"],
    [{ name: "" }, "invalid:name"],
    [{ owner: "a\u0000" }, "invalid:owner"],
    [{ resellerId: "a b" }, "invalid:resellerId"],
    [{ lowLevelDiamonds: "-1" }, "invalid:lowLevelDiamonds"],
    [{ lowLevelDiamonds: "1e9" }, "invalid:lowLevelDiamonds"],
    [{ resellerId: "facet_ph_1" }, "pool.reseller_taken"],
    [{ custodianId: "facet_ph_1", resellerId: "another" }, "pool.account_exists"],
  ])("refuses %j and adds nothing", async (given, outcome) => {
    await signInAs("admin", { isConfirmed: true });
    const before = (await getPool()).custodians.length;
    expect(await call(openCustodianAction, opened(given))).toBe(outcome);
    expect((await getPool()).custodians.length).toBe(before);
  });

  it("wants a confirmed admin", async () => {
    await signInAs("admin");
    expect(await call(openCustodianAction, opened())).toBe("auth.reauth_required");
    await signInAs("finance", { isConfirmed: true });
    expect(await call(openCustodianAction, opened())).toBe("auth.forbidden");
  });

  it("adds one however often and however simultaneously it is sent", async () => {
    await signInAs("admin", { isConfirmed: true });
    const input = opened();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(openCustodianAction, input)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await call(openCustodianAction, input)).toBe("done");
    expect(await auditOf(`custodian:${input.custodianId}`)).toHaveLength(1);
  });
});

// Guarantee: of two admins who change one account at once, the second is told and changes nothing.
describe("changing an account", () => {
  const change = async (given: Record<string, string> = {}) => ({
    ...{ custodianId: "facet_id_1", version: String((await account("facet_id_1")).version), name: "Jakarta" },
    ...{ owner: "Facet Ltd", lowLevelDiamonds: "20,000", position: "1", reason: "A new contract", ...given },
  });

  it("changes name, owner, lowest level and position, and keeps what was before", async () => {
    await signInAs("admin", { isConfirmed: true });
    expect(await call(changeCustodianAction, await change())).toBe("done");
    expect(await account("facet_id_1")).toMatchObject({
      name: "Jakarta",
      owner: "Facet Ltd",
      lowLevelDiamonds: "20000",
    });
    const [line] = await auditOf("custodian:facet_id_1");
    expect(line).toMatchObject({ action: "pool.change_account", reason: "A new contract" });
  });

  it.each([
    [{ name: "" }, "invalid:name"],
    [{ lowLevelDiamonds: "many" }, "invalid:lowLevelDiamonds"],
    [{ position: "-1" }, "invalid:position"],
    [{ position: "first" }, "invalid:position"],
    [{ reason: "" }, "invalid:reason"],
    [{ version: "x" }, "invalid:version"],
    [{ custodianId: "nowhere" }, "pool.account_not_found"],
  ])("refuses %j", async (given, outcome) => {
    await signInAs("admin", { isConfirmed: true });
    const before = await account("facet_id_1");
    expect(await call(changeCustodianAction, await change(given))).toBe(outcome);
    expect(await account("facet_id_1")).toEqual(before);
  });

  it("wants a confirmed admin", async () => {
    await signInAs("supervisor", { isConfirmed: true });
    expect(await call(changeCustodianAction, await change())).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await call(changeCustodianAction, await change({ name: "Other" }))).toBe("auth.reauth_required");
  });

  it("lets one of two win, and tells the other", async () => {
    await signInAs("admin", { isConfirmed: true });
    const [one, two] = [await change({ name: "One" }), await change({ name: "Two" })];
    const outcomes = await Promise.all([call(changeCustodianAction, one), call(changeCustodianAction, two)]);
    expect(outcomes.sort()).toEqual(["done", "pool.account_changed"]);
    expect(["One", "Two"]).toContain((await account("facet_id_1")).name);
  });

  it("is the same when it is sent again", async () => {
    await signInAs("admin", { isConfirmed: true });
    const input = await change({ name: "Again" });
    expect(await call(changeCustodianAction, input)).toBe("done");
    const lines = (await auditOf("custodian:facet_id_1")).length;
    expect(await call(changeCustodianAction, input)).toBe("done");
    expect(await auditOf("custodian:facet_id_1")).toHaveLength(lines);
  });
});

// Guarantee: the shares of all accounts are 100 % together at every moment, whoever sets them.
describe("setting the target shares", () => {
  it("sets all of them together", async () => {
    await signInAs("admin", { isConfirmed: true });
    expect(await call(setTargetSharesAction, await sharesForm({ facet_ph_1: "66.67", facet_id_1: "33.33 %" }))).toBe(
      "done",
    );
    expect(await shares()).toMatchObject({ facet_ph_1: 6_667, facet_id_1: 3_333 });
    expect((await auditOf("pool")).at(-1)).toMatchObject({ action: "pool.set_shares", reason: "A new split" });
  });

  it.each([
    [{ facet_ph_1: "60", facet_id_1: "30" }, "pool.target_shares"],
    [{ facet_ph_1: "100", facet_id_1: "1" }, "pool.target_shares"],
    [{ facet_ph_1: "-10", facet_id_1: "110" }, "invalid:share:facet_id_1,share:facet_ph_1"],
    [{ facet_ph_1: "33.333", facet_id_1: "66.667" }, "invalid:share:facet_id_1,share:facet_ph_1"],
  ])("refuses %j and keeps the old ones", async (wanted, outcome) => {
    await signInAs("admin", { isConfirmed: true });
    const before = await shares();
    expect(await call(setTargetSharesAction, await sharesForm(wanted))).toBe(outcome);
    expect(await shares()).toEqual(before);
  });

  it("refuses a set that leaves an account out, and one without a reason", async () => {
    await signInAs("admin", { isConfirmed: true });
    const { "share:facet_id_1": _share, ...part } = await sharesForm({ facet_ph_1: "100" });
    expect(await call(setTargetSharesAction, part)).toBe("pool.shares_changed");
    const form = await sharesForm({ facet_ph_1: "50", facet_id_1: "50" }, "");
    expect(await call(setTargetSharesAction, form)).toBe("invalid:reason");
  });

  it("wants a confirmed admin", async () => {
    const form = await sharesForm({ facet_ph_1: "10", facet_id_1: "90" });
    await signInAs("finance", { isConfirmed: true });
    expect(await call(setTargetSharesAction, form)).toBe("auth.forbidden");
    await signInAs("admin");
    expect(await call(setTargetSharesAction, form)).toBe("auth.reauth_required");
  });

  it("lets one of two win, tells the other, and is the same when sent again", async () => {
    await signInAs("admin", { isConfirmed: true });
    const [one, two] = [
      await sharesForm({ facet_ph_1: "70", facet_id_1: "30" }),
      await sharesForm({ facet_ph_1: "20", facet_id_1: "80" }),
    ];
    const outcomes = await Promise.all([call(setTargetSharesAction, one), call(setTargetSharesAction, two)]);
    expect([...outcomes].sort()).toEqual(["done", "pool.shares_changed"]);
    const winner = outcomes[0] === "done" ? one : two;
    const after = await shares();
    expect(Object.values(after).reduce((sum, bp) => sum + bp, 0)).toBe(10_000);
    expect(await call(setTargetSharesAction, winner)).toBe("done");
    expect(await shares()).toEqual(after);
  });
});

// Guarantee: the file is the statement, and no cell of it runs in a spreadsheet.
describe("the statement as a file", () => {
  const ask = (id: string) =>
    GET(new Request(`${env.FACET_URL}/x`, { headers: request.headers }), {
      params: Promise.resolve({ custodianId: id }),
    });

  it("goes from the opening to the closing balance, formulas made harmless", async () => {
    await inTransaction((tx) =>
      recordDeposit(tx, null, {
        ...{ depositId: newId(), custodianId: "facet_ph_1", diamonds: 7n, costUsdMinor: 1n },
        ...{ supplier: "=cmd|' /C calc'!A0", document: "+1" },
      }),
    );
    await signInAs("finance");
    const answer = await ask("facet_ph_1");
    expect(answer.headers.get("content-disposition")).toContain("statement-facet_ph_1-");
    const lines = (await answer.text()).trim().split("\r\n");
    expect(lines[1]).toMatch(/"opening","","","","0","0"/);
    expect(lines[2]).toMatch(/"deposit","deposit","100000","0","100000","0"/);
    expect(lines.join("\n")).toContain(`"'=cmd|`);
    expect(lines.at(-1)).toMatch(/"closing","","","","100007","0"/);
    expect((await auditOf("custodian:facet_ph_1")).at(-1)?.action).toBe("pool.export_statement");
  });

  it("is not there for an account that is not", async () => {
    await signInAs("admin");
    expect((await ask("nowhere")).status).toBe(404);
  });
});
