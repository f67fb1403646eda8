import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changesForDesk, markupsForDesk, surchargesForDesk } from "@/lib/catalog/desk-queries";
import { movePackage } from "@/lib/catalog/move-package";
import { listPackagePrices, listPackages, loadSnapshot } from "@/lib/catalog/queries";
import { setMarkup } from "@/lib/catalog/set-markup";
import { setPackageBadge } from "@/lib/catalog/set-package-badge";
import { setPackagePrice } from "@/lib/catalog/set-package-price";
import { setSurcharge } from "@/lib/catalog/set-surcharge";
import { catalogFrom } from "@/lib/catalog/snapshot";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { newId } from "@/lib/shared/ids";
import {
  admin,
  bulk,
  countOf,
  finance,
  five,
  later,
  now,
  outcomeOf,
  packageOf,
  priceWish,
  revert,
  seedPrices,
} from "@/tests/support/price-changes";

beforeAll(seedPrices);
afterAll(closePrisma);

// Guarantee: a change of prices happens as a whole or not at all, once for each decision, stands on record, and can be taken back while
// nobody has changed the same thing since.
describe("a bulk change", () => {
  it("changes all of it as one, on record with what it was", async () => {
    const changeId = newId();
    const wishes = [await priceWish(1_000, 2_050n), await priceWish(2_000, 4_060n)];
    const markup = { target: "markup", currency: "PHP", version: 0, markupBp: 150, validFrom: new Date(0) } as const;
    expect(await bulk([...wishes, markup], { changeId })).toBe("done");
    expect(await packageOf(1_000)).toMatchObject({ priceUsdMinor: 2_050n, version: 2 });
    const { changes } = await changesForDesk(prisma(), { before: undefined, kind: "bulk" });
    expect(changes[0]).toMatchObject({ id: changeId, reason: "test", actorId: admin.userId });
    expect(changes[0]?.lines).toHaveLength(3);
    expect(await bulk([...wishes, markup], { changeId })).toBe("done");
    expect((await packageOf(1_000)).version).toBe(2);
    expect(await bulk(wishes, { changeId })).toBe("price.change_key_reused");
  });

  it("is refused as a whole when one line is stale, outside the band, or not for this person", async () => {
    const good = await priceWish(5_000, 9_900n);
    const { id, version } = await packageOf(10_000);
    const stale = { target: "package", packageId: id, version: version + 1, priceUsdMinor: 19_000n } as const;
    expect(await bulk([good, stale])).toBe("package.stale");
    expect(await bulk([good, await priceWish(10_000, 9_000n)])).toBe("price.outside_band");
    expect(await bulk([good, { target: "surcharge", method: "card", from: 77, surchargeBp: 100 }])).toBe("price.stale");
    expect(await bulk([good], { actor: finance })).toBe("auth.forbidden");
    expect((await packageOf(5_000)).version).toBe(1);
  });

  it("lets one of two admins through who change one price in two ways, and tells the other", async () => {
    const [a, b] = [await priceWish(5_000, 9_900n), await priceWish(5_000, 9_910n)];
    const { id, version } = await packageOf(5_000);
    const alone = { packageId: id, version, priceUsd: 9_920n, reason: "", at: now };
    const outcomes = await Promise.all([bulk([a]), bulk([b]), outcomeOf((tx) => setPackagePrice(tx, admin, alone))]);
    expect(countOf(outcomes, "done")).toBe(1);
    expect(countOf(outcomes, "package.stale")).toBe(2);
    expect(await listPackagePrices(prisma(), id)).toHaveLength(2);
  });

  it("judges mark-up, fee and price together, however many decide at once", async () => {
    const { id, version } = await packageOf(20_000);
    // 400 dollars are 50 for a dollar; 800 with half more, and a tenth on top, are less than 25.
    const dear = { target: "package", packageId: id, version, priceUsdMinor: 60_000n } as const;
    const markup = { target: "markup", currency: "VND", version: 0, markupBp: 4_500, validFrom: new Date(0) } as const;
    const outcomes = await Promise.all([bulk([dear]), bulk([markup])]);
    expect(outcomes.sort()).toEqual(["done", "price.outside_band"]);
  });
});

describe("taking a change back", () => {
  it("restores everything as another change, once, however many ask at once", async () => {
    const changeId = newId();
    const before = await packageOf(200);
    expect(await bulk([await priceWish(200, 420n), await priceWish(100, 212n)], { changeId })).toBe("done");
    const outcomes = await five(() => revert(changeId));
    expect(countOf(outcomes, "done")).toBe(1);
    expect(countOf(outcomes, "price.already_reverted")).toBe(4);
    expect(await packageOf(200)).toMatchObject({ priceUsdMinor: before.priceUsdMinor, version: before.version + 2 });
    const [newest] = (await changesForDesk(prisma(), { before: undefined, kind: null })).changes;
    expect(newest).toMatchObject({ kind: "revert", isRevert: true });
    // And the revert itself can be taken back.
    expect(await revert(newest?.id ?? "")).toBe("done");
    expect((await packageOf(200)).priceUsdMinor).toBe(420n);
  });

  it("is safe to repeat, and refused when something of it was changed since, for finance, and of nothing", async () => {
    const changeId = newId();
    await bulk([await priceWish(500, 1_030n)], { changeId });
    expect(await revert(changeId, { actor: finance })).toBe("auth.forbidden");
    expect(await revert(newId())).toBe("price.change_not_found");
    const revertId = newId();
    expect(await revert(changeId, { revertId })).toBe("done");
    expect(await revert(changeId, { revertId })).toBe("done");
    const second = newId();
    await bulk([await priceWish(500, 1_031n)], { changeId: second });
    await bulk([await priceWish(500, 1_032n)]);
    expect(await revert(second)).toBe("package.stale");
    expect((await packageOf(500)).priceUsdMinor).toBe(1_032n);
  });
});

describe("mark-ups and fees", () => {
  const markup = (
    version: number,
    bp: number,
    { actor = admin, changeId = newId(), from = null as Date | null } = {},
  ) =>
    outcomeOf((tx) =>
      setMarkup(tx, actor, { changeId, currency: "THB", version, markup: bp, validFrom: from, reason: "", at: now }),
    );
  const ofBaht = async () => (await markupsForDesk(prisma(), now)).find(({ currency }) => currency === "THB");

  it("raise what a currency's customers pay, now or from a day on, and nobody else's", async () => {
    const total = async (at: Date) => {
      const catalog = catalogFrom(await loadSnapshot(prisma(), at), "TH");
      return catalog.markupBp;
    };
    expect(await markup(0, 200)).toBe("done");
    expect(await markup(1, 300, { from: later(60) })).toBe("done");
    expect([await total(now), await total(later(61))]).toEqual([200, 300]);
    expect(catalogFrom(await loadSnapshot(prisma(), now), "SG").markupBp).toBe(0);
    expect(await ofBaht()).toMatchObject({ version: 2, markupBp: 200, coming: [{ markupBp: 300 }] });
  });

  it("are refused to finance and when stale, and set once by five who decide at once", async () => {
    expect(await markup(2, 250, { actor: finance })).toBe("auth.forbidden");
    expect(await markup(0, 250)).toBe("price.stale");
    const outcomes = await five((turn) => markup(2, 210 + turn));
    expect([countOf(outcomes, "done"), countOf(outcomes, "price.stale")]).toEqual([1, 4]);
    const changeId = newId();
    expect(await markup(3, 400, { changeId })).toBe("done");
    expect(await markup(3, 400, { changeId })).toBe("done");
    expect((await ofBaht())?.version).toBe(4);
    expect(await revert(changeId)).toBe("done");
    expect((await ofBaht())?.markupBp).not.toBe(400);
  });

  it("a method's fee is set on all of its channels, judged by the band, and not over somebody else's", async () => {
    const fee = (from: number, surcharge: number, actor = admin) =>
      outcomeOf((tx) =>
        setSurcharge(tx, actor, { changeId: newId(), method: "gcash", from, surcharge, reason: "", at: now }),
      );
    const [seen] = (await surchargesForDesk(prisma())).filter(({ method }) => method === "gcash");
    const from = seen?.surchargeBp ?? 0;
    expect(await fee(from, from + 100, finance)).toBe("auth.forbidden");
    const outcomes = await five((turn) => fee(from, from + 101 + turn));
    expect([countOf(outcomes, "done"), countOf(outcomes, "price.stale")]).toEqual([1, 4]);
    const rows = await prisma().channel.findMany({ where: { method: "gcash" }, select: { surchargeBp: true } });
    expect(new Set(rows.map(({ surchargeBp }) => surchargeBp)).size).toBe(1);
  });
});

it("a package that rates have moved out of the band can still be taken off sale, and not put back", async () => {
  const { id } = await packageOf(50);
  const at = later(1);
  const set = async (isActive: boolean) => {
    const { version } = await packageOf(50, at);
    return bulk([{ target: "package", packageId: id, version, isActive }], { at });
  };
  await prisma().fxRate.create({
    data: { currency: "MYR", perUsdMicro: 1n, source: "test", quotedAt: new Date(now.getTime() + 2) },
  });
  expect(await set(false)).toBe("done");
  expect(await set(true)).toBe("price.outside_band");
  await prisma().fxRate.create({
    data: { currency: "MYR", perUsdMicro: 4_210_000n, source: "test", quotedAt: new Date(now.getTime() + 3) },
  });
  expect(await set(true)).toBe("done");
});

describe("a package's place and badge", () => {
  const move = (
    packageId: string,
    from: number,
    { direction = "up" as "up" | "down", changeId = newId(), actor = admin } = {},
  ) => outcomeOf((tx) => movePackage(tx, actor, { packageId, direction, from, changeId, at: now }));
  const placeOf = async (id: string) => (await listPackages(prisma())).findIndex((item) => item.id === id) + 1;

  it("moves by one, once for each press, and not from where it no longer stands", async () => {
    const { id } = await packageOf(1_000);
    const from = await placeOf(id);
    const changeId = newId();
    expect(await five(() => move(id, from, { changeId }))).toEqual(Array(5).fill("done"));
    expect(await placeOf(id)).toBe(from - 1);
    expect(await move(id, from)).toBe("package.stale");
    expect(await move(id, from - 1, { actor: finance })).toBe("auth.forbidden");
    expect(await move(newId(), 1)).toBe("package.not_found");
    expect(await revert(changeId)).toBe("done");
    expect(await placeOf(id)).toBe(from);
  });

  it("gives the badge once, and tells the second of two", async () => {
    const { id, version } = await packageOf(50);
    const set = (badge: "new" | "popular", actor = admin) =>
      outcomeOf((tx) => setPackageBadge(tx, actor, { packageId: id, version, badge, changeId: newId(), at: now }));
    expect(await set("new", finance)).toBe("auth.forbidden");
    expect((await Promise.all([set("new"), set("popular")])).sort()).toEqual(["done", "package.stale"]);
  });
});
