import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { recordSplitDepositAction } from "@/app/admin/(desk)/pool/actions";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { newId } from "@/lib/shared/ids";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { accountBooks } from "@/tests/support/rebalancing";
import { openShop, type Shop } from "@/tests/support/shop";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

const [A, B] = ["facet_ph_1", "facet_id_1"];

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ [A]: 0n, [B]: 0n, facet_my_1: 0n });
});
afterAll(() => shop.close());

let invoices = 0;
const fields = (given: Record<string, string> = {}) => ({
  depositId: newId(),
  diamonds: "1,000",
  costUsd: "16.51",
  supplier: "Supplier Ltd",
  document: `INV-${++invoices}`,
  [`part.${A}`]: "700",
  [`part.${B}`]: "300",
  "part.facet_my_1": "",
  ...given,
});

const held = async () => [(await accountBooks(A)).held, (await accountBooks(B)).held];

async function inventoryMinor(): Promise<bigint> {
  const row = await rowOf<{ cost: bigint }>(
    "SELECT COALESCE(sum(debits_posted - credits_posted), 0)::bigint AS cost FROM accounts WHERE ledger = 'USD' AND code = 'inventory'",
  );
  return row?.cost ?? 0n;
}

// Guarantee: a split deposit is in the books as a whole or not at all, once, and its parts cost exactly what the whole did.
describe("recording a split deposit", () => {
  it("books a part into each account with its share of the cost, and says who did it", async () => {
    const actorId = await signInAs("finance", { isConfirmed: true });
    const [[a = 0n, b = 0n], cost] = [await held(), await inventoryMinor()];
    const input = fields();
    expect(await call(recordSplitDepositAction, input)).toBe("done");
    expect(await held()).toEqual([a + 700n, b + 300n]);
    expect(await inventoryMinor()).toBe(cost + 1_651n);
    expect(
      await rowsOf("SELECT custodian_id AS id, cost_usd_minor AS cost FROM deposits ORDER BY custodian_id"),
    ).toEqual([
      { id: B, cost: 495n },
      { id: A, cost: 1_156n },
    ]);
    for (const id of [A, B])
      expect(await auditOf(`custodian:${id}`)).toEqual([
        { action: "pool.deposit", reason: input.document, actor_id: actorId },
      ]);
    expect(await trialBalanceMinor()).toBe(0n);
  });

  it.each([
    [{ diamonds: "" }, "invalid:diamonds"],
    [{ costUsd: "-1" }, "invalid:costUsd"],
    [{ supplier: "" }, "invalid:supplier"],
    [{ [`part.${A}`]: "7.5" }, `invalid:part.${A}`],
    [{ [`part.${A}`]: "-700" }, `invalid:part.${A}`],
    [{ [`part.${A}`]: "701" }, "pool.deposit_split"],
    [{ [`part.${A}`]: "", [`part.${B}`]: "" }, "pool.deposit_split"],
    [{ [`part.${B}`]: "200", "part.nowhere": "100" }, "pool.account_not_found"],
  ])("refuses %j, and moves nothing", async (given, outcome) => {
    await signInAs("finance", { isConfirmed: true });
    const before = await held();
    expect(await call(recordSplitDepositAction, fields(given))).toBe(outcome);
    expect(await held()).toEqual(before);
  });

  it("is not for everybody, and not without a fresh proof of who it is", async () => {
    await signInAs("supervisor", { isConfirmed: true });
    expect(await call(recordSplitDepositAction, fields())).toBe("auth.forbidden");
    await signInAs("finance");
    expect(await call(recordSplitDepositAction, fields())).toBe("auth.reauth_required");
  });

  it("counts once however often and however simultaneously it is sent; with other parts it is refused", async () => {
    await signInAs("finance", { isConfirmed: true });
    const [a = 0n, b = 0n] = await held();
    const input = fields();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(recordSplitDepositAction, input)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await call(recordSplitDepositAction, input)).toBe("done");
    for (const other of [
      { [`part.${A}`]: "600", [`part.${B}`]: "400" },
      { [`part.${A}`]: "1000", [`part.${B}`]: "" },
      { [`part.${B}`]: "", "part.facet_my_1": "300" },
      { [`part.${B}`]: "200", "part.facet_my_1": "100" },
    ]) {
      expect(await call(recordSplitDepositAction, { ...input, ...other })).toBe("pool.deposit_key_reused");
    }
    expect(await held()).toEqual([a + 700n, b + 300n]);
  });

  it("of an invoice that is booked already books nothing, and two forms for it book it once", async () => {
    await signInAs("finance", { isConfirmed: true });
    const [a = 0n, b = 0n] = await held();
    const input = fields();
    const forms = Array.from({ length: 4 }, () => ({ ...input, depositId: newId() }));
    const outcomes = await Promise.all(forms.map((form) => call(recordSplitDepositAction, form)));
    expect(outcomes.toSorted()).toEqual(["done", ...Array(3).fill("pool.deposit_document_booked")]);
    const overlapping = {
      ...input,
      depositId: newId(),
      [`part.${A}`]: "",
      [`part.${B}`]: "300",
      "part.facet_my_1": "700",
    };
    expect(await call(recordSplitDepositAction, overlapping)).toBe("pool.deposit_document_booked");
    expect(await held()).toEqual([a + 700n, b + 300n]);
  });

  it("counts different ones that come at once, each", async () => {
    await signInAs("finance", { isConfirmed: true });
    const [a = 0n, b = 0n] = await held();
    await Promise.all(Array.from({ length: 6 }, () => call(recordSplitDepositAction, fields())));
    expect(await held()).toEqual([a + 4_200n, b + 1_800n]);
    expect(await trialBalanceMinor()).toBe(0n);
  });
});
