import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadSnapshot } from "@/lib/catalog/queries";
import { recordFxRate } from "@/lib/catalog/record-fx-rate";
import { RecordFxRateInput } from "@/lib/catalog/schemas";
import { catalogFrom } from "@/lib/catalog/snapshot";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { importShop, ShopFile } from "@/prisma/seed/shop-file";

/** A day after the rate of the example. */
const at = new Date("2026-01-02T00:00:00Z");
let example: ShopFile;

beforeAll(async () => {
  await inTransaction(seedReferenceData);
  example = ShopFile.parse(JSON.parse(await readFile("prisma/seed/shop.example.json", "utf8")));
});
afterAll(closePrisma);

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => "done",
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );
const apply = (file: ShopFile) => inTransaction((tx) => importShop(tx, file, at));
const counts = async () => [
  await prisma().custodian.count(),
  await prisma().fxRate.count(),
  await prisma().package.count(),
];

// Guarantee: a real shop can sell after one file, applying it again changes nothing, and a wrong one leaves no half behind.
describe("the shop file", () => {
  it("makes a migrated shop able to sell, once", async () => {
    expect(await apply(example)).toEqual({ custodians: 1, fxRates: 1, packages: 2 });
    expect(await apply(example)).toEqual({ custodians: 1, fxRates: 0, packages: 0 });
    expect(await counts()).toEqual([1, 1, 2]);
    const catalog = catalogFrom(await loadSnapshot(prisma(), at), "PH");
    expect(catalog).toMatchObject({ currency: "PHP", fx: { perUsdMicro: 58_250_000n, source: "your bank" } });
    const account = await prisma().account.findUnique({
      where: { ledger_code: { ledger: "DIAMOND", code: "pool:main_ph" } },
    });
    expect(account).toMatchObject({ noCreditOverdraft: true, debitsPosted: 0n });
  });

  it("refuses 6,000 diamonds for 9 USD, shares above 100 % and leaves nothing of such a file", async () => {
    const before = await counts();
    const cheap = ShopFile.parse({
      fxRates: [{ currency: "SGD", perUsd: "1.29", source: "x", quotedAt: at }],
      packages: [{ diamonds: 6_000, priceUsd: "9.00", badge: null }],
    });
    expect(await codeOf(apply(cheap))).toBe("price.outside_band");
    const second = {
      ...example.custodians[0],
      custodianId: "second",
      resellerId: "other",
    } as ShopFile["custodians"][number];
    expect(await codeOf(apply({ ...cheap, packages: [], custodians: [second] }))).toBe("pool.target_shares");
    expect(await counts()).toEqual(before);
  });

  it.each([
    { custodians: [{ custodianId: "Main PH" }] },
    { fxRates: [{ currency: "EUR", perUsd: "1", source: "x", quotedAt: at }] },
    { fxRates: [{ currency: "PHP", perUsd: "-1", source: "x", quotedAt: at }] },
    { fxRates: [{ currency: "PHP", perUsd: "1e3", source: "x", quotedAt: at }] },
    { packages: [{ diamonds: 1.5, priceUsd: "1" }] },
    { surprise: 1 },
    [],
  ])("refuses a file with %j", (file) => {
    expect(ShopFile.safeParse(file).success).toBe(false);
  });
});

// Guarantee: a slipped decimal point in an exchange rate does not become a price.
describe("recording an exchange rate", () => {
  const record = (perUsd: string, isConfirmed = false, role: "admin" | "support" = "admin") =>
    codeOf(
      inTransaction((tx) =>
        recordFxRate(
          tx,
          { userId: newId(), role },
          {
            ...RecordFxRateInput.parse({ currency: "PHP", perUsd, source: "bank", quotedAt: at }),
            isConfirmed,
            at,
          },
        ),
      ),
    );

  it("takes a plausible one, and a far one only when it was confirmed", async () => {
    expect(await record("5.825")).toBe("price.rate_implausible");
    expect(await record("69.91")).toBe("price.rate_implausible");
    expect(await record("60.1", false, "support")).toBe("auth.forbidden");
    expect(await record("60.1")).toBe("done");
    const snapshot = await loadSnapshot(prisma(), at);
    expect(snapshot.fx.find(({ currency }) => currency === "PHP")?.perUsdMicro).toBe(60_100_000n);
  });

  it("records one rate once", async () => {
    const before = await prisma().fxRate.count();
    expect(await record("60.1")).toBe("done");
    expect(await prisma().fxRate.count()).toBe(before);
  });
});
