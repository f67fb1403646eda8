import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPackage } from "@/lib/catalog/create-package";
import { currentCatalog, listPackagePrices, listPackages, loadSnapshot } from "@/lib/catalog/queries";
import { setPackageActive } from "@/lib/catalog/set-package-active";
import { setPackagePrice } from "@/lib/catalog/set-package-price";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";

const admin: Actor = { userId: newId(), role: "admin" };
const support: Actor = { userId: newId(), role: "support" };
const at = new Date();

beforeAll(async () => {
  await inTransaction(seedReferenceData);
  await inTransaction((tx) => seedDemoCatalog(tx, at));
});
afterAll(closePrisma);

async function packageOf(diamonds: number) {
  const found = (await listPackages(prisma())).find((item) => item.diamonds === diamonds);
  if (found === undefined) throw new Error(`no package of ${diamonds}`);
  return found;
}

const change = (actor: Actor, input: { packageId: string; version: number; priceUsd: bigint }) =>
  inTransaction((tx) => setPackagePrice(tx, actor, { ...input, reason: "test", at }));

const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => "done",
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );

// Guarantee: a price changes once for each decision, by an admin, inside the band, and every change can be read later.
describe("setting a package's price", () => {
  it("gives the package the new price and the next version, and keeps the old one on record", async () => {
    const before = await packageOf(50);
    await change(admin, { packageId: before.id, version: 1, priceUsd: 110n });
    expect(await packageOf(50)).toMatchObject({ priceUsdMinor: 110n, version: 2 });
    expect(await listPackagePrices(prisma(), before.id)).toMatchObject([
      { version: 2, priceUsdMinor: 110n, actorId: admin.userId, reason: "test" },
      { version: 1, priceUsdMinor: 105n, actorId: null },
    ]);
  });

  it("refuses 6,000 diamonds for 9 USD, new or changed, and changes nothing", async () => {
    const made = { id: newId(), diamonds: 6_000, priceUsd: 900n, badge: null, position: 0, reason: "", at };
    expect(await codeOf(inTransaction((tx) => createPackage(tx, admin, made)))).toBe("price.outside_band");
    const big = await packageOf(5_000);
    expect(await codeOf(change(admin, { packageId: big.id, version: 1, priceUsd: 750n }))).toBe("price.outside_band");
    expect(await packageOf(5_000)).toEqual(big);
    expect((await listPackages(prisma())).some((item) => item.diamonds === 6_000)).toBe(false);
  });

  it("refuses a price inside the band in dollars that a country's rounding pushes out of it", async () => {
    const tiny = { id: newId(), diamonds: 1, priceUsd: 4n, badge: null, position: 0, reason: "", at };
    expect(await codeOf(inTransaction((tx) => createPackage(tx, admin, tiny)))).toBe("price.outside_band");
  });

  it("is for admins only", async () => {
    const item = await packageOf(100);
    expect(await codeOf(change(support, { packageId: item.id, version: 1, priceUsd: 220n }))).toBe("auth.forbidden");
    expect(await packageOf(100)).toEqual(item);
  });

  it("refuses an unknown package and a stale version", async () => {
    const item = await packageOf(50);
    expect(await codeOf(change(admin, { packageId: newId(), version: 1, priceUsd: 220n }))).toBe("package.not_found");
    expect(await codeOf(change(admin, { packageId: item.id, version: 1, priceUsd: 120n }))).toBe("package.stale");
  });

  it("changes nothing when it is repeated", async () => {
    const item = await packageOf(100);
    await change(admin, { packageId: item.id, version: 1, priceUsd: 215n });
    await change(admin, { packageId: item.id, version: 1, priceUsd: 215n });
    expect(await packageOf(100)).toMatchObject({ version: 2 });
    expect(await listPackagePrices(prisma(), item.id)).toHaveLength(2);
  });

  it("lets exactly one of five simultaneous decisions win", async () => {
    const item = await packageOf(200);
    const prices = [420n, 421n, 422n, 423n, 424n];
    const codes = await Promise.all(
      prices.map((priceUsd) => codeOf(change(admin, { packageId: item.id, version: 1, priceUsd }))),
    );
    expect(codes.filter((code) => code === "done")).toHaveLength(1);
    expect(codes.filter((code) => code === "package.stale")).toHaveLength(4);
    expect(await listPackagePrices(prisma(), item.id)).toHaveLength(2);
  });
});

describe("creating and retiring a package", () => {
  it("makes one package of a size, however many ask at once", async () => {
    const make = () =>
      codeOf(
        inTransaction((tx) =>
          createPackage(tx, admin, {
            id: newId(),
            diamonds: 300,
            priceUsd: 620n,
            badge: "new",
            position: 3,
            reason: "",
            at,
          }),
        ),
      );
    const codes = await Promise.all(Array.from({ length: 5 }, make));
    expect(codes.sort()).toEqual(["done", ...Array(4).fill("package.duplicate")]);
    expect(await listPackagePrices(prisma(), (await packageOf(300)).id)).toHaveLength(1);
  });

  it("takes a package off sale and keeps it for the desk", async () => {
    const item = await packageOf(20_000);
    const off = { packageId: item.id, version: 1, isActive: false, at };
    await inTransaction((tx) => setPackageActive(tx, admin, off));
    await inTransaction((tx) => setPackageActive(tx, admin, off));
    expect(await packageOf(20_000)).toMatchObject({ isActive: false, version: 2 });
    expect(await codeOf(inTransaction((tx) => setPackageActive(tx, support, { ...off, isActive: true })))).toBe(
      "auth.forbidden",
    );
  });
});

// Guarantee: the catalog is what the tables say, a change moves its version, and dated rows come into force by their date.
describe("the catalog", () => {
  it("moves its version with every change that a price depends on", async () => {
    const before = (await loadSnapshot(prisma(), at)).version;
    const item = await packageOf(500);
    await change(admin, { packageId: item.id, version: 1, priceUsd: 1_030n });
    expect((await loadSnapshot(prisma(), at)).version > before).toBe(true);
  });

  it("offers GCash in the Philippines only, cards everywhere, and nothing whose provider is not set up", async () => {
    const methods = async (country: "PH" | "SG") =>
      (await currentCatalog(country)).methods.map(({ id, flow }) => [id, flow]);
    expect(await methods("PH")).toEqual([
      ["card", "hold"],
      ["gcash", "pay"],
      ["apple_pay", "hold"],
      ["google_pay", "hold"],
      ["bank_transfer", "pay"],
    ]);
    expect((await methods("SG")).map(([id]) => id)).toEqual(["card", "apple_pay", "google_pay"]);
  });

  it("uses the newest rate and tax that are not of the future", async () => {
    const past = new Date(at.getTime() - 86_400_000);
    const future = new Date(at.getTime() + 86_400_000);
    await prisma().fxRate.createMany({
      data: [
        { currency: "PHP", perUsdMicro: 50_000_000n, source: "old", quotedAt: past },
        { currency: "PHP", perUsdMicro: 60_000_000n, source: "coming", quotedAt: future },
      ],
    });
    await prisma().taxRate.create({ data: { country: "PH", name: "VAT", rateBp: 1_300, validFrom: future } });
    const now = await loadSnapshot(prisma(), at);
    expect(now.fx.find((rate) => rate.currency === "PHP")).toMatchObject({ perUsdMicro: 58_250_000n, source: "demo" });
    expect(now.tax.find((tax) => tax.country === "PH")).toMatchObject({ rateBp: 1_200 });
    const later = await loadSnapshot(prisma(), future);
    expect(later.fx.find((rate) => rate.currency === "PHP")).toMatchObject({ perUsdMicro: 60_000_000n });
    expect(later.tax.find((tax) => tax.country === "PH")).toMatchObject({ rateBp: 1_300 });
  });
});
