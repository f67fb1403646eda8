import "server-only";
import type { Catalog } from "@/lib/catalog/catalog";
import { listCurrentFx } from "@/lib/catalog/fx-repository";
import type { Package } from "@/lib/catalog/package";
import {
  getCatalogVersion,
  listCurrentTax,
  listEnabledChannels,
  listPackagePriceRows,
  listPackageRows,
} from "@/lib/catalog/repository";
import { catalogFrom, holdSnapshot, type Snapshot } from "@/lib/catalog/snapshot";
import { prisma } from "@/lib/db/prisma";
import type { Db } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { providersSetUp } from "@/lib/provider-settings";
import type { CountryCode } from "@/lib/shared/countries";

const FRESH_MS = 2_000;
const RELOAD_MS = 30_000;
const PRICES_MAX = 50;

const currentSnapshot = holdSnapshot({
  readVersion: () => getCatalogVersion(prisma()),
  load: () => loadSnapshot(prisma(), new Date()),
  nowMs: () => performance.now(),
  freshMs: FRESH_MS,
  reloadMs: RELOAD_MS,
});

/**
 * The catalog of one country, at most two seconds old; for pages and for placing orders. Refuses with price.unavailable.
 */
export async function currentCatalog(country: CountryCode): Promise<Catalog> {
  return catalogFrom(await currentSnapshot(), country);
}

/** Straight from the tables, inside a transaction if need be: for use-cases that change prices, and for tests. */
export async function loadSnapshot(db: Db, at: Date): Promise<Snapshot> {
  // The version first: if something changes in between, the snapshot is newer than it says and is simply loaded again.
  const version = await getCatalogVersion(db);
  const [packages, fx, tax, channels] = await Promise.all([
    listPackageRows(db),
    listCurrentFx(db, at),
    listCurrentTax(db, at),
    listEnabledChannels(db, providersSetUp(env), at),
  ]);
  return { version, readAt: at, fxStaleHours: env.FX_STALE_HOURS, packages, fx, tax, channels };
}

/** All packages, inactive ones too, for the desk. */
export function listPackages(db: Db): Promise<Package[]> {
  return listPackageRows(db);
}

export type PackagePriceView = {
  version: number;
  priceUsdMinor: bigint;
  actorId: string | null;
  reason: string;
  changedAt: Date;
};

/** The prices that a package has had, newest first, at most 50. */
export function listPackagePrices(db: Db, packageId: string): Promise<PackagePriceView[]> {
  return listPackagePriceRows(db, packageId, PRICES_MAX);
}
