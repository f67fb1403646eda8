import { afterAll, describe, expect, it } from "vitest";
import { isPasswordOf } from "@/lib/accounts/password";
import { quote } from "@/lib/catalog/price";
import { currentCatalog } from "@/lib/catalog/queries";
import { closeDatabase } from "@/lib/db/pool";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { currentRuleSet } from "@/lib/risk/queries";
import { FIRST_RULES } from "@/lib/risk/rule-set";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { open } from "@/lib/shared/secret-box";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { DEMO_LOGINS } from "@/prisma/seed/demo-logins";
import { seedDemoPeople } from "@/prisma/seed/demo-people";
import { seedDemoPool } from "@/prisma/seed/demo-pool";
import { seedReferenceData } from "@/prisma/seed/reference-data";

const at = new Date();

async function seedAll(): Promise<void> {
  await inTransaction(seedReferenceData);
  await inTransaction(async (tx) => {
    await seedDemoCatalog(tx, at);
    await seedDemoPool(tx);
    await seedDemoPeople(tx, at, { dataKeys: env.FACET_DATA_KEYS, hashKey: env.FACET_HASH_KEY });
  });
}

async function counts(): Promise<Record<string, number>> {
  const db = prisma();
  return {
    packages: await db.package.count(),
    prices: await db.packagePrice.count(),
    fx: await db.fxRate.count(),
    tax: await db.taxRate.count(),
    channels: await db.channel.count(),
    ruleSets: await db.riskRuleSet.count(),
    custodians: await db.custodian.count(),
    deposits: await db.deposit.count(),
    transfers: await db.transfer.count(),
    users: await db.user.count(),
    recipients: await db.savedRecipient.count(),
  };
}

afterAll(async () => {
  await closeDatabase();
  await closePrisma();
});

// Guarantee: a seeded shop can sell at once in every country, its books balance, and seeding again changes nothing.
describe("the seed", () => {
  it("fills what a shop needs, and only that a second time", async () => {
    await seedAll();
    const first = await counts();
    await seedAll();
    expect(await counts()).toEqual(first);
    expect(first).toEqual({
      packages: 9,
      prices: 9,
      fx: 7,
      tax: 6,
      channels: 18,
      ruleSets: 1,
      custodians: 3,
      deposits: 3,
      transfers: 6,
      users: 5,
      recipients: 3,
    });
  });

  it("leaves a price, a password and a rule set alone that somebody changed", async () => {
    const db = prisma();
    await db.package.update({ where: { diamonds: 50n }, data: { priceUsdMinor: 120n, version: 2 } });
    await db.user.update({ where: { email: "admin@facet.test" }, data: { passwordHash: "changed" } });
    await seedAll();
    expect(await db.package.findUnique({ where: { diamonds: 50n } })).toMatchObject({
      priceUsdMinor: 120n,
      version: 2,
    });
    expect(await db.user.findUnique({ where: { email: "admin@facet.test" } })).toMatchObject({
      passwordHash: "changed",
    });
  });

  it("prices every package in every country inside the band", async () => {
    for (const country of COUNTRY_CODES) {
      const catalog = await currentCatalog(country);
      expect(catalog.packages).toHaveLength(9);
      for (const { id } of catalog.packages) quote({ packageId: id, country, catalog, method: "card" });
      for (const diamonds of [50, 51, 99, 199, 19_999, 50_001, 120_000]) quote({ diamonds, country, catalog });
    }
  });

  it("books the first deposits so that the books balance", async () => {
    expect(await trialBalanceMinor()).toBe(0n);
    const accounts = await prisma().account.findMany({
      where: { code: { startsWith: "pool:" } },
      orderBy: { code: "asc" },
    });
    expect(
      accounts.map(({ code, debitsPosted, noCreditOverdraft }) => [code, debitsPosted, noCreditOverdraft]),
    ).toEqual([
      ["pool:facet_id_1", 3_000_000n, true],
      ["pool:facet_my_1", 2_000_000n, true],
      ["pool:facet_ph_1", 5_000_000n, true],
    ]);
    const inventory = await prisma().account.findUnique({
      where: { ledger_code: { ledger: "USD", code: "inventory" } },
    });
    expect(inventory?.debitsPosted).toBe(16_500_000n);
  });

  it("lets the demo's staff in with the printed passwords, hashed with argon2id", async () => {
    const support = DEMO_LOGINS[1];
    const user = await prisma().user.findUnique({ where: { email: support.email } });
    expect(user?.passwordHash).toMatch(/^\$argon2id\$/);
    expect(await isPasswordOf(user?.passwordHash ?? null, support.password)).toBe(true);
    expect(await isPasswordOf(user?.passwordHash ?? null, "facet-demo-admin")).toBe(false);
  });

  it("keeps the customer's recipients sealed", async () => {
    const rows = await prisma().savedRecipient.findMany({ orderBy: { id: "asc" } });
    expect(rows.map((row) => open(row.recipientSealed, env.FACET_DATA_KEYS)).sort()).toEqual([
      "Tony_Bee99",
      "inshhaa",
      "lucky.bean",
    ]);
    expect(JSON.stringify(rows)).not.toContain("Tony");
  });

  it("puts the first risk rules in force", async () => {
    expect(await currentRuleSet()).toEqual({ ...FIRST_RULES, version: 1 });
  });
});
