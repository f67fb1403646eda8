import { type FxAnswer, type FxFailure, type FxRates, fxFailure, QUOTED_CURRENCIES } from "@/lib/catalog/fx-answer";
import { findQuotedFx, lockFxRates } from "@/lib/catalog/fx-repository";
import { askFxSource, type FxSource } from "@/lib/catalog/fx-source";
import {
  insertRefusedQuote,
  settleOpenQuotes,
  takeTurnToAsk,
  writeSourceOutcome,
} from "@/lib/catalog/fx-source-repository";
import { recordFxRate } from "@/lib/catalog/record-fx-rate";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import { addSeconds } from "@/lib/shared/clock";
import type { Currency } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

/** A worker that dies while it asks holds the turn no longer than this on top of its time limit. */
const TURN_SPARE_SECONDS = 60;
const FIRST_RETRY_SECONDS = 60;
/** What the source's terms say a limit lasts, and a little. */
const RATE_LIMIT_SECONDS = 1_500;

/** What became of each currency's quote: `old` is one that is no news, because a newer one is on record. */
type Fate = "taken" | "known" | "old" | "refused";

export type FxRefresh =
  | { outcome: "not_due" }
  | (FxFailure & { outcome: "failed"; failures: number })
  | {
      outcome: "taken" | "partial";
      fates: Partial<Record<Currency, Fate>>;
      gaps: FxRates["gaps"];
      endsAt: Date | null;
    };

type Refresh = { source: FxSource; refreshSeconds: number; clock: () => Date };

/**
 * Asks the source for today's rates, if it is due, and records each under the source's own date.
 *
 * Safe to repeat, and any number of workers may call it: one of them gets the turn. A quote that is more than 20 % away from the one before is
 * not taken but laid before staff; a part that can be read is taken without the rest. The call stands between two transactions, so nothing is
 * locked while a stranger thinks. Never refuses: what went wrong is the answer, and is kept for the desk.
 */
export async function refreshFxRates({ source, refreshSeconds, clock }: Refresh): Promise<FxRefresh> {
  const askedAt = clock();
  const turn = await inTransaction((tx) => {
    const untilAt = addSeconds(askedAt, Math.ceil(source.timeoutMs / 1000) + TURN_SPARE_SECONDS);
    return takeTurnToAsk(tx, { source: source.name, at: askedAt, untilAt });
  });
  if (turn === null) return { outcome: "not_due" };

  const answer = await askFxSource(source, { currencies: QUOTED_CURRENCIES, now: askedAt });
  return inTransaction(async (tx) => {
    const at = clock();
    const result = await take(tx, answer, { source: source.name, failures: turn.failures + 1, at });
    await writeSourceOutcome(tx, { source: source.name, ...stateAfter(result, { at, refreshSeconds }) });
    return result;
  });
}

type Told = Exclude<FxRefresh, { outcome: "not_due" }>;

async function take(
  tx: Tx,
  answer: FxAnswer,
  { source, failures, at }: { source: string; failures: number; at: Date },
): Promise<Told> {
  if (answer.kind === "failed") return { ...answer, outcome: "failed", failures };
  if (answer.quotes.length === 0) return { ...fxFailure("unreadable"), outcome: "failed", failures };
  await lockFxRates(tx);
  const fates: Partial<Record<Currency, Fate>> = {};
  for (const { currency, perUsdMicro } of answer.quotes) {
    fates[currency] = await takeQuote(tx, { currency, perUsdMicro, source, quotedAt: answer.quotedAt, at });
  }
  const isWhole = answer.gaps.length === 0 && !Object.values(fates).includes("refused");
  return { outcome: isWhole ? "taken" : "partial", fates, gaps: answer.gaps, endsAt: answer.endsAt };
}

type DatedQuote = { currency: Currency; perUsdMicro: bigint; source: string; quotedAt: Date; at: Date };

async function takeQuote(tx: Tx, { perUsdMicro, ...quote }: DatedQuote): Promise<Fate> {
  const { currency, source, quotedAt, at } = quote;
  const last = await findQuotedFx(tx, currency, at);
  if (last !== null && last.quotedAt > quotedAt) return "old";
  try {
    const { isNew } = await recordFxRate(tx, null, { ...quote, perUsd: perUsdMicro, isConfirmed: false });
    if (!isNew) return "known";
    await settleOpenQuotes(tx, currency, at);
    return "taken";
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "price.rate_implausible" || last === null) throw error;
    const refused = { currency, perUsdMicro, lastPerUsdMicro: last.perUsdMicro, source, quotedAt, refusedAt: at };
    await insertRefusedQuote(tx, refused);
    return "refused";
  }
}

/** When the source may be asked again, and what the desk shows until then. */
function stateAfter(result: Told, { at, refreshSeconds }: { at: Date; refreshSeconds: number }) {
  if (result.outcome === "failed") {
    const { because, detail, failures } = result;
    const waitSeconds = waitAfterFailure(result, refreshSeconds);
    return { outcome: because, detail, failures, nextAskAt: addSeconds(at, waitSeconds) };
  }
  const refused = Object.entries(result.fates).filter(([, fate]) => fate === "refused");
  const detail = [
    ...result.gaps.map((gap) => `${gap.currency} ${gap.because}`),
    ...refused.map(([code]) => `${code} refused`),
  ];
  return { outcome: result.outcome, detail: detail.join(", "), failures: 0, nextAskAt: addSeconds(at, refreshSeconds) };
}

/** One minute, then twice as long each time, never longer than the usual pause. Whoever is limited waits until that is over. */
function waitAfterFailure(
  { because, failures }: { because: string; failures: number },
  refreshSeconds: number,
): number {
  if (because === "rate_limited") return Math.max(RATE_LIMIT_SECONDS, refreshSeconds);
  return Math.min(refreshSeconds, FIRST_RETRY_SECONDS * 2 ** Math.min(failures - 1, 20));
}
