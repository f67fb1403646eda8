import { type Badge, isBadge, type Package } from "@/lib/catalog/package";
import { type PackageFields, packageAt, type Schedule } from "@/lib/catalog/schedule";
import { listOpenSchedules } from "@/lib/catalog/schedule-repository";
import type { ChannelOffer } from "@/lib/catalog/snapshot";
import type { Db, Tx } from "@/lib/db/transaction";
import { assert } from "@/lib/shared/assert";
import { COUNTRY_CODES, type CountryCode, isCountryCode } from "@/lib/shared/countries";
import { deviceOf } from "@/lib/shared/methods";

const PACKAGE_FIELDS = {
  id: true,
  diamonds: true,
  priceUsdMinor: true,
  badge: true,
  position: true,
  isActive: true,
  version: true,
} as const;

/** More packages than this on one page would be a mistake of the shop; the list stays bounded anyway. */
const PACKAGES_MAX = 200;

type PackageRow = Omit<Package, "diamonds" | "badge"> & { diamonds: bigint; badge: string | null };

export type TaxRow = { country: CountryCode; name: string; rateBp: number };

/** Moved by triggers whenever anything that a price depends on changes. */
export async function getCatalogVersion(db: Db): Promise<bigint> {
  const row = await db.shopState.findUnique({ where: { id: 1 }, select: { catalogVersion: true } });
  assert(row !== null, "the migrations wrote the one row of shop_state");
  return row.catalogVersion;
}

/** As the table has them, in their order: without what is scheduled. */
export async function listPackageRows(db: Db): Promise<Package[]> {
  const rows = await db.package.findMany({
    select: PACKAGE_FIELDS,
    orderBy: [{ position: "asc" }, { diamonds: "asc" }],
    take: PACKAGES_MAX,
  });
  return rows.map(toPackage);
}

/** As they are sold at a moment, in their order. */
export async function listPackagesAt(db: Db, at: Date): Promise<{ packages: Package[]; schedules: Schedule[] }> {
  const [rows, schedules] = await Promise.all([listPackageRows(db), listOpenSchedules(db)]);
  const packages = rows.map((item) => packageAt(item, schedulesOf(schedules, item.id), at));
  return { packages, schedules };
}

export function schedulesOf(schedules: readonly Schedule[], packageId: string): Schedule[] {
  return schedules.filter((schedule) => schedule.packageId === packageId);
}

/** The rate of each country that is in force. */
export async function listCurrentTax(db: Db, at: Date): Promise<TaxRow[]> {
  const rows = await Promise.all(
    COUNTRY_CODES.map((country) =>
      db.taxRate.findFirst({
        where: { country, validFrom: { lte: at } },
        orderBy: [{ validFrom: "desc" }, { version: "desc" }],
        select: { country: true, name: true, rateBp: true },
      }),
    ),
  );
  return rows.flatMap((row) => (row !== null && isCountryCode(row.country) ? { ...row, country: row.country } : []));
}

/** What the channels offer that are enabled and whose provider is set up; `providers` are those that are. */
export async function listEnabledChannels(db: Db, providers: readonly string[], at: Date): Promise<ChannelOffer[]> {
  const rows = await db.channel.findMany({
    where: { isEnabled: true, isDraining: false, provider: { in: [...providers] } },
    select: {
      ...{ method: true, flow: true, surchargeBp: true, usualMs: true, expectedMs: true },
      ...{ countries: true, currencies: true, limits: true, isForced: true },
      states: { select: { state: true, retryAt: true }, where: { operation: "start" } },
      windows: { select: { id: true }, where: { startsAt: { lte: at }, endsAt: { gt: at }, removedAt: null }, take: 1 },
    },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    take: 100,
  });
  return rows.map(({ method, flow, limits, states, windows, isForced, ...rest }) => {
    assert(flow === "hold" || flow === "pay", "a channel either holds or pays at once");
    // Once a channel may be tried again it is offered again: only a payment can show that it works.
    const answers = states.every(({ state, retryAt }) => state !== "open" || (retryAt !== null && retryAt <= at));
    const isAvailable = isForced || (answers && windows.length === 0);
    return { ...rest, id: method, flow, limits: readLimits(limits), isAvailable, device: deviceOf(method) };
  });
}

/** As the channel table holds them: `{"PHP": {"minMinor": "100", "maxMinor": "10000000"}}`. */
function readLimits(limits: unknown): ChannelOffer["limits"] {
  const entries = Object.entries((limits ?? {}) as Record<string, { minMinor: string; maxMinor: string }>);
  return Object.fromEntries(
    entries.map(([currency, { minMinor, maxMinor }]) => [
      currency,
      { minMinor: BigInt(minMinor), maxMinor: BigInt(maxMinor) },
    ]),
  );
}

/** As it is sold at a moment. */
export async function findPackage(db: Db, packageId: string, at: Date): Promise<Package | null> {
  const row = await db.package.findUnique({ where: { id: packageId }, select: PACKAGE_FIELDS });
  return row === null ? null : packageAt(toPackage(row), await listOpenSchedules(db, packageId), at);
}

/** Holds the row until the transaction ends, without what is scheduled. Lock first, then decide. */
export async function lockPackage(tx: Tx, packageId: string): Promise<Package | null> {
  await tx.$queryRaw`select 1 from packages where id = ${packageId}::uuid for update`;
  const row = await tx.package.findUnique({ where: { id: packageId }, select: PACKAGE_FIELDS });
  return row === null ? null : toPackage(row);
}

type NewPackage = { id: string; diamonds: number; priceUsdMinor: bigint; badge: Badge | null; position: number };

/** False when there is a package of that size already. */
export async function insertPackage(tx: Tx, row: NewPackage): Promise<boolean> {
  const { count } = await tx.package.createMany({
    data: [{ ...row, diamonds: BigInt(row.diamonds) }],
    skipDuplicates: true,
  });
  return count === 1;
}

export async function writePackage(
  tx: Tx,
  packageId: string,
  change: PackageFields & { version: number; updatedAt: Date },
): Promise<void> {
  await tx.package.update({ where: { id: packageId }, data: change, select: { id: true } });
}

type NewPrice = {
  packageId: string;
  version: number;
  priceUsdMinor: bigint;
  actorId: string | null;
  reason: string;
  changedAt: Date;
};

export async function insertPackagePrice(tx: Tx, row: NewPrice): Promise<void> {
  await tx.packagePrice.create({ data: row, select: { id: true } });
}

export async function listPackagePriceRows(db: Db, packageId: string, take: number) {
  return db.packagePrice.findMany({
    where: { packageId },
    orderBy: { version: "desc" },
    take,
    select: { version: true, priceUsdMinor: true, actorId: true, reason: true, changedAt: true },
  });
}

export async function writePosition(tx: Tx, packageId: string, position: number): Promise<void> {
  await tx.package.update({ where: { id: packageId }, data: { position }, select: { id: true } });
}

function toPackage({ diamonds, badge, ...rest }: PackageRow): Package {
  return { ...rest, diamonds: Number(diamonds), badge: isBadge(badge) ? badge : null };
}
