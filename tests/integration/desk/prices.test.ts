import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createPackageAction, setPackageActiveAction, setPackagePriceAction } from "@/app/admin/(desk)/prices/actions";
import { recordFxRateAction } from "@/app/admin/(desk)/prices/currencies/actions";
import { listPackagePrices, listPackages, loadSnapshot } from "@/lib/catalog/queries";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";
import { auditOf, call, request, signInAs } from "@/tests/support/desk";

vi.mock("next/headers", () => ({ headers: async () => request.headers }));

beforeAll(() =>
  inTransaction(async (tx) => {
    await seedReferenceData(tx);
    await seedDemoCatalog(tx, new Date());
  }),
);
beforeEach(() => signInAs("admin", { isConfirmed: true }));

async function packageOf(diamonds: number) {
  const item = (await listPackages(prisma())).find((candidate) => candidate.diamonds === diamonds);
  if (item === undefined) throw new Error(`no package of ${diamonds}`);
  return item;
}

// Guarantee: no price leaves the platform's band, and every price that was in force can be read afterwards.
describe("changing a price", () => {
  it("puts the new one in force, keeps the old one, and says who and why", async () => {
    const item = await packageOf(500);
    const fields = { packageId: item.id, version: String(item.version), priceUsd: "10.50", reason: "Cost went up" };
    expect(await call(setPackagePriceAction, fields)).toBe("done");
    expect(await packageOf(500)).toMatchObject({ priceUsdMinor: 1_050n, version: item.version + 1 });
    const history = await listPackagePrices(prisma(), item.id);
    expect(history.map(({ priceUsdMinor }) => priceUsdMinor)).toEqual([1_050n, item.priceUsdMinor]);
    expect(await auditOf(`package:${item.id}`)).toMatchObject([
      { action: "package.set_price", reason: "Cost went up" },
    ]);
  });

  it("refuses 6,000 diamonds for 9 USD, which the platform would refuse", async () => {
    const outcome = await call(createPackageAction, {
      diamonds: "6000",
      priceUsd: "9",
      badge: "",
      reason: "As advertised",
    });
    expect(outcome).toBe("price.outside_band");
    expect(new Refusal("price.outside_band").publicMessage).toBe(
      "A price must give between 25 and 100 diamonds per US dollar.",
    );
    expect((await listPackages(prisma())).some(({ diamonds }) => diamonds === 6_000)).toBe(false);
  });

  it.each([
    ["9.99 USD", "invalid:priceUsd"],
    ["", "invalid:priceUsd"],
    ["-1", "invalid:priceUsd"],
    ["0", "invalid:priceUsd"],
    ["1e3", "invalid:priceUsd"],
    ["10.255", "invalid:priceUsd"],
    ["9".repeat(30), "invalid:priceUsd"],
    ["100000", "price.outside_band"],
    ["0.01", "price.outside_band"],
  ])("refuses %j and leaves the price", async (priceUsd, outcome) => {
    const item = await packageOf(1_000);
    expect(await call(setPackagePriceAction, { packageId: item.id, version: String(item.version), priceUsd })).toBe(
      outcome,
    );
    expect(await packageOf(1_000)).toEqual(item);
  });

  it("lets one of two colleagues win, and a repeat change nothing", async () => {
    const item = await packageOf(2_000);
    const change = (priceUsd: string) =>
      call(setPackagePriceAction, { packageId: item.id, version: String(item.version), priceUsd, reason: "" });
    const outcomes = await Promise.all(["41", "42", "43", "44", "45"].map(change));
    expect(outcomes.filter((outcome) => outcome === "done")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "package.stale")).toHaveLength(4);
    const now = await packageOf(2_000);
    expect(await change((Number(now.priceUsdMinor) / 100).toString())).toBe("done");
    expect((await packageOf(2_000)).version).toBe(item.version + 1);
    expect(await auditOf(`package:${item.id}`)).toHaveLength(1);
  });

  it("wants the password again", async () => {
    await signInAs("admin");
    const item = await packageOf(500);
    const fields = { packageId: item.id, version: String(item.version), priceUsd: "11" };
    expect(await call(setPackagePriceAction, fields)).toBe("auth.reauth_required");
  });

  it("knows no package that is not there", async () => {
    const fields = { packageId: crypto.randomUUID(), version: "1", priceUsd: "10" };
    expect(await call(setPackagePriceAction, fields)).toBe("package.not_found");
  });
});

describe("making a package and taking it off sale", () => {
  it("makes one of each size, of five at once too", async () => {
    const make = () =>
      call(createPackageAction, { diamonds: "1500", priceUsd: "30", badge: "new", reason: "Campaign" });
    const outcomes = await Promise.all(Array.from({ length: 5 }, make));
    expect(outcomes.sort()).toEqual(["done", ...Array(4).fill("package.duplicate")]);
    expect(await packageOf(1_500)).toMatchObject({ priceUsdMinor: 3_000n, badge: "new", isActive: true });
  });

  it.each([
    [{ diamonds: "0", priceUsd: "1" }, "invalid:diamonds"],
    [{ diamonds: "120001", priceUsd: "2000" }, "invalid:diamonds"],
    [{ diamonds: "ten", priceUsd: "1" }, "invalid:diamonds"],
    [{ diamonds: "1.5", priceUsd: "1" }, "invalid:diamonds"],
    [{ diamonds: "70", priceUsd: "1", badge: "<script>" }, "invalid:badge"],
    [{ diamonds: "70", priceUsd: "1", reason: "x".repeat(501) }, "invalid:reason"],
  ])("refuses %j", async (fields, outcome) => {
    expect(await call(createPackageAction, fields)).toBe(outcome);
  });

  it("takes one off sale and puts it back, a repeat changing nothing", async () => {
    const item = await packageOf(100);
    const off = { packageId: item.id, version: String(item.version), isActive: "false" };
    expect(await Promise.all([1, 2, 3].map(() => call(setPackageActiveAction, off)))).toEqual(["done", "done", "done"]);
    expect(await packageOf(100)).toMatchObject({ isActive: false, version: item.version + 1 });
    expect(await auditOf(`package:${item.id}`)).toHaveLength(1);
    const stale = { packageId: item.id, version: String(item.version), isActive: "true" };
    expect(await call(setPackageActiveAction, stale)).toBe("package.stale");
    expect(await call(setPackageActiveAction, { ...stale, version: String(item.version + 1) })).toBe("done");
    expect(await call(setPackageActiveAction, { ...stale, isActive: "perhaps" })).toBe("invalid:isActive");
  });
});

describe("recording an exchange rate", () => {
  const rateOf = async (currency: string) =>
    (await loadSnapshot(prisma(), new Date())).fx.find((rate) => rate.currency === currency)?.perUsdMicro ?? 0n;
  const text = (micro: bigint) => `${micro / 1_000_000n}.${String(micro % 1_000_000n).padStart(6, "0")}`;
  const fields = (perUsd: string) => ({
    currency: "PHP",
    perUsd,
    source: "Central bank",
    quotedAt: new Date().toISOString(),
  });

  it("is in force once, of five sent at once, with who and from where", async () => {
    const before = await rateOf("PHP");
    const input = fields(text(before + 10_000n));
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => call(recordFxRateAction, input)));
    expect(outcomes).toEqual(Array(5).fill("done"));
    expect(await rateOf("PHP")).toBe(before + 10_000n);
    expect(await auditOf("fx:PHP")).toMatchObject([{ action: "fx.record", reason: "Central bank" }]);
  });

  it("asks about a slipped decimal point", async () => {
    const before = await rateOf("PHP");
    const slipped = fields(text(before * 10n));
    expect(await call(recordFxRateAction, slipped)).toBe("price.rate_implausible");
    expect(await rateOf("PHP")).toBe(before);
  });

  it("takes no rate of tomorrow", async () => {
    const before = await rateOf("PHP");
    const tomorrow = { ...fields(text(before + 20_000n)), quotedAt: new Date(Date.now() + 86_400_000).toISOString() };
    expect(await call(recordFxRateAction, tomorrow)).toBe("done");
    expect(await rateOf("PHP")).toBe(before + 20_000n);
  });

  it.each([
    [{ perUsd: "" }, "invalid:perUsd"],
    [{ perUsd: "-5" }, "invalid:perUsd"],
    [{ perUsd: "0" }, "invalid:perUsd"],
    [{ currency: "EUR" }, "invalid:currency"],
    [{ source: " " }, "invalid:source"],
    [{ quotedAt: "soon" }, "invalid:quotedAt"],
  ])("refuses %j", async (given, outcome) => {
    expect(await call(recordFxRateAction, { ...fields("58"), ...given })).toBe(outcome);
  });
});
