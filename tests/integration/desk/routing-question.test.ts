import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { askRoutingAction } from "@/app/admin/(desk)/channels/actions";
import { rowsOf } from "@/lib/db/pool";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import type { RoutingAnswer } from "@/lib/payments/ask-routing";
import { forgetChannels } from "@/lib/payments/channel-board";
import type { ActionState } from "@/lib/shared/action-state";
import { newId } from "@/lib/shared/ids";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { call, request, signInAs } from "@/tests/support/desk";
import { givenOrderRow, givenPaymentRow } from "@/tests/support/orders-at-rest";
import { formOf } from "@/tests/support/people";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeAll(() =>
  inTransaction(async (tx) => {
    await seedReferenceData(tx);
    await seedDemoCatalog(tx, new Date());
  }),
);
beforeEach(() => forgetChannels());
afterEach(async () => {
  await rowsOf("UPDATE channels SET is_draining = false");
  await rowsOf("UPDATE routing_rules SET removed_at = now()");
});

const QUESTION = { country: "PH", method: "card", diamonds: "500", amount: "" };

async function ask(fields: Record<string, string>): Promise<RoutingAnswer> {
  const state: ActionState<RoutingAnswer> = await askRoutingAction({ status: "idle" }, formOf(fields));
  if (state.status !== "done") throw new Error(JSON.stringify(state));
  return state.data;
}

const WRITTEN =
  "SELECT (SELECT count(*) FROM orders) + (SELECT count(*) FROM payments) + (SELECT count(*) FROM channel_observations) AS rows";

// Guarantee: a question to routing is answered as a payment would be, and leaves nothing behind.
describe("what would routing do now", () => {
  beforeEach(async () => void (await signInAs("admin")));

  it("answers with the decision, what was weighed, and what the payment consists of", async () => {
    const before = await rowsOf(WRITTEN);
    const { decision, parts, refusal, withoutRules } = await ask(QUESTION);
    expect(decision).toMatchObject({ channelId: "stripe-card", because: "only_candidate", propensity: 1 });
    expect(decision.candidates[0]?.score?.feeMinor).toBeGreaterThan(0);
    const minor = (text: string) => BigInt(text);
    expect(minor(parts.netMinor) + minor(parts.taxMinor) + minor(parts.feeMinor)).toBe(minor(parts.totalMinor));
    expect(parts).toMatchObject({ currency: "PHP", diamonds: 500, taxName: "VAT" });
    expect([refusal, withoutRules]).toEqual([null, null]);
    expect(await rowsOf(WRITTEN)).toEqual(before);
  });

  it("says in which way a rule of staff decided, and what the figures would have said", async () => {
    await rowsOf(
      "INSERT INTO routing_rules (id, kind, channel_id, method) VALUES ($1, 'prefer', 'xendit-gcash', 'gcash')",
      [newId()],
    );
    const { decision, withoutRules } = await ask({ ...QUESTION, method: "gcash" });
    expect(decision).toMatchObject({ because: "rule", channelId: "xendit-gcash" });
    expect(withoutRules?.candidates[0]?.score).not.toBeNull();
  });

  it("says why nobody can take it, and what the customer is told", async () => {
    await rowsOf("UPDATE channels SET is_draining = true WHERE method = 'card'");
    const { decision, refusal } = await ask(QUESTION);
    expect(decision).toMatchObject({ channelId: null, candidates: [{ excludedBecause: "draining" }] });
    expect(refusal).toMatch(/not offered/);
    const elsewhere = await ask({ ...QUESTION, country: "VN", method: "gcash" });
    expect(elsewhere.decision.candidates[0]?.excludedBecause).toBe("country_not_served");
    const tooMuch = await ask({ ...QUESTION, method: "gcash", diamonds: "", amount: "150,000.00" });
    expect(tooMuch.decision.candidates[0]?.excludedBecause).toBe("amount_too_large");
    expect(tooMuch.parts).toMatchObject({ totalMinor: "15000000", diamonds: 120_000 });
  });

  it.each([
    [{ ...QUESTION, country: "DE" }, "invalid:country"],
    [{ ...QUESTION, method: "cash" }, "invalid:method"],
    [{ ...QUESTION, diamonds: "" }, "invalid:diamonds"],
    [{ ...QUESTION, diamonds: "-5" }, "invalid:diamonds"],
    [{ ...QUESTION, amount: "1.005" }, "invalid:amount"],
    [{ ...QUESTION, country: "VN", method: "momo", amount: "10.50" }, "input.invalid"],
  ])("refuses %j", async (fields, outcome) => expect(await call(askRoutingAction, fields)).toBe(outcome));
});

// Guarantee: what was decided about an attempt is what staff read, and a record that nobody can read hides nothing else.
describe("the decision beside an attempt", () => {
  it("comes with the order", async () => {
    await signInAs("admin");
    const { decision } = await ask(QUESTION);
    const order = await givenOrderRow();
    const paymentId = await givenPaymentRow(order.id);
    const stored = { ...decision, reroutedFrom: paymentId };
    await rowsOf("UPDATE payments SET routing = $1 WHERE id = $2", [JSON.stringify(stored), paymentId]);
    expect((await getOrderDossier(prisma(), order.id))?.payments[0]?.routing).toEqual(stored);
    await rowsOf(`UPDATE payments SET routing = '{"because":"an older version"}' WHERE id = $1`, [paymentId]);
    expect((await getOrderDossier(prisma(), order.id))?.payments[0]?.routing).toBeNull();
  });
});
