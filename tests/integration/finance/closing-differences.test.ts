import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { closeDifferenceAction } from "@/app/admin/(desk)/reconciliation/actions";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { closeDifference } from "@/lib/finance/close-difference";
import type { ReportedLine } from "@/lib/finance/settlement";
import { netOf } from "@/tests/support/books";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, type GivenOrder, paymentRow } from "@/tests/support/given";
import { givenStaffActor } from "@/tests/support/people";
import {
  answering,
  balancesOf,
  differencesOf,
  expectSuspenseExplained,
  lineOf,
  reconcile,
  reporting,
} from "@/tests/support/settlements";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
beforeEach(() => signInAs("admin", { isConfirmed: true }));
afterAll(() => shop.close());

/** Every charge that Stripe was to report so far, as this file's own reports have it. */
const reported: ReportedLine[] = [];

async function lineOfOrder(order: GivenOrder): Promise<ReportedLine> {
  const { provider_payment_id: providerPaymentId } = await paymentRow(order.paymentId);
  const feeMinor = await netOf(order, "fees:stripe-card");
  return lineOf({ providerPaymentId, amountMinor: order.totalMinor, feeMinor });
}

/** A card payment that Stripe does not report. */
async function missing(): Promise<{ order: GivenOrder; id: string; netMinor: bigint }> {
  const order = await finishedOrder(shop);
  await reconcile(reporting("stripe", reported));
  const [difference] = await differencesOf(order.paymentId);
  expect(difference).toMatchObject({ kind: "missing", state: "open" });
  return {
    order,
    id: difference?.id ?? "",
    netMinor: order.totalMinor - (await netOf(order, "fees:stripe-card")),
  };
}

/** A line that nobody booked. */
async function extra(amountMinor: bigint): Promise<string> {
  await reconcile(reporting("xendit", [lineOf({ amountMinor })]));
  return (await differencesOf()).at(-1)?.id ?? "";
}

const fields = (differenceId: string, given: Record<string, string> = {}) => ({
  ...{ differenceId, decision: "explained", reason: "Stripe pays it with the next batch" },
  ...given,
});

const stateOf = async (id: string) => (await differencesOf()).find((one) => one.id === id)?.state;

// Guarantee: what a person decides about a difference is posted once, kept with who and why, and never raised again.
describe("working a difference off", () => {
  it("explained: the money is back on clearing, and the next run says no more of it", async () => {
    const before = await balancesOf("clearing:stripe-card");
    const { order, id } = await missing();
    const actorId = await signInAs("admin", { isConfirmed: true });
    expect(await call(closeDifferenceAction, fields(id))).toBe("done");
    expect(await differencesOf(order.paymentId)).toMatchObject([
      { state: "explained", booked_to: null, actor_id: actorId, note: "Stripe pays it with the next batch" },
    ]);
    const net = order.totalMinor - (await netOf(order, "fees:stripe-card"));
    expect((await balancesOf("clearing:stripe-card")).PHP).toBe((before.PHP ?? 0n) + net);
    expect(await auditOf(`difference:${id}`)).toMatchObject([{ action: "settlement.explain", actor_id: actorId }]);
    const told = await rowsOf<{ kind: string }>(
      "SELECT kind FROM evidence WHERE order_id = $1 AND kind LIKE 'settlement.%' ORDER BY id",
      [order.orderId],
    );
    expect(told.map(({ kind }) => kind)).toEqual(["settlement.difference_opened", "settlement.difference_explained"]);
    expect(await reconcile(reporting("stripe", reported))).toMatchObject({ openedCount: 0 });

    // It is reported after all, as was said: everything agrees.
    reported.push(await lineOfOrder(order));
    expect(await reconcile(reporting("stripe", reported))).toMatchObject({ openedCount: 0, closedCount: 0 });
    await expectSuspenseExplained();
  });

  it("booked: the loss stands where it belongs; money that comes all the same is a new difference", async () => {
    const { order, id, netMinor } = await missing();
    const before = await balancesOf("adjustments");
    expect(await call(closeDifferenceAction, fields(id, { decision: "adjustments" }))).toBe("done");
    expect((await balancesOf("adjustments")).PHP).toBe((before.PHP ?? 0n) + netMinor);
    expect(await auditOf(`difference:${id}`)).toMatchObject([{ action: "settlement.book" }]);
    expect(await reconcile(reporting("stripe", reported))).toMatchObject({ openedCount: 0 });

    reported.push(await lineOfOrder(order));
    expect(await reconcile(reporting("stripe", reported))).toMatchObject({ openedCount: 1 });
    expect((await differencesOf(order.paymentId)).at(-1)).toMatchObject({
      ...{ state: "open", ours_minor: 0n, theirs_minor: order.totalMinor },
    });
    await expectSuspenseExplained();
  });

  it("closes by itself when it is reported late", async () => {
    const { order } = await missing();
    reported.push(await lineOfOrder(order));
    expect(await reconcile(reporting("stripe", reported))).toMatchObject({ openedCount: 0, closedCount: 1 });
    expect(await differencesOf(order.paymentId)).toMatchObject([{ state: "explained", actor_id: null }]);
    await expectSuspenseExplained();
  });

  it("booked as nobody's before its payment was known: staff see that it is there twice, and take it back", async () => {
    const before = (await balancesOf("adjustments")).PHP ?? 0n;
    const order = await finishedOrder(shop);
    const line = await lineOfOrder(order);
    const { provider_payment_id: known } = await paymentRow(order.paymentId);
    const learn = (id: string | null) =>
      rowsOf("UPDATE payments SET provider_payment_id = $2 WHERE id = $1", [order.paymentId, id]);
    await learn(null);
    reported.push({ ...line, feeMinor: 0n });
    const report = answering("stripe", { kind: "lines", lines: reported, omits: ["fees"] });
    await reconcile(report);
    const stray = (await differencesOf()).at(-1);
    expect(stray).toMatchObject({ movement: "line", kind: "extra", theirs_minor: order.totalMinor });
    expect(await call(closeDifferenceAction, fields(stray?.id ?? "", { decision: "adjustments" }))).toBe("done");
    expect((await balancesOf("adjustments")).PHP).toBe(before - order.totalMinor);

    await learn(known);
    await reconcile(report);
    const back = (await differencesOf())
      .filter(({ movement, state }) => movement === "line" && state === "open")
      .at(-1);
    expect(back).toMatchObject({ ours_minor: order.totalMinor, theirs_minor: 0n });
    expect(await reconcile(report)).toMatchObject({ openedCount: 0, closedCount: 0 });
    expect(await call(closeDifferenceAction, fields(back?.id ?? "", { decision: "adjustments" }))).toBe("done");
    expect((await balancesOf("adjustments")).PHP ?? 0n).toBe(before);
    expect(await reconcile(report)).toMatchObject({ openedCount: 0, closedCount: 0 });
    await expectSuspenseExplained();
  });

  it("is one line when somebody else's charge names something that is no payment of ours", async () => {
    const line = lineOf({ paymentId: "INV-12", amountMinor: 4_200n });
    expect(await reconcile(reporting("btcpay", [line]))).toMatchObject({ openedCount: 1 });
    expect((await differencesOf()).at(-1)).toMatchObject({ kind: "extra", payment_id: null, theirs_minor: 4_200n });
  });

  it("is nothing to do where a report never tells fees", async () => {
    const order = await finishedOrder(shop);
    reported.push(await lineOfOrder(order));
    const lines = [...reported.slice(0, -1), { ...(reported.at(-1) ?? lineOf()), feeMinor: 0n }];
    await reconcile(answering("stripe", { kind: "lines", lines, omits: ["fees"] }));
    expect(await differencesOf(order.paymentId)).toEqual([]);
  });

  it.each([
    ["fees", "fees:xendit"],
    ["bank", "bank"],
    ["adjustments", "adjustments"],
  ])("books to %s", async (decision, code) => {
    const id = await extra(1_234n);
    const before = await balancesOf(code);
    expect(await call(closeDifferenceAction, fields(id, { decision }))).toBe("done");
    expect((await balancesOf(code)).PHP ?? 0n).toBe((before.PHP ?? 0n) - 1_234n);
    await expectSuspenseExplained();
  });

  it.each([
    [{ differenceId: "1" }, "invalid:differenceId"],
    [{ differenceId: crypto.randomUUID() }, "settlement.difference_not_found"],
    [{ decision: "" }, "invalid:decision"],
    [{ decision: "open" }, "invalid:decision"],
    [{ decision: "supplier" }, "invalid:decision"],
    [{ reason: "" }, "invalid:reason"],
    [{ reason: "two\nlines" }, "invalid:reason"],
    [{ reason: "x".repeat(501) }, "invalid:reason"],
  ])("refuses %j and moves nothing", async (given, outcome) => {
    const id = await extra(77n);
    expect(await call(closeDifferenceAction, { ...fields(id), ...given })).toBe(outcome);
    expect(await stateOf(id)).toBe("open");
    await expectSuspenseExplained();
  });

  it("is an admin's, with a fresh password", async () => {
    const id = await extra(88n);
    await signInAs("admin");
    expect(await call(closeDifferenceAction, fields(id))).toBe("auth.reauth_required");
    const support = await givenStaffActor("support");
    const closing = { differenceId: id, decision: "explained", reason: "Because", at: new Date() } as const;
    await expect(inTransaction((tx) => closeDifference(tx, support, closing))).rejects.toThrow("auth.forbidden");
    const admin = await givenStaffActor("admin");
    await expect(inTransaction((tx) => closeDifference(tx, admin, { ...closing, reason: " " }))).rejects.toThrow(
      "auth.reason_required",
    );
    expect(await stateOf(id)).toBe("open");
  });

  it("is refused the second time, the same decision too", async () => {
    const id = await extra(99n);
    expect(await call(closeDifferenceAction, fields(id, { decision: "bank" }))).toBe("done");
    const before = await differencesOf();
    for (const decision of ["bank", "explained"]) {
      expect(await call(closeDifferenceAction, fields(id, { decision }))).toBe("settlement.already_closed");
    }
    expect(await differencesOf()).toEqual(before);
    expect(await auditOf(`difference:${id}`)).toHaveLength(1);
  });

  it("counts once when five decide at once, whatever they decide", async () => {
    const id = await extra(111n);
    const outcomes = await Promise.all(
      ["explained", "bank", "fees", "bank", "adjustments"].map((decision) =>
        call(closeDifferenceAction, fields(id, { decision })),
      ),
    );
    expect(outcomes.toSorted()).toEqual(["done", ...Array(4).fill("settlement.already_closed")]);
    expect(await auditOf(`difference:${id}`)).toHaveLength(1);
    await expectSuspenseExplained();
  });

  it("meets a run that closes the same one: one of the two does", async () => {
    const { order, id } = await missing();
    reported.push(await lineOfOrder(order));
    const [outcome, run] = await Promise.all([
      call(closeDifferenceAction, fields(id)),
      reconcile(reporting("stripe", reported)),
    ]);
    expect([outcome, run.closedCount]).toEqual(outcome === "done" ? ["done", 0] : ["settlement.already_closed", 1]);
    expect(await reconcile(reporting("stripe", reported))).toMatchObject({ openedCount: 0, closedCount: 0 });
    await expectSuspenseExplained();
  });
});
