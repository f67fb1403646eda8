import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { checkPlatformAction, stopPlatformAction } from "@/app/admin/(desk)/pool/actions";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { getLatestStop } from "@/lib/pool/account-queries";
import { getPool } from "@/lib/pool/desk-queries";
import { STOP_WORDS } from "@/lib/pool/desk-schemas";
import { newId } from "@/lib/shared/ids";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";
import { finishedOrder, statesOf } from "@/tests/support/given";
import { openShop, type Shop } from "@/tests/support/shop";
import { reconcilePool } from "@/worker/reconcile-pool";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

/** The platform turns the API on again, and the shop is as new. */
beforeEach(async () => {
  await shop.sims.control("bigo", "DELETE", "/_sim/faults");
  await shop.sims.control("bigo", "POST", "/_sim/enable");
  await rowsOf("UPDATE platform_stops SET ended_at = now() WHERE ended_at IS NULL");
  await rowsOf("UPDATE shop_state SET deliveries_paused_at = NULL, deliveries_paused_reason = NULL");
});

const fields = (given: Record<string, string> = {}) => ({
  stopId: newId(),
  words: STOP_WORDS,
  reason: "A key was stolen",
  ...given,
});
const calls = async () => (await rowsOf("SELECT 1 FROM platform_stops")).length;

// Guarantee: the kill switch is used once for each decision, written down before the call, pauses everything, and what may have worked is
// never called failed.
describe("the platform's kill switch", () => {
  it("switches the API off, pauses deliveries, and only the platform brings it back", async () => {
    const actorId = await signInAs("admin", { isConfirmed: true });
    expect(await call(stopPlatformAction, fields())).toBe("done");
    expect(await getLatestStop()).toMatchObject({ status: "done", rescode: 0, endedAt: null });
    expect((await getPool()).deliveriesPausedReason).toBe("The platform's kill switch: A key was stolen");
    expect(await auditOf("shop")).toContainEqual({
      ...{ action: "pool.disable_platform", reason: "A key was stolen", actor_id: actorId },
    });
    const order = await finishedOrder(shop);
    expect((await statesOf(order)).order).not.toBe("delivered");

    await reconcilePool();
    expect(await getLatestStop()).toMatchObject({ endedAt: null });
    await shop.sims.control("bigo", "POST", "/_sim/enable");
    await reconcilePool();
    expect((await getLatestStop())?.endedAt).not.toBeNull();
    // Going on is a person's decision.
    expect((await getPool()).deliveriesPausedAt).not.toBeNull();
  });

  it("finds out by a harmless question when the answer was lost after the effect", async () => {
    await signInAs("admin", { isConfirmed: true });
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [{ path: "disable", answer: "reset", effect: "done", times: 1 }],
    });
    expect(await call(stopPlatformAction, fields())).toBe("done");
    expect(await getLatestStop()).toMatchObject({ status: "done", rescode: 7212002, endedAt: null });
  });

  it("stays unknown while the platform says nothing, and is cleared up when somebody asks later", async () => {
    await signInAs("admin", { isConfirmed: true });
    await shop.sims.control("bigo", "PUT", "/_sim/faults", {
      rules: [
        { path: "disable", answer: "reset", effect: "done" },
        { path: "pre_check", answer: "reset" },
      ],
    });
    expect(await call(stopPlatformAction, fields())).toBe("done");
    expect(await getLatestStop()).toMatchObject({ status: "unknown", endedAt: null });
    expect((await getPool()).deliveriesPausedAt).not.toBeNull();
    await shop.sims.control("bigo", "DELETE", "/_sim/faults");
    expect(await call(checkPlatformAction, {})).toBe("done");
    expect(await getLatestStop()).toMatchObject({ status: "done", endedAt: null });
  });

  it.each([
    [{ words: "yes" }, "invalid:words"],
    [{ words: "" }, "invalid:words"],
    [{ reason: "" }, "invalid:reason"],
    [{ reason: "two\nlines" }, "invalid:reason"],
    [{ stopId: "1" }, "invalid:stopId"],
  ])("refuses %j and calls nobody", async (given, outcome) => {
    await signInAs("admin", { isConfirmed: true });
    const before = await calls();
    expect(await call(stopPlatformAction, fields(given))).toBe(outcome);
    expect(await calls()).toBe(before);
    expect((await getPool()).deliveriesPausedAt).toBeNull();
  });

  it("is no button of anybody but an admin who has just proven himself", async () => {
    await signInAs("admin");
    expect(await call(stopPlatformAction, fields())).toBe("auth.reauth_required");
    for (const who of ["support", "supervisor", "finance"] as const) {
      await signInAs(who, { isConfirmed: true });
      expect(await call(stopPlatformAction, fields())).toBe("auth.forbidden");
    }
    expect((await getPool()).deliveriesPausedAt).toBeNull();
  });

  it("is used once however often and however simultaneously it is sent", async () => {
    await signInAs("admin", { isConfirmed: true });
    const before = await calls();
    const input = fields();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(stopPlatformAction, input)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await call(stopPlatformAction, input)).toBe("done");
    expect(await calls()).toBe(before + 1);
    const row = await rowOf<{ count: bigint }>(
      "SELECT count(*) FROM evidence WHERE kind = 'pool.platform_stop_asked' AND body ->> 'stopId' = $1",
      [input.stopId],
    );
    expect(row?.count).toBe(1n);
  });
});
