import { applyPriceWish, type ChangeFacts } from "@/lib/catalog/apply-price-wish";
import { endSchedule } from "@/lib/catalog/cancel-schedule";
import { writeOrder } from "@/lib/catalog/move-package";
import type { PriceLine, RecordedFields } from "@/lib/catalog/price-line";
import { insertTaxRate, listMarkups, listTaxRates } from "@/lib/catalog/price-repository";
import type { PriceWish } from "@/lib/catalog/price-wish";
import { listPackageRows } from "@/lib/catalog/repository";
import type { PackageFields } from "@/lib/catalog/schedule";
import { addSchedule } from "@/lib/catalog/schedule-package";
import type { Tx } from "@/lib/db/transaction";
import { isCountryCode } from "@/lib/shared/countries";
import { isCurrency } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

type LineOf<Target extends PriceLine["target"]> = Extract<PriceLine, { target: Target }>;

/**
 * Makes what one line changed as it was before, and answers the line of that. Part of revertChange. Refuses with package.stale and
 * price.stale where somebody has changed the same thing since, and with what making the former state again refuses with.
 */
export async function cancelledLine(tx: Tx, line: PriceLine, facts: ChangeFacts): Promise<PriceLine> {
  if (line.target === "order") return formerOrder(tx, line);
  if (line.target === "schedule") return formerSchedule(tx, line, facts);
  if (line.target === "tax") return formerTax(tx, line, facts);
  const made = await applyPriceWish(tx, await wishOf(tx, line), facts);
  // Nothing to change: somebody has made it so already.
  if (made === null) throw new Refusal("price.stale", { target: line.target });
  return made;
}

async function wishOf(tx: Tx, line: LineOf<"package" | "markup" | "surcharge">): Promise<PriceWish> {
  if (line.target === "package") {
    const { packageId, version, before } = line;
    return { target: "package", packageId, version, ...fieldsOf(before) };
  }
  if (line.target === "surcharge") {
    return { target: "surcharge", method: line.method, from: line.after, surchargeBp: line.before };
  }
  const { currency, version, before, validFrom } = line;
  if (!isCurrency(currency)) throw new Refusal("price.stale", { currency });
  const last = (await listMarkups(tx)).find((row) => row.currency === currency)?.version ?? 0;
  if (last !== version) throw new Refusal("price.stale", { currency, version, current: last });
  return { target: "markup", currency, version, markupBp: before, validFrom: new Date(validFrom) };
}

function fieldsOf({ priceUsdMinor, ...fields }: RecordedFields): PackageFields {
  return { ...fields, ...(priceUsdMinor === undefined ? {} : { priceUsdMinor: BigInt(priceUsdMinor) }) };
}

async function formerOrder(tx: Tx, { before, after, moved }: LineOf<"order">): Promise<PriceLine> {
  const now = (await listPackageRows(tx)).map(({ id }) => id);
  if (JSON.stringify(now) !== JSON.stringify(after)) throw new Refusal("price.stale", { target: "order" });
  await writeOrder(tx, before);
  return { target: "order", before: after, after: before, moved };
}

async function formerSchedule(
  tx: Tx,
  { scheduleId, packageId, before }: LineOf<"schedule">,
  { changeId, at }: ChangeFacts,
): Promise<PriceLine> {
  if (before === null) {
    const line = await endSchedule(tx, scheduleId, at);
    if (line === null) throw new Refusal("price.stale", { scheduleId });
    return line;
  }
  const schedule = {
    ...{ id: changeId, packageId, isActive: before.isActive, badge: before.badge },
    startsAt: new Date(before.startsAt),
    endsAt: before.endsAt === null ? null : new Date(before.endsAt),
    priceUsdMinor: before.priceUsdMinor === null ? null : BigInt(before.priceUsdMinor),
  };
  return addSchedule(tx, { schedule, version: null, at });
}

/** One that was in force is followed by the former one from now on; one to come is replaced on its own day. */
async function formerTax(
  tx: Tx,
  { country, version, before, after, validFrom: recorded }: LineOf<"tax">,
  { changeId, at }: ChangeFacts,
): Promise<PriceLine> {
  const rows = await listTaxRates(tx);
  const day = new Date(recorded);
  const last = rows.find((row) => row.country === country && row.validFrom.getTime() === day.getTime());
  const isOvertaken = rows.some((row) => row.country === country && row.validFrom > day && row.validFrom <= at);
  if (last?.version !== version || isOvertaken || before === null || !isCountryCode(country))
    throw new Refusal("price.stale", { country });
  const validFrom = day > at ? day : at;
  const row = { country, ...before, validFrom, version: validFrom === day ? version + 1 : 1 };
  await insertTaxRate(tx, { ...row, changeId });
  const { name, rateBp } = after;
  return {
    ...{ target: "tax", country, validFrom: validFrom.toISOString(), version: row.version },
    ...{ before: { name, rateBp }, after: before },
  };
}
