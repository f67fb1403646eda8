import { insertFxRate, listCurrentFx } from "@/lib/catalog/repository";
import type { RecordFxRate } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";

/** A currency of these countries does not move so far between two entries; a slipped decimal point does. */
const STEP_MAX_PERCENT = 20n;

/**
 * Records an exchange rate. Prices follow it from `quotedAt` on; orders keep the rate they were quoted with.
 *
 * `actor` is null only for the import on the shop's own machine. Safe to repeat: the same rate of the same moment and source
 * is recorded once. Refuses with auth.forbidden, and with price.rate_implausible when it is more than 20 % away from the
 * rate before, unless a person has confirmed it.
 */
export async function recordFxRate(
  tx: Tx,
  actor: Actor | null,
  { currency, perUsd, source, quotedAt, isConfirmed, at }: RecordFxRate & { at: Date },
): Promise<{ isNew: boolean }> {
  if (actor !== null && actor.role !== "admin") throw new Refusal("auth.forbidden", { userId: actor.userId });
  const last = (await listCurrentFx(tx, at)).find((rate) => rate.currency === currency);
  if (last !== undefined && !isConfirmed) {
    const difference = perUsd > last.perUsdMicro ? perUsd - last.perUsdMicro : last.perUsdMicro - perUsd;
    if (difference * 100n > last.perUsdMicro * STEP_MAX_PERCENT) {
      throw new Refusal("price.rate_implausible", {
        currency,
        perUsd: perUsd.toString(),
        last: last.perUsdMicro.toString(),
      });
    }
  }
  return { isNew: await insertFxRate(tx, { currency, perUsdMicro: perUsd, source, quotedAt }) };
}
