import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { env } from "@/lib/env";
import { withClient } from "@/scripts/database/roles";
import { finishedOrder } from "@/tests/support/given";
import { runFile } from "@/tests/support/processes";
import { openShop, type Shop } from "@/tests/support/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await openShop({ facet_ph_1: 10_000n });
});
afterAll(() => shop.close());

async function check(): Promise<{ code: number | null; output: string }> {
  const run = runFile("scripts/books-check.ts");
  return { code: await run.ended, output: run.output() };
}

describe("npm run books:check", () => {
  it("prints the accounts of each ledger and says that they balance", async () => {
    await finishedOrder(shop);
    const { code, output } = await check();
    expect(code).toBe(0);
    expect(output).toContain("DIAMOND: debits less credits");
    expect(output).toMatch(/pool:facet_ph_1\s+9500/);
    expect(output).toMatch(/PHP, in major units/);
    expect(output).toMatch(/trial balance 0: in \d+ accounts/);
  });

  it("ends with 1 and names the account when a counter was changed behind the ledger's back", async () => {
    const move = (by: number) =>
      withClient(env.DATABASE_OWNER_URL, (client) =>
        client.query(
          `UPDATE accounts SET debits_posted = debits_posted + ${by} WHERE code = 'supplier' AND ledger = 'DIAMOND'`,
        ),
      );
    await move(7);
    const { code, output } = await check();
    await move(-7);
    expect(code).toBe(1);
    expect(output).not.toContain("trial balance 0");
    expect((await check()).code).toBe(0);
  });
});
