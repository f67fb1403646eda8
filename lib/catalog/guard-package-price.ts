import { listCurrentFx } from "@/lib/catalog/fx-repository";
import { isInsideBand, localise } from "@/lib/catalog/price";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Refuses with price.outside_band a price that the platform would refuse (25 to 100 diamonds per US dollar): the price in
 * dollars, and what it becomes in each currency once it is rounded up to that currency's step. A currency without a rate is
 * left out, since nothing can be sold in it.
 */
export async function guardPackagePrice(
  tx: Tx,
  { diamonds, priceUsdMinor, at }: { diamonds: number; priceUsdMinor: bigint; at: Date },
): Promise<void> {
  const refuse = (facts: Record<string, unknown>) => {
    throw new Refusal("price.outside_band", { diamonds, priceUsdMinor: priceUsdMinor.toString(), ...facts });
  };
  const usd = { currency: "USD", perUsdMicro: 1_000_000n } as const;
  if (!isInsideBand({ diamonds, totalMinor: priceUsdMinor, fx: usd })) refuse({});

  // Tax is inside the price, so the band depends on the rate alone.
  for (const fx of await listCurrentFx(tx, at)) {
    const totalMinor = localise(priceUsdMinor, fx);
    if (!isInsideBand({ diamonds, totalMinor, fx }))
      refuse({ currency: fx.currency, totalMinor: totalMinor.toString() });
  }
}
