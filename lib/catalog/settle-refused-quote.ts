import { lockFxRates } from "@/lib/catalog/fx-repository";
import { lockRefusedQuote, markQuoteSettled, type RefusedQuote } from "@/lib/catalog/fx-source-repository";
import { recordFxRate } from "@/lib/catalog/record-fx-rate";
import type { SettleRefusedQuote } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Decides on a quote that moved too far to be taken by itself: `taken` records it as the source dated it, `dismissed` leaves prices as they
 * are. A later quote is judged anew.
 *
 * Safe to repeat: the same decision again changes nothing. Refuses with auth.forbidden, price.quote_not_found, price.quote_settled (decided
 * otherwise, or overtaken by a newer quote).
 */
export async function settleRefusedQuote(
  tx: Tx,
  actor: Actor,
  { quoteId, decision, at }: SettleRefusedQuote & { at: Date },
): Promise<{ isNew: boolean; quote: RefusedQuote }> {
  requireRight(actor, "rates.change");
  // In the order in which the worker locks, which would else wait for us while we wait for it.
  await lockFxRates(tx);
  const quote = await lockRefusedQuote(tx, quoteId);
  if (quote === null) throw new Refusal("price.quote_not_found", { quoteId: quoteId.toString() });
  if (quote.settledAs === decision) return { isNew: false, quote };
  if (quote.settledAs !== null) throw new Refusal("price.quote_settled", { settledAs: quote.settledAs });
  if (decision === "taken") {
    const { currency, perUsdMicro, source, quotedAt } = quote;
    await recordFxRate(tx, actor, { currency, perUsd: perUsdMicro, source, quotedAt, isConfirmed: true, at });
  }
  await markQuoteSettled(tx, quoteId, decision, at);
  return { isNew: true, quote };
}
