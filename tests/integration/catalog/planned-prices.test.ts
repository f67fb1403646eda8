import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cancelSchedule } from "@/lib/catalog/cancel-schedule";
import { packagesForDesk, taxesForDesk } from "@/lib/catalog/desk-queries";
import { currentCatalog, loadSnapshot } from "@/lib/catalog/queries";
import { recordTaxRate } from "@/lib/catalog/record-tax-rate";
import { schedulePackage } from "@/lib/catalog/schedule-package";
import { setPackagePrice } from "@/lib/catalog/set-package-price";
import { closePrisma, prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/shared/ids";
import {
  admin,
  countOf,
  finance,
  five,
  later,
  now,
  outcomeOf,
  packageOf,
  revert,
  seedPrices,
} from "@/tests/support/price-changes";

beforeAll(seedPrices);
afterAll(closePrisma);

// Guarantee: what is planned comes into force and ends by the clock in every process, once, and can be cancelled.
describe("a planned change", () => {
  const plan = async (
    diamonds: number,
    wanted: { from: number; until?: number; priceUsd?: bigint; isActive?: boolean },
    { actor = admin, scheduleId = newId() } = {},
  ) => {
    const { id, version } = await packageOf(diamonds);
    const endsAt = wanted.until === undefined ? null : later(wanted.until);
    const facts = { priceUsd: wanted.priceUsd ?? null, isActive: wanted.isActive ?? null, badge: null, reason: "" };
    return outcomeOf((tx) =>
      schedulePackage(tx, actor, {
        ...{ scheduleId, packageId: id, version, startsAt: later(wanted.from), endsAt, at: now },
        ...facts,
      }),
    );
  };

  it("comes into force by itself and ends by itself, and is never charged before", async () => {
    const { priceUsdMinor } = await packageOf(10_000);
    expect(await plan(10_000, { from: 10, until: 20, priceUsd: 19_500n })).toBe("done");
    expect((await packageOf(10_000, now)).priceUsdMinor).toBe(priceUsdMinor);
    expect((await packageOf(10_000, later(15))).priceUsdMinor).toBe(19_500n);
    expect((await packageOf(10_000, later(20))).priceUsdMinor).toBe(priceUsdMinor);
    expect((await loadSnapshot(prisma(), now)).changesAt?.getTime()).toBeLessThanOrEqual(later(10).getTime());
  });

  it("is refused for bad times, an overlap, a price outside the band, nothing at all, and to finance", async () => {
    expect(await plan(10_000, { from: -1, priceUsd: 19_500n })).toBe("price.schedule_times");
    expect(await plan(10_000, { from: 30, until: 25, priceUsd: 19_500n })).toBe("price.schedule_times");
    expect(await plan(10_000, { from: 15, until: 25, priceUsd: 19_400n })).toBe("price.schedule_overlaps");
    expect(await plan(10_000, { from: 30, until: 40, priceUsd: 900n })).toBe("price.outside_band");
    expect(await plan(10_000, { from: 30, until: 40 })).toBe("price.schedule_empty");
    expect(await plan(10_000, { from: 30, until: 40, isActive: false }, { actor: finance })).toBe("auth.forbidden");
  });

  it("is made once by a form that is sent five times, and one of five that meet in time", async () => {
    const scheduleId = newId();
    const same = await five(() => plan(100, { from: 10, until: 20, isActive: false }, { scheduleId }));
    expect(same).toEqual(Array(5).fill("done"));
    const outcomes = await five(() => plan(50, { from: 10, until: 20, isActive: false }));
    expect([countOf(outcomes, "done"), countOf(outcomes, "price.schedule_overlaps")]).toEqual([1, 4]);
    const planned = (await packagesForDesk(prisma(), now)).filter(({ schedules }) => schedules.length > 0);
    expect(planned.map(({ diamonds }) => diamonds).sort((a, b) => a - b)).toEqual([50, 100, 10_000]);
  });

  it("makes whoever looked before it began look again, and hides nobody's change below it", async () => {
    const before = await packageOf(10_000, now);
    const set = (version: number, at: Date) =>
      outcomeOf((tx) =>
        setPackagePrice(tx, admin, { packageId: before.id, version, priceUsd: 19_600n, reason: "", at }),
      );
    expect(await set(before.version, later(15))).toBe("package.stale");
    const during = await packageOf(10_000, later(15));
    expect(await set(during.version, later(15))).toBe("package.scheduled");
    const after = await packageOf(10_000, later(21));
    expect(await set(after.version, later(21))).toBe("done");
    expect(await packageOf(10_000, later(22))).toMatchObject({ priceUsdMinor: 19_600n, version: after.version + 1 });
  });

  it("is cancelled once, by admins, and a revert of the plan cancels it too", async () => {
    const [open] = (await packagesForDesk(prisma(), now)).find(({ diamonds }) => diamonds === 100)?.schedules ?? [];
    const cancel = (actor = admin, scheduleId = open?.id ?? "") =>
      outcomeOf((tx) => cancelSchedule(tx, actor, { scheduleId, changeId: newId(), reason: "", at: now }));
    expect(await cancel(finance)).toBe("auth.forbidden");
    expect(await cancel(admin, newId())).toBe("price.schedule_not_found");
    expect(await five(() => cancel())).toEqual(Array(5).fill("done"));
    expect((await packageOf(100, later(15))).isActive).toBe(true);
    const scheduleId = newId();
    expect(await plan(2_000, { from: 5, priceUsd: 4_100n }, { scheduleId })).toBe("done");
    expect(await revert(scheduleId)).toBe("done");
    expect((await packageOf(2_000, later(6))).priceUsdMinor).not.toBe(4_100n);
  });
});

describe("a tax rate", () => {
  const record = (rate: number, { from = later(60), actor = finance, changeId = newId() } = {}) =>
    outcomeOf((tx) =>
      recordTaxRate(tx, actor, { changeId, country: "SG", name: "GST", rate, validFrom: from, reason: "", at: now }),
    );
  const taxOf = async (at: Date) =>
    (await loadSnapshot(prisma(), at)).tax.find(({ country }) => country === "SG")?.rateBp;

  it("counts from its day on, and the one recorded last counts of two for one day", async () => {
    const before = await taxOf(now);
    expect(await record(1_000)).toBe("done");
    expect(await record(1_050)).toBe("done");
    expect([await taxOf(now), await taxOf(later(61))]).toEqual([before, 1_050]);
    const shown = (await taxesForDesk(prisma(), now)).filter(({ country }) => country === "SG");
    expect(shown.map(({ rateBp, state }) => [rateBp, state])).toEqual([
      [1_050, "coming"],
      [before, "in_force"],
    ]);
  });

  it("is refused for the past and to support, and recorded once by a form that is sent five times", async () => {
    expect(await record(1_100, { from: now })).toBe("price.tax_date");
    expect(await record(1_100, { actor: { userId: newId(), role: "support" } })).toBe("auth.forbidden");
    const changeId = newId();
    await five(() => record(1_100, { changeId, from: later(120) }));
    expect(await prisma().taxRate.count({ where: { changeId } })).toBe(1);
    expect(await revert(changeId)).toBe("done");
    expect(await taxOf(later(121))).toBe(1_050);
  });
});

it("a running process sells at the planned price within seconds of its moment", async () => {
  const { id, version } = await packageOf(500, new Date());
  const startsAt = new Date(Date.now() + 1_500);
  await currentCatalog("PH");
  await inTransaction((tx) =>
    schedulePackage(tx, admin, {
      ...{ scheduleId: newId(), packageId: id, version, startsAt, endsAt: null, priceUsd: 1_040n },
      ...{ isActive: null, badge: null, reason: "", at: new Date() },
    }),
  );
  const sold = async () => (await currentCatalog("PH")).packages.find((item) => item.id === id)?.priceUsdMinor;
  await expect.poll(sold, { timeout: 10_000, interval: 200 }).toBe(1_040n);
});
