import type { Package } from "@/lib/catalog/package";
import { isInsideBand } from "@/lib/catalog/price";
import type { PriceLine, RecordedFields } from "@/lib/catalog/price-line";
import { insertMarkup, listMarkups, listSurcharges, markupAt, writeSurcharge } from "@/lib/catalog/price-repository";
import type { PriceWish } from "@/lib/catalog/price-wish";
import { insertPackagePrice, lockPackage, writePackage } from "@/lib/catalog/repository";
import {
  basePackage,
  fieldsOfSchedule,
  type PackageFields,
  packageAt,
  type Schedule,
  settledAt,
  windowAt,
} from "@/lib/catalog/schedule";
import { listOpenSchedules, markSchedulesSettled } from "@/lib/catalog/schedule-repository";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";

export type ChangeFacts = { changeId: string; actorId: string; reason: string; at: Date };

/**
 * Makes one wish true and answers what it changed, or null where everything is so already. Part of changePrices, which holds the lock and
 * guards the band afterwards. Refuses with package.not_found, package.stale, package.scheduled, price.stale, payment.method_not_offered.
 */
export function applyPriceWish(tx: Tx, wish: PriceWish, facts: ChangeFacts): Promise<PriceLine | null> {
  if (wish.target === "package") return changePackage(tx, wish, facts);
  return wish.target === "markup" ? changeMarkup(tx, wish, facts) : changeSurcharge(tx, wish);
}

async function changePackage(
  tx: Tx,
  { packageId, version, target: _target, ...wanted }: Extract<PriceWish, { target: "package" }>,
  { actorId, reason, at }: ChangeFacts,
): Promise<PriceLine | null> {
  const row = await lockPackage(tx, packageId);
  if (row === null) throw new Refusal("package.not_found", { packageId });
  const schedules = await listOpenSchedules(tx, packageId);
  const current = packageAt(row, schedules, at);
  const change = differencesOf(current, wanted);
  if (Object.keys(change).length === 0) return null;
  if (current.version !== version) throw new Refusal("package.stale", { packageId, version, current: current.version });
  refuseWhileScheduled(windowAt(schedules, at), change);
  if (change.priceUsdMinor !== undefined) refuseOutsideDollars(current.diamonds, change.priceUsdMinor);

  const base = await settleSchedules(tx, row, schedules, at);
  await writePackage(tx, packageId, { ...change, version: base.version + 1, updatedAt: at });
  const next = version + 1;
  if (change.priceUsdMinor !== undefined) {
    const { priceUsdMinor } = change;
    await insertPackagePrice(tx, { packageId, version: next, priceUsdMinor, actorId, reason, changedAt: at });
  }
  return {
    ...{ target: "package", packageId, diamonds: current.diamonds, version: next },
    ...{ before: recorded(pickFields(current, change)), after: recorded(change) },
  };
}

/** Writes into the package what its schedules have made of it for good. Answers the row as it is then. */
export async function settleSchedules(
  tx: Tx,
  row: Package,
  schedules: readonly Schedule[],
  at: Date,
): Promise<Package> {
  const over = settledAt(schedules, at);
  if (over.length === 0) return row;
  const { priceUsdMinor, isActive, badge, version } = basePackage(row, schedules, at);
  await writePackage(tx, row.id, { priceUsdMinor, isActive, badge, version, updatedAt: at });
  await markSchedulesSettled(
    tx,
    over.map(({ id }) => id),
    at,
  );
  if (priceUsdMinor !== row.priceUsdMinor) {
    const seen = packageAt(row, schedules, at).version;
    const facts = { packageId: row.id, version: seen, priceUsdMinor, actorId: null };
    await insertPackagePrice(tx, { ...facts, reason: "scheduled", changedAt: over.at(-1)?.startsAt ?? at });
  }
  return { ...row, priceUsdMinor, isActive, badge, version };
}

/** The table itself refuses such a price too, as an error that is no refusal; currencies are judged when everything is written. */
export function refuseOutsideDollars(diamonds: number, priceUsdMinor: bigint): void {
  const fx = { currency: "USD", perUsdMicro: 1_000_000n } as const;
  if (!isInsideBand({ diamonds, totalMinor: priceUsdMinor, fx }))
    throw new Refusal("price.outside_band", { diamonds, priceUsdMinor: priceUsdMinor.toString() });
}

function differencesOf(current: Package, wanted: PackageFields): PackageFields {
  const { priceUsdMinor, isActive, badge } = wanted;
  return {
    ...(priceUsdMinor === undefined || priceUsdMinor === current.priceUsdMinor ? {} : { priceUsdMinor }),
    ...(isActive === undefined || isActive === current.isActive ? {} : { isActive }),
    ...(badge === undefined || badge === current.badge ? {} : { badge }),
  };
}

function pickFields(current: Package, change: PackageFields): PackageFields {
  return {
    ...(change.priceUsdMinor === undefined ? {} : { priceUsdMinor: current.priceUsdMinor }),
    ...(change.isActive === undefined ? {} : { isActive: current.isActive }),
    ...(change.badge === undefined ? {} : { badge: current.badge }),
  };
}

function recorded({ priceUsdMinor, ...fields }: PackageFields): RecordedFields {
  return { ...fields, ...(priceUsdMinor === undefined ? {} : { priceUsdMinor: priceUsdMinor.toString() }) };
}

/** A change that lay hidden below a schedule would look as if it had been lost. */
function refuseWhileScheduled(inForce: Schedule | null, change: PackageFields): void {
  if (inForce === null) return;
  const hidden = Object.keys(fieldsOfSchedule(inForce)).filter((name) => name in change);
  if (hidden.length > 0) throw new Refusal("package.scheduled", { scheduleId: inForce.id, hidden: hidden.join(",") });
}

async function changeMarkup(
  tx: Tx,
  { currency, version, markupBp, validFrom: wanted }: Extract<PriceWish, { target: "markup" }>,
  { changeId, at }: ChangeFacts,
): Promise<PriceLine | null> {
  const rows = (await listMarkups(tx)).filter((row) => row.currency === currency);
  const last = rows[0]?.version ?? 0;
  const validFrom = wanted > at ? wanted : at;
  const before = markupAt(rows, currency, validFrom)?.markupBp ?? 0;
  if (before === markupBp) return null;
  if (last !== version) throw new Refusal("price.stale", { currency, version, current: last });
  await insertMarkup(tx, { currency, version: last + 1, markupBp, validFrom, changeId });
  return {
    ...{ target: "markup", currency, version: last + 1, validFrom: validFrom.toISOString() },
    ...{ before, after: markupBp },
  };
}

async function changeSurcharge(
  tx: Tx,
  { method, from, surchargeBp }: Extract<PriceWish, { target: "surcharge" }>,
): Promise<PriceLine | null> {
  const known = (await listSurcharges(tx)).find((row) => row.method === method);
  if (known === undefined) throw new Refusal("payment.method_not_offered", { method });
  if (known.surchargeBp === surchargeBp) return null;
  if (known.surchargeBp !== from) throw new Refusal("price.stale", { method, from, current: known.surchargeBp });
  await writeSurcharge(tx, method, surchargeBp);
  return { target: "surcharge", method, before: from, after: surchargeBp };
}
