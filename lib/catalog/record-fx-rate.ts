import { findQuotedFx, insertFxRate } from "@/lib/catalog/fx-repository";
import { isPlausibleStep } from "@/lib/catalog/fx-step";
import type { RecordFxRate } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Records an exchange rate. Prices follow it from `quotedAt` on, unless an override stands against it; orders keep the rate they were quoted
 * with.
 *
 * `actor` is null only for the shop's own machine: the import, and the worker that asks the source. Safe to repeat: the same rate of the same
 * moment and source is recorded once. Refuses with auth.forbidden, and with price.rate_implausible when it is more than 20 % away from the
 * quote before, unless a person has confirmed it.
 */
export async function recordFxRate(
  tx: Tx,
  actor: Actor | null,
  { currency, perUsd, source, quotedAt, isConfirmed, at }: RecordFxRate & { at: Date },
): Promise<{ isNew: boolean }> {
  if (actor !== null) requireRight(actor, "rates.change");
  // An override is a person's will and no quote: the next quote is compared with the one before it.
  const last = await findQuotedFx(tx, currency, at);
  if (last !== null && !isConfirmed && !isPlausibleStep(last.perUsdMicro, perUsd)) {
    throw new Refusal("price.rate_implausible", {
      currency,
      perUsd: perUsd.toString(),
      last: last.perUsdMicro.toString(),
    });
  }
  return { isNew: await insertFxRate(tx, { currency, perUsdMicro: perUsd, source, quotedAt }) };
}
