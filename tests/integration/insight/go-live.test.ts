import { afterAll, describe, expect, it } from "vitest";
import { closeDatabase, rowsOf } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { getGoLive } from "@/lib/insight/go-live";
import { newId } from "@/lib/shared/ids";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { finishedOrder } from "@/tests/support/given";
import { openShop } from "@/tests/support/shop";
import { reconcilePool } from "@/worker/reconcile-pool";

const leftOf = async (now = new Date()) => (await getGoLive(now)).flatMap(({ step, isDone }) => (isDone ? [] : [step]));

afterAll(async () => {
  await closePrisma();
  await closeDatabase();
});

// Guarantee: a new shop is told what it still needs, and each thing is ticked off when it is really there.
describe("before the first customer", () => {
  it("a new shop needs everything, and has it one after the other", async () => {
    await inTransaction((tx) => seedReferenceData(tx));
    expect(await leftOf()).toEqual(["platform", "deposit", "prices", "rates", "staff", "test_order"]);
    const shop = await openShop();
    expect(await leftOf()).toEqual(["platform", "staff", "test_order"]);
    await reconcilePool();
    expect(await leftOf()).toEqual(["staff", "test_order"]);
    await prisma().user.create({ data: { id: newId(), email: "first@support.test", role: "support" } });
    await finishedOrder(shop);
    expect(await leftOf()).toEqual([]);
    // A rate that nobody renewed, and a colleague who left, are missing again.
    expect(await leftOf(new Date(Date.now() + 400 * 86_400_000))).toEqual(["rates"]);
    await rowsOf("UPDATE users SET disabled_at = now() WHERE role = 'support'");
    expect(await leftOf()).toEqual(["staff"]);
    await shop.close();
  });
});
