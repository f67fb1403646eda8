import type { Badge } from "@/lib/catalog/package";
import { insertPromotion } from "@/lib/catalog/promotion-repository";
import { insertPackage, insertPackagePrice } from "@/lib/catalog/repository";
import type { Tx } from "@/lib/db/transaction";
import { DAY_MS } from "@/lib/shared/durations";
import { newId } from "@/lib/shared/ids";
import type { Currency } from "@/lib/shared/money";

/** Web resale clusters near 0.019 to 0.021 USD per diamond; these are demo prices, 47.6 to 51.3 diamonds per USD. */
const PACKAGES: readonly { diamonds: number; priceUsdMinor: bigint; badge: Badge | null }[] = [
  { diamonds: 50, priceUsdMinor: 105n, badge: null },
  { diamonds: 100, priceUsdMinor: 209n, badge: null },
  { diamonds: 200, priceUsdMinor: 415n, badge: null },
  { diamonds: 500, priceUsdMinor: 1_025n, badge: "popular" },
  { diamonds: 1_000, priceUsdMinor: 2_029n, badge: null },
  { diamonds: 2_000, priceUsdMinor: 4_019n, badge: null },
  { diamonds: 5_000, priceUsdMinor: 9_949n, badge: null },
  { diamonds: 10_000, priceUsdMinor: 19_699n, badge: null },
  { diamonds: 20_000, priceUsdMinor: 38_999n, badge: "best_value" },
];

/** Local major units for one US dollar, times a million: invented, near what such rates are. */
const FX_RATES: readonly { currency: Currency; perUsdMicro: bigint }[] = [
  { currency: "USD", perUsdMicro: 1_000_000n },
  { currency: "PHP", perUsdMicro: 58_250_000n },
  { currency: "IDR", perUsdMicro: 16_450_000_000n },
  { currency: "MYR", perUsdMicro: 4_210_000n },
  { currency: "THB", perUsdMicro: 32_400_000n },
  { currency: "VND", perUsdMicro: 26_300_000_000n },
  { currency: "SGD", perUsdMicro: 1_290_000n },
];

export const DEMO_FX_SOURCE = "demo";

/** Packages and exchange rates of the demo. A package or a currency that is there already stays as it is. */
export async function seedDemoCatalog(tx: Tx, at: Date): Promise<void> {
  for (const [position, item] of PACKAGES.entries()) {
    const id = newId();
    if (!(await insertPackage(tx, { ...item, id, position }))) continue;
    const { priceUsdMinor } = item;
    await insertPackagePrice(tx, {
      packageId: id,
      version: 1,
      priceUsdMinor,
      actorId: null,
      reason: "demo",
      changedAt: at,
    });
  }
  const known = new Set((await tx.fxRate.groupBy({ by: ["currency"] })).map((row) => row.currency));
  const missing = FX_RATES.filter(({ currency }) => !known.has(currency));
  if (missing.length === 0) return;
  await tx.fxRate.createMany({ data: missing.map((rate) => ({ ...rate, source: DEMO_FX_SOURCE, quotedAt: at })) });
}

const OFFER_DAYS = 14;
const DEMO_OFFER = { id: "0dec0de0-0000-7000-8000-000000000001", diamonds: 2_000n, priceUsdMinor: 3_799n };
const DEMO_CODE = { id: "0dec0de0-0000-7000-8000-000000000002", code: "DEMO5", percentBp: 500 };

/** One offer and one code to try: 2,000 diamonds for less, and 5 % off. What is there already stays as it is. */
export async function seedDemoPromotions(tx: Tx, at: Date): Promise<void> {
  const item = await tx.package.findUnique({ where: { diamonds: DEMO_OFFER.diamonds }, select: { id: true } });
  const always = { startsAt: at, madeAt: at, reason: "demo", madeBy: null, packageId: null, priceUsdMinor: null };
  const limits = { minimumUsdMinor: 0n, countries: [], usesMax: null, customerUsesMax: null, amountUsdMinor: null };
  await insertPromotion(tx, { ...always, ...limits, ...DEMO_CODE, kind: "code", endsAt: null });
  if (item === null) return;
  const { id, priceUsdMinor } = DEMO_OFFER;
  const endsAt = new Date(at.getTime() + OFFER_DAYS * DAY_MS);
  const offer = { ...always, ...limits, id, kind: "offer", code: null, percentBp: null, packageId: item.id };
  await insertPromotion(tx, { ...offer, priceUsdMinor, endsAt, usesMax: 5_000 });
}
