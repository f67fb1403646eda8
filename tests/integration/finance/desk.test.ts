import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { closeDifferenceAction, runSettlementAction } from "@/app/admin/(desk)/reconciliation/actions";
import { GET as exportDifferences } from "@/app/admin/(desk)/reconciliation/export/route";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { listDifferences, listProviderSettlements } from "@/lib/finance/desk-queries";
import { DifferenceListInput } from "@/lib/finance/schemas";
import { reconcileDueSettlements } from "@/lib/jobs/handlers/reconcile-settlements";
import { call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder } from "@/tests/support/given";
import { differencesOf, lineOf, plant, reconcile, reporting } from "@/tests/support/settlements";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
  await signInAs("admin", { isConfirmed: true });
});
afterAll(() => shop.close());

const runs = () =>
  rowsOf<{ provider: string; outcome: string; lines_count: number; opened_count: number }>(
    "SELECT provider, outcome, lines_count, opened_count FROM settlement_runs ORDER BY id",
  );

// Guarantee: every provider of the shop is read every day by whichever worker comes first, and whenever an admin asks.
describe("runs", () => {
  it("come when they are due, once, and one provider that is silent does not keep the others from theirs", async () => {
    await finishedOrder(shop);
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {
      calls: [{ operation: "balance_transaction.list", kind: "http_500_before", count: null }],
    });
    const now = new Date(Date.now() + 60_000);
    await reconcileDueSettlements(now);
    await reconcileDueSettlements(now);
    expect(await runs()).toMatchObject([
      { provider: "stripe", outcome: "unknown" },
      { provider: "xendit", outcome: "lines", lines_count: 0 },
    ]);
    await shop.sims.control("stripe", "PUT", "/_sim/faults", {});
    await reconcileDueSettlements(new Date(now.getTime() + 20 * 60_000));
    expect((await runs()).slice(2)).toMatchObject([{ provider: "stripe", outcome: "lines", lines_count: 1 }]);
  });

  it("start at an admin's word, five at once too", async () => {
    await plant(shop, { op: "add", amount: 5_000, currency: "php" });
    const before = (await runs()).length;
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, () => call(runSettlementAction, { provider: "stripe" })),
    );
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect((await runs()).slice(before).map(({ provider }) => provider)).toEqual(Array(5).fill("stripe"));
    expect(await call(runSettlementAction, { provider: "all" })).toBe("done");
    const audit = await prisma().auditEntry.findMany({ where: { action: "settlement.run" } });
    expect(audit).toHaveLength(6);
    expect(audit.at(-1)?.after).toEqual({ stripe: "lines", xendit: "lines" });
  });

  it.each(["", "a b", "x".repeat(30)])("are refused for %j", async (provider) => {
    expect(await call(runSettlementAction, { provider })).toBe("invalid:provider");
  });

  it("do nothing for a provider that the shop does not use", async () => {
    const before = await runs();
    expect(await call(runSettlementAction, { provider: "nobody" })).toBe("done");
    expect(await runs()).toEqual(before);
  });
});

describe("the page", () => {
  it("sums up each provider: last run, open differences, and what they put into suspense", async () => {
    await reconcile(
      reporting("carrier", [
        lineOf({ amountMinor: 300n, currency: "SGD" }),
        lineOf({ amountMinor: -100n, currency: "SGD" }),
        lineOf({ amountMinor: 50n, currency: "THB", feeMinor: 8n }),
      ]),
    );
    const [carrier, play] = await listProviderSettlements(["carrier", "play"]);
    expect(carrier).toMatchObject({
      provider: "carrier",
      last: { outcome: "lines", linesCount: 3, matchedCount: 0 },
      openCount: 3,
      suspense: [
        { currency: "SGD", minor: "200" },
        { currency: "THB", minor: "42" },
      ],
    });
    expect(play).toEqual({ provider: "play", last: null, readUntil: null, openCount: 0, suspense: [] });
  });

  it("shows the open ones at first, filters, and pages without gaps or repeats", async () => {
    const [first] = (await differencesOf()).filter(({ provider }) => provider === "carrier");
    expect(
      await call(closeDifferenceAction, { differenceId: first?.id ?? "", decision: "bank", reason: "Paid out" }),
    ).toBe("done");
    const count = async (query: Record<string, string>) =>
      (await listDifferences(DifferenceListInput.parse({ provider: "carrier", ...query }))).differences.length;
    expect(await count({})).toBe(2);
    expect(await count({ state: "" })).toBe(3);
    expect(await count({ state: "booked" })).toBe(1);
    expect(await count({ state: "explained" })).toBe(0);
    expect(await count({ kind: "missing" })).toBe(0);
    expect(await count({ state: "rubbish", kind: "'--", order: "x", before: "1" })).toBe(2);

    const seen: string[] = [];
    for (let before: string | undefined; ; ) {
      const page = await listDifferences({ ...DifferenceListInput.parse({ state: "" }), before }, 2);
      seen.push(...page.differences.map(({ id }) => id));
      if (page.nextBefore === null) break;
      before = page.nextBefore;
    }
    expect(seen.toSorted()).toEqual((await differencesOf()).map(({ id }) => id).toSorted());
  });

  it("finds the differences of an order", async () => {
    const order = await finishedOrder(shop);
    const { provider_payment_id: of } = (
      await rowsOf<{ provider_payment_id: string }>("SELECT provider_payment_id FROM payments WHERE id = $1", [
        order.paymentId,
      ])
    )[0] ?? { provider_payment_id: "" };
    await plant(shop, { op: "alter", of, amount: 100 });
    await reconcile("stripe");
    const { differences } = await listDifferences(DifferenceListInput.parse({ order: order.reference }));
    expect(differences).toMatchObject([
      { kind: "amount", orderId: order.orderId, reference: order.reference, providerPaymentId: of, state: "open" },
    ]);
  });

  it("leaves as CSV, and who took it is recorded", async () => {
    const answer = await exportDifferences(
      new Request(`${env.FACET_URL}/x?provider=carrier&state=`, { headers: request.headers }),
      {},
    );
    const lines = (await answer.text()).trim().split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain('"id","provider","channel","kind"');
    expect(lines.join()).toContain('"bank","Paid out"');
    expect(await prisma().auditEntry.count({ where: { action: "settlement.export" } })).toBe(1);
  });
});
