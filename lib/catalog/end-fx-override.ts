import { findFxOverride, lockFxRates, markFxOverrideEnded } from "@/lib/catalog/fx-repository";
import type { EndFxOverride } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import type { Currency } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/** `isNew`: it was in force until now. The rest is for the audit line. */
export type EndedOverride = { isNew: boolean; currency: Currency; perUsdMicro: bigint };

/**
 * Ends an override before its time: prices follow the newest quote again. The row stays, with the moment of its end.
 *
 * Safe to repeat: one that is over changes no more. Refuses with auth.forbidden, price.override_not_found.
 */
export async function endFxOverride(
  tx: Tx,
  actor: Actor,
  { overrideId, at }: EndFxOverride & { at: Date },
): Promise<EndedOverride> {
  requireRight(actor, "rates.change");
  await lockFxRates(tx);
  const found = await findFxOverride(tx, overrideId);
  if (found === null) throw new Refusal("price.override_not_found", { overrideId });
  const { currency, perUsdMicro } = found;
  const isOver = found.overrideEndedAt !== null || found.overrideUntil <= at;
  if (!isOver) await markFxOverrideEnded(tx, overrideId, at);
  return { isNew: !isOver, currency, perUsdMicro };
}
