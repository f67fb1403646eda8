import {
  findFxOverride,
  findQuotedFx,
  insertFxOverride,
  listFxOverrides,
  lockFxRates,
} from "@/lib/catalog/fx-repository";
import { isPlausibleStep } from "@/lib/catalog/fx-step";
import type { SetFxOverride } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { DAY_MS } from "@/lib/shared/durations";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

const DAYS_MAX = 31;

/** What an override is said to come from, in the catalog and on the desk. */
export const OVERRIDE_SOURCE = "set by hand";

/**
 * Sets a rate that stands against every newer quote until a given moment, at most 31 days ahead; then prices follow the quotes again by
 * themselves. Quotes go on being recorded meanwhile.
 *
 * Safe to repeat: one `overrideId` sets one override. `previousMicro` is the quote that it stands against, for the audit line. Refuses with
 * auth.forbidden, price.override_end, price.override_exists (two at once included), price.override_key_reused, and with
 * price.rate_implausible when it is more than 20 % away from the last quote, unless that was confirmed.
 */
export async function setFxOverride(
  tx: Tx,
  actor: Actor,
  { overrideId, currency, perUsd, until, reason, isConfirmed, at }: SetFxOverride & { at: Date },
): Promise<{ isNew: boolean; previousMicro: bigint | null }> {
  requireRight(actor, "rates.change");
  // Lock first: of two who set one at the same time, the second must see the first one's.
  await lockFxRates(tx);
  const known = await findFxOverride(tx, overrideId);
  if (known !== null) {
    const isSame =
      known.currency === currency &&
      known.perUsdMicro === perUsd &&
      known.overrideUntil.getTime() === until.getTime() &&
      known.reason === reason;
    if (!isSame) throw new Refusal("price.override_key_reused", { overrideId });
    return { isNew: false, previousMicro: null };
  }
  if (until <= at || until.getTime() > at.getTime() + DAYS_MAX * DAY_MS) {
    throw new Refusal("price.override_end", { until: until.toISOString() });
  }
  const inForce = (await listFxOverrides(tx, at)).find((row) => row.currency === currency);
  if (inForce !== undefined) throw new Refusal("price.override_exists", { currency, overrideId: inForce.overrideId });
  const last = await findQuotedFx(tx, currency, at);
  if (last !== null && !isConfirmed && !isPlausibleStep(last.perUsdMicro, perUsd)) {
    const facts = { currency, perUsd: perUsd.toString(), last: last.perUsdMicro.toString() };
    throw new Refusal("price.rate_implausible", facts);
  }
  await insertFxOverride(tx, {
    ...{ overrideId, currency, reason, overrideUntil: until },
    ...{ perUsdMicro: perUsd, source: OVERRIDE_SOURCE, quotedAt: at },
  });
  return { isNew: true, previousMicro: last?.perUsdMicro ?? null };
}
