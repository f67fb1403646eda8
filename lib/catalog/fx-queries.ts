import "server-only";
import { type FxAge, fxAgeOf } from "@/lib/catalog/fx-age";
import { type FxRow, listFxOverrides, listQuotedFx } from "@/lib/catalog/fx-repository";
import {
  findLastAskedSource,
  listOpenRefusedQuotes,
  type RefusedQuote,
  type SourceState,
} from "@/lib/catalog/fx-source-repository";
import type { Db } from "@/lib/db/transaction";
import { CURRENCIES, type Currency } from "@/lib/shared/money";

/** What prices of one currency follow, and what they would follow without the override that is in force. */
export type FxRateView = {
  currency: Currency;
  perUsdMicro: bigint;
  source: string;
  quotedAt: Date;
  age: FxAge;
  override: { id: string; until: Date; reason: string; quoted: FxRow | null } | null;
};

export type FxDeskView = { rates: FxRateView[]; refused: RefusedQuote[]; lastAsked: SourceState | null };

/** The rates as the desk shows them at a moment: overrides with their end, ages, quotes that wait for a decision, and the source's last answer. */
export async function fxForDesk(db: Db, { at, staleHours }: { at: Date; staleHours: number }): Promise<FxDeskView> {
  const [quotes, overrides, refused, lastAsked] = await Promise.all([
    listQuotedFx(db, at),
    listFxOverrides(db, at),
    listOpenRefusedQuotes(db),
    findLastAskedSource(db),
  ]);
  const rates = CURRENCIES.flatMap((currency): FxRateView[] => {
    const quoted = quotes.find((row) => row.currency === currency) ?? null;
    const set = overrides.find((row) => row.currency === currency);
    const current = set ?? quoted;
    if (current === null) return [];
    const { perUsdMicro, source, quotedAt } = current;
    const overrideUntil = set?.overrideUntil ?? null;
    return [
      {
        ...{ currency, perUsdMicro, source, quotedAt },
        age: fxAgeOf({ currency, quotedAt, overrideUntil }, { at, staleHours }),
        override:
          set === undefined ? null : { id: set.overrideId, until: set.overrideUntil, reason: set.reason, quoted },
      },
    ];
  });
  return { rates, refused, lastAsked };
}
