import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rowOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import type { Balance } from "@/lib/pool/statement";
import { getStatement, listStatementLines, type Period, periodOf, type Statement } from "@/lib/pool/statement-queries";
import { dayAt, endOfDay } from "@/lib/shared/desk-days";
import { finishedOrder } from "@/tests/support/given";
import { givenSeededMovements } from "@/tests/support/pool-movements";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 1_000_000n, facet_id_1: 0n });
});
afterAll(() => shop.close());

const week = () => periodOf({}, new Date());

async function statementOf(id: string, period: Period = week(), page?: { after?: string; page: number }) {
  const statement = await getStatement(id, period, page);
  if (statement === null) throw new Error("no such account");
  return statement;
}

async function countersOf(id: string): Promise<Balance> {
  const row = await rowOf<Balance>(
    `SELECT a.debits_posted - a.credits_posted AS "heldDiamonds", a.credits_pending AS "reservedDiamonds"
     FROM custodians c JOIN accounts a ON a.id = c.account_id WHERE c.id = $1`,
    [id],
  );
  if (row === null) throw new Error("no such account");
  return row;
}

function lastBalance({ lines, opening }: Statement): Balance {
  const last = lines.at(-1);
  if (last === undefined) return opening;
  return { heldDiamonds: BigInt(last.runningHeldDiamonds), reservedDiamonds: BigInt(last.runningReservedDiamonds) };
}

// Guarantee: an account's statement is its books: opening, every movement once, closing, and the closing is what the account's counters say.
describe("the statement of an account", () => {
  it("shows a deposit, a reservation and a delivery, each with the balance after it and its order", async () => {
    const order = await finishedOrder(shop, { diamonds: 500 });
    const { opening, closing, lines } = await statementOf("facet_ph_1");
    expect(opening).toEqual({ heldDiamonds: 0n, reservedDiamonds: 0n });
    expect(lines.map(({ kind }) => kind)).toEqual(["deposit", "reserve", "deliver"]);
    expect(lines[0]).toMatchObject({
      heldDiamonds: "1000000",
      runningHeldDiamonds: "1000000",
      note: expect.stringMatching(/^test, [0-9a-f-]{36}$/),
    });
    expect(lines[1]).toMatchObject({ orderId: order.orderId, reference: order.reference, reservedDiamonds: "500" });
    expect(lines[2]).toMatchObject({ heldDiamonds: "-500", reservedDiamonds: "-500", runningHeldDiamonds: "999500" });
    expect(closing).toEqual(await countersOf("facet_ph_1"));
  });

  it("gives a refused delivery's diamonds back in a line of its own", async () => {
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ path: "recharge", answer: "refuse", rescode: 7212004, times: 1 }],
    });
    await finishedOrder(shop);
    await shop.sims.control("bigo", "DELETE", "/_sim/faults");
    const { lines, closing } = await statementOf("facet_ph_1");
    expect(lines.slice(-2).map(({ kind }) => kind)).toEqual(["reserve", "give_back"]);
    expect(lines.at(-1)).toMatchObject({ heldDiamonds: "0", reservedDiamonds: "-500" });
    expect(closing).toEqual(await countersOf("facet_ph_1"));
  });

  it("is the same read in pages of three as in one", async () => {
    const whole = await statementOf("facet_ph_1");
    const lines = [];
    let after: string | undefined;
    for (let page = 0; page < 10; page += 1) {
      const part = await statementOf("facet_ph_1", week(), { after, page: 3 });
      lines.push(...part.lines);
      if (part.nextAfter === null) break;
      after = part.nextAfter;
    }
    expect(lines).toEqual(whole.lines);
  });

  it("is the same again for a file, which carries the balance from page to page", async () => {
    const whole = await statementOf("facet_ph_1");
    const lines = [];
    let cursor: { after?: string; start: Balance } = { start: whole.opening };
    for (let page = 0; page < 10; page += 1) {
      const part = await listStatementLines("facet_ph_1", week(), { ...cursor, page: 2 });
      lines.push(...part.lines);
      if (part.nextAfter === null) break;
      cursor = { after: part.nextAfter, start: lastBalance({ ...whole, lines: part.lines }) };
    }
    expect(lines).toEqual(whole.lines);
  });

  it.each([11, 42, 2_026])("closes at the counters after any movements (seed %i)", async (seed) => {
    await inTransaction((tx) => givenSeededMovements(tx, { custodianId: "facet_id_1", seed, count: 60 }));
    const statement = await statementOf("facet_id_1", week(), { page: 1_000 });
    expect(statement.closing).toEqual(await countersOf("facet_id_1"));
    expect(lastBalance(statement)).toEqual(statement.closing);
    expect(statement.counters).toEqual(statement.closing);
  });

  it("begins a later period where the one before it ended", async () => {
    const now = new Date();
    const tomorrow = dayAt(endOfDay(dayAt(now)));
    const later = await statementOf("facet_ph_1", periodOf({ from: tomorrow, to: tomorrow }, now));
    expect(later.lines.filter(({ kind }) => kind === "deposit")).toEqual([]);
    const earlier = await statementOf("facet_ph_1", periodOf({ from: "2020-01-01", to: "2020-01-31" }, now));
    expect(earlier).toMatchObject({ lines: [], opening: { heldDiamonds: 0n }, closing: { heldDiamonds: 0n } });
  });

  it("knows no account that is not there", async () => {
    expect(await getStatement("nowhere", week())).toBeNull();
  });
});

describe("the period of a statement", () => {
  const now = new Date("2026-03-10T20:00:00Z"); // the 11th in Manila

  it.each([
    [{}, "2026-03-05", "2026-03-11"],
    [{ from: "2026-03-01", to: "2026-03-02" }, "2026-03-01", "2026-03-02"],
    [{ from: "2026-03-09", to: "2026-03-02" }, "2026-03-02", "2026-03-02"],
    [{ from: "2001-01-01", to: "2026-03-02" }, "2025-03-02", "2026-03-02"],
  ])("of %j is whole days, forwards, a year at most", (asked, fromDay, toDay) => {
    expect(periodOf(asked, now)).toMatchObject({ fromDay, toDay });
  });
});
