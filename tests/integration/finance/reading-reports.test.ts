import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeDatabase, rowOf, rowsOf } from "@/lib/db/pool";
import { closePrisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { catchUpSettlement, isSettlementDue } from "@/lib/finance/catch-up-settlement";
import { reconcileSettlement } from "@/lib/finance/reconcile-settlement";
import type { SettlementAnswer, SettlementSource, SettlementSpan } from "@/lib/finance/settlement";
import { DAY_MS, HOUR_MS } from "@/lib/shared/durations";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";
import {
  answering,
  balancesOf,
  differencesOf,
  expectSuspenseExplained,
  lineOf,
  reconcile,
  reporting,
} from "@/tests/support/settlements";

beforeAll(() => inTransaction((tx) => seedReferenceData(tx)));
afterAll(async () => {
  await closePrisma();
  await closeDatabase();
});

async function countOf(
  table: "settlement_lines" | "settlement_differences" | "transfers" | "evidence",
): Promise<number> {
  return Number((await rowOf<{ count: bigint }>(`SELECT count(*) AS count FROM ${table}`))?.count);
}
const allCounts = () =>
  Promise.all((["settlement_lines", "settlement_differences", "transfers", "evidence"] as const).map(countOf));

// Guarantee: only a report that was read changes anything, and it changes it once.
describe("reading a report", () => {
  it.each<[SettlementAnswer, string]>([
    [{ kind: "unknown", because: "timeout" }, "timeout"],
    [{ kind: "none", because: "no_api" }, "no_api"],
  ])("keeps only that it was tried, when the answer is %j", async (answer, because) => {
    const before = await allCounts();
    expect(await reconcile(answering("play", answer))).toMatchObject({ outcome: answer.kind, because, linesCount: 0 });
    expect(await allCounts()).toEqual(before);
    const run = await rowOf<{ outcome: string }>("SELECT outcome FROM settlement_runs ORDER BY id DESC LIMIT 1");
    expect(run?.outcome).toBe(answer.kind);
  });

  it("keeps nothing when the provider's adapter breaks, not even the run", async () => {
    const before = await rowsOf("SELECT id FROM settlement_runs");
    const broken: SettlementSource = { name: "play", settlement: () => Promise.reject(new Error("a bug")) };
    await expect(reconcile(broken)).rejects.toThrow("a bug");
    expect(await rowsOf("SELECT id FROM settlement_runs")).toEqual(before);
  });

  it("takes a line that stands there twice for one", async () => {
    const line = lineOf({ amountMinor: 700n });
    const before = await countOf("settlement_lines");
    expect(await reconcile(reporting("carrier", [line, line]))).toMatchObject({ linesCount: 1, newCount: 1 });
    expect(await countOf("settlement_lines")).toBe(before + 1);
    expect((await balancesOf("clearing:carrier")).PHP).toBe(700n);
  });

  it("changes nothing the second time, nor when five read it at once", async () => {
    const lines = Array.from({ length: 450 }, (_, at) => lineOf({ amountMinor: BigInt(at + 1), feeMinor: 0n }));
    const source = reporting("btcpay", lines);
    const runs = await Promise.all(Array.from({ length: 5 }, () => reconcile(source)));
    expect(runs.reduce((sum, { newCount }) => sum + newCount, 0)).toBe(450);
    expect(runs.reduce((sum, { openedCount }) => sum + openedCount, 0)).toBe(450);
    const before = await allCounts();
    expect(await reconcile(source)).toMatchObject({ linesCount: 450, newCount: 0, openedCount: 0, closedCount: 0 });
    expect(await allCounts()).toEqual(before);
    expect((await balancesOf("clearing:btcpay")).PHP).toBe((450n * 451n) / 2n);
    await expectSuspenseExplained();
  });

  it("lists what the provider kept or paid out without a payment of ours", async () => {
    const lines = [
      lineOf({ kind: "fee", amountMinor: -5_000n, currency: "SGD" }),
      lineOf({ kind: "other", amountMinor: -90_000n, currency: "SGD" }),
    ];
    expect(await reconcile(reporting("antom", lines))).toMatchObject({ openedCount: 2, matchedCount: 0 });
    const kept = (await differencesOf()).filter(({ provider }) => provider === "antom");
    expect(kept.map(({ kind, movement }) => [kind, movement])).toEqual(Array(2).fill(["extra", "line"]));
    expect((await balancesOf("suspense")).SGD).toBe(95_000n);
  });

  it("raises a line that comes back with other content, and keeps what was read first", async () => {
    const line = lineOf({ amountMinor: 1_000n, feeMinor: 20n, currency: "MYR" });
    await reconcile(reporting("antom", [line]));
    const changed = { ...line, amount: { amountMinor: 900n, currency: "MYR" } };
    expect(await reconcile(reporting("antom", [changed]))).toMatchObject({ newCount: 0, openedCount: 1 });
    expect(await reconcile(reporting("antom", [changed]))).toMatchObject({ openedCount: 0, closedCount: 0 });
    const kept = (await differencesOf()).filter(({ movement }) => movement === "reread");
    expect(kept).toMatchObject([{ kind: "amount", ours_minor: 1_000n, theirs_minor: 900n, state: "open" }]);
    expect((await balancesOf("clearing:antom")).MYR).toBe(880n);
    // It is corrected back: the change is over.
    expect(await reconcile(reporting("antom", [line]))).toMatchObject({ openedCount: 0, closedCount: 1 });
    expect((await balancesOf("clearing:antom")).MYR).toBe(980n);
    await expectSuspenseExplained();
  });

  it("finds the payment of a line later, when we have learned its name", async () => {
    const order = await givenOrderRow({ status: "awaiting_payment" });
    const paymentId = await givenPaymentRow(order.id, { status: "pending" });
    const line = lineOf({ providerPaymentId: "pi_learned_later", currency: "THB", amountMinor: 4_000n });
    await reconcile(reporting("stripe", [line]));
    expect((await differencesOf()).at(-1)).toMatchObject({ movement: "line", payment_id: null });
    await rowsOf("UPDATE payments SET provider_payment_id = 'pi_learned_later' WHERE id = $1", [paymentId]);
    // The line need not be reported again.
    expect(await reconcile(reporting("stripe", []))).toMatchObject({ linesCount: 0, openedCount: 1, closedCount: 1 });
    expect(await differencesOf(paymentId)).toMatchObject([{ kind: "extra", movement: "payment", state: "open" }]);
    expect(await balancesOf("clearing:stripe")).toEqual({});
    expect((await balancesOf("clearing:stripe-card")).THB).toBe(4_000n);
    await expectSuspenseExplained();
  });

  it("believes no id of ours that another provider's report names", async () => {
    const order = await givenOrderRow({ status: "awaiting_payment" });
    const paymentId = await givenPaymentRow(order.id, { providerPaymentId: "pi_of_stripe", status: "pending" });
    const line = lineOf({ paymentId, providerPaymentId: "pi_of_stripe", currency: "IDR" });
    await reconcile(reporting("carrier", [line]));
    expect(await differencesOf(paymentId)).toEqual([]);
    expect((await differencesOf()).at(-1)).toMatchObject({ provider: "carrier", movement: "line", payment_id: null });
  });
});

describe("what was read", () => {
  it("cannot be rewritten: lines and runs never, a difference only closed, and once", async () => {
    const refused = /append-only|permission denied/;
    await expect(rowsOf("UPDATE settlement_lines SET amount_minor = 0")).rejects.toThrow(refused);
    await expect(rowsOf("DELETE FROM settlement_lines")).rejects.toThrow(refused);
    await expect(rowsOf("UPDATE settlement_runs SET matched_count = 0")).rejects.toThrow(refused);
    await expect(rowsOf("DELETE FROM settlement_differences")).rejects.toThrow(refused);
    await expect(rowsOf("UPDATE settlement_differences SET theirs_minor = 0 WHERE state = 'open'")).rejects.toThrow(
      refused,
    );
    await expect(
      rowsOf("UPDATE settlement_differences SET state = 'open', closed_at = NULL WHERE state = 'explained'"),
    ).rejects.toThrow(refused);
  });
});

// Guarantee: no moment of a provider's books is left out, however long the worker was away.
describe("catching up", () => {
  const now = new Date();
  function asked(name: string, answer: (span: SettlementSpan, call: number) => SettlementAnswer) {
    const spans: SettlementSpan[] = [];
    const source: SettlementSource = {
      name,
      settlement: async (span) => {
        spans.push(span);
        return answer(span, spans.length);
      },
    };
    return { source, spans };
  }
  const nothing = (): SettlementAnswer => ({ kind: "lines", lines: [] });
  const hours = ({ from, to }: SettlementSpan) => (to.getTime() - from.getTime()) / HOUR_MS;

  it("reads a week at first, then from before where it ended, and by hand at least yesterday", async () => {
    const { source, spans } = asked("first-week", nothing);
    expect(await isSettlementDue(source.name, now, 86_400)).toBe(true);
    await catchUpSettlement(source, now, { isByHand: false });
    expect(spans.map(hours)).toEqual([7 * 24]);
    expect(await isSettlementDue(source.name, now, 86_400)).toBe(false);
    const next = new Date(now.getTime() + DAY_MS);
    expect(await isSettlementDue(source.name, next, 86_400)).toBe(true);
    await catchUpSettlement(source, next, { isByHand: true });
    expect(spans.at(-1)?.from.getTime()).toBe(now.getTime() - 3 * DAY_MS);
  });

  it("reads a month in weeks, and a report that is too long in halves", async () => {
    const { source, spans } = asked("long-away", (span) =>
      hours(span) > 100 ? { kind: "unknown", because: "too_many_lines" } : { kind: "lines", lines: [] },
    );
    await reconcileSettlement(reporting("long-away", []), { from: now, to: new Date(now.getTime() + 1) }, now);
    const later = new Date(now.getTime() + 20 * DAY_MS);
    const runs = await catchUpSettlement(source, later, { isByHand: false });
    expect(spans.at(-1)?.to).toEqual(later);
    const read = runs.filter(({ outcome }) => outcome === "lines");
    for (const [at, run] of read.entries()) if (at > 0) expect(run.fromAt).toEqual(read[at - 1]?.untilAt);
  });

  it("ends at a report that cannot be read, and comes back sooner", async () => {
    const { source, spans } = asked("silent", () => ({ kind: "unknown", because: "timeout" }));
    await catchUpSettlement(source, now, { isByHand: false });
    expect(spans).toHaveLength(1);
    expect(await isSettlementDue("silent", new Date(now.getTime() + 10 * 60_000), 86_400)).toBe(false);
    expect(await isSettlementDue("silent", new Date(now.getTime() + 20 * 60_000), 86_400)).toBe(true);
  });
});
