import { hashOf } from "@/lib/catalog/change-prices";
import type { PriceLine } from "@/lib/catalog/price-line";
import {
  findPriceChange,
  insertPriceChange,
  insertTaxRate,
  listTaxRates,
  lockPrices,
  taxAt,
} from "@/lib/catalog/price-repository";
import type { RecordTaxRate } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { DAY_MS } from "@/lib/shared/durations";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

const AHEAD_DAYS_MAX = 3 * 366;

/**
 * Records a country's consumption tax from a day on, which must be to come: what was sold was sold with the tax of its day. Prices contain
 * the tax, so that they stay what they are and the shop's share changes. Of two rates for one day the one that was recorded last counts.
 *
 * Safe to repeat by `changeId`. Refuses with auth.forbidden, price.tax_date, price.change_key_reused.
 */
export async function recordTaxRate(
  tx: Tx,
  actor: Actor,
  { changeId, country, name, rate, validFrom, reason, at }: RecordTaxRate & { at: Date },
): Promise<{ isNew: boolean; line: PriceLine }> {
  requireRight(actor, "rates.change");
  await lockPrices(tx);
  const askedHash = hashOf("tax", JSON.stringify([country, name, rate, validFrom]));
  const known = await findPriceChange(tx, changeId);
  const [knownLine] = known?.lines ?? [];
  if (known !== null && knownLine !== undefined) {
    if (known.askedHash !== askedHash) throw new Refusal("price.change_key_reused", { changeId });
    return { isNew: false, line: knownLine };
  }
  if (validFrom <= at || validFrom.getTime() > at.getTime() + AHEAD_DAYS_MAX * DAY_MS)
    throw new Refusal("price.tax_date", { validFrom: validFrom.toISOString() });
  const rows = await listTaxRates(tx);
  const before = taxAt(rows, country, validFrom);
  const sameDay = rows.find((row) => row.country === country && row.validFrom.getTime() === validFrom.getTime());
  const version = (sameDay?.version ?? 0) + 1;
  await insertTaxRate(tx, { country, name, rateBp: rate, validFrom, version, changeId });
  const line: PriceLine = {
    ...{ target: "tax", country, validFrom: validFrom.toISOString(), version },
    before: before && { name: before.name, rateBp: before.rateBp },
    after: { name, rateBp: rate },
  };
  await insertPriceChange(tx, {
    ...{
      id: changeId,
      kind: "tax",
      askedHash,
      lines: [line],
      actorId: actor.userId,
      reason,
      reverts: null,
      madeAt: at,
    },
  });
  return { isNew: true, line };
}
