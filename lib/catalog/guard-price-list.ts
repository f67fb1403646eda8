import { listCurrentFx } from "@/lib/catalog/fx-repository";
import type { Package } from "@/lib/catalog/package";
import { compose, type Fx, isInsideBand } from "@/lib/catalog/price";
import {
  listMarkups,
  listSurcharges,
  type MarkupRow,
  type MethodSurcharge,
  markupAt,
} from "@/lib/catalog/price-repository";
import { listOpenOffers } from "@/lib/catalog/promotion-repository";
import { listPackagesAt } from "@/lib/catalog/repository";
import type { Tx } from "@/lib/db/transaction";
import { COUNTRIES } from "@/lib/shared/countries";
import type { Currency } from "@/lib/shared/money";
import { Refusal } from "@/lib/shared/refusal";

/** What a change touched: only that is judged, so that a rate which drifted elsewhere stops nobody's work. */
export type Touched = { packageIds: ReadonlySet<string>; currencies: ReadonlySet<Currency>; isSurcharge: boolean };

const US_DOLLARS: Fx = { currency: "USD", perUsdMicro: 1_000_000n };

/**
 * Refuses with price.outside_band if, after what this transaction has written, any price that it touched would be one that the platform
 * refuses (25 to 100 diamonds per US dollar): every price that a package has or is scheduled or offered to have, in dollars, and in each currency
 * with each mark-up that counts now or later, rounded up to that currency's step, without a fee and with the dearest fee of its methods. A
 * currency without a rate is left out, since nothing can be sold in it.
 */
export async function guardPriceList(tx: Tx, touched: Touched, at: Date): Promise<void> {
  const { packages, schedules } = await listPackagesAt(tx, at);
  const [rates, markups, surcharges, offers] = [
    await listCurrentFx(tx, at),
    await listMarkups(tx),
    await listSurcharges(tx),
    await listOpenOffers(tx, at),
  ];
  for (const item of packages) {
    const isTouched = touched.packageIds.has(item.id);
    if (!isTouched && !item.isActive) continue;
    const planned = [...schedules, ...offers].filter(({ packageId }) => packageId === item.id);
    const prices = [item.priceUsdMinor, ...planned.flatMap(({ priceUsdMinor }) => priceUsdMinor ?? [])];
    if (isTouched) for (const price of prices) refuseOutside(item, price, US_DOLLARS, { markupBp: 0, surchargeBp: 0 });
    for (const fx of rates) {
      if (!isTouched && !touched.currencies.has(fx.currency) && !touched.isSurcharge) continue;
      const surchargeBp = dearestOf(surcharges, fx.currency);
      for (const markupBp of markupsFrom(markups, fx.currency, at))
        for (const price of prices) refuseOutside(item, price, fx, { markupBp, surchargeBp });
    }
  }
}

/** The mark-up of now and those to come. */
function markupsFrom(markups: readonly MarkupRow[], currency: Currency, at: Date): number[] {
  const coming = markups.filter((row) => row.currency === currency && row.validFrom > at);
  return [markupAt(markups, currency, at)?.markupBp ?? 0, ...coming.map(({ markupBp }) => markupBp)];
}

function dearestOf(surcharges: readonly MethodSurcharge[], currency: Currency): number {
  const ofCurrency = surcharges.filter(({ countries }) =>
    Object.values(COUNTRIES).some((country) => country.currency === currency && countries.includes(country.code)),
  );
  return Math.max(0, ...ofCurrency.map(({ surchargeBp }) => surchargeBp));
}

function refuseOutside(
  { id, diamonds }: Package,
  priceUsdMinor: bigint,
  fx: Fx,
  { markupBp, surchargeBp }: { markupBp: number; surchargeBp: number },
): void {
  for (const feeBp of new Set([0, surchargeBp])) {
    const { totalMinor } = compose(priceUsdMinor, fx, { rateBp: 0, surchargeBp: feeBp, markupBp });
    if (isInsideBand({ diamonds, totalMinor, fx })) continue;
    throw new Refusal("price.outside_band", {
      ...{ packageId: id, diamonds, priceUsdMinor: priceUsdMinor.toString() },
      ...{ currency: fx.currency, totalMinor: totalMinor.toString(), markupBp, surchargeBp: feeBp },
    });
  }
}
