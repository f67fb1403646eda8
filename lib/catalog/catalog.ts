import { type Badge, isBadge, type Package, type PriceTier } from "@/lib/catalog/package";
import { compose, isInsideBand, localise, PRICE_STEP_MINOR } from "@/lib/catalog/price";
import { type Offer, reducedPrice } from "@/lib/catalog/promotion";
import type { CountryCode } from "@/lib/shared/countries";
import type { MethodDevice } from "@/lib/shared/methods";
import type { Currency } from "@/lib/shared/money";

/** A way to pay that a country's customers can choose, whatever channel takes it. */
export type Method = {
  id: string;
  /** hold: authorised now, captured after delivery. pay: taken at once, returned when nothing is delivered. */
  flow: "hold" | "pay";
  /** What the customer pays on top, in hundredths of a percent of the price. */
  surchargeBp: number;
  /** How long it usually takes from the payment page to "paid"; null until it was measured. */
  usualMs: number | null;
  /** What its provider's documents lead one to expect of that; it only ranks methods that were not measured yet. */
  expectedMs: number;
  /** What one payment may come to in the country's currency, both ends included; null: nothing is known of a limit. */
  limits: { minMinor: bigint; maxMinor: bigint } | null;
  /** False while none of its channels answers. */
  isAvailable: boolean;
  device: MethodDevice;
};

/** Everything that a price in one country depends on, as of one moment. */
export type Catalog = {
  version: bigint;
  country: CountryCode;
  currency: Currency;
  fx: { perUsdMicro: bigint; quotedAt: Date; source: string };
  tax: { name: string; rateBp: number };
  /** What this currency's customers pay on top of the price in dollars, in hundredths of a percent; left out: nothing. */
  markupBp?: number;
  packages: Package[];
  priceTiers: PriceTier[];
  free: { minDiamonds: number; maxDiamonds: number };
  methods: Method[];
};

/** How fast the last paid orders arrived, measured; nulls until there is something to measure. */
export type Arrival = { medianMs: number | null; deliveredTodayPercent: string | null; sampleSize: number };

export type PackageView = {
  id: string;
  diamonds: number;
  totalMinor: string;
  netMinor: string;
  taxMinor: string;
  badge: Badge | null;
  /** The amounts are the offer's then; `listMinor` is what it costs without. */
  offer?: { id: string; priceUsdMinor: string; listMinor: string; endsAt: string };
};

/** `feeMinor` is the fixed part of the fee; no method has one yet, so the fee is `surchargeBp` of the price. */
export type MethodView = Pick<Method, "id" | "flow" | "surchargeBp" | "expectedMs" | "isAvailable" | "device"> & {
  feeMinor: string;
  usualSeconds: number | null;
  limits: { minMinor: string; maxMinor: string } | null;
};

/** `GET /api/catalog`: the catalog of one country as JSON, amounts as decimal strings of minor units. */
export type CatalogView = {
  version: string;
  country: CountryCode;
  currency: Currency;
  fx: { perUsdMicro: string; quotedAt: string; source: string };
  tax: { name: string; rateBp: number };
  markupBp: number;
  stepMinor: string;
  packages: PackageView[];
  free: { minDiamonds: number; maxDiamonds: number };
  priceTiers: { diamonds: number; priceUsdMinor: string }[];
  methods: MethodView[];
  arrival: Arrival;
};

/** Leaves out a package whose local price has drifted out of the band, rather than failing the whole page. */
export function toCatalogView(catalog: Catalog, arrival: Arrival): CatalogView {
  return {
    version: catalog.version.toString(),
    country: catalog.country,
    currency: catalog.currency,
    fx: {
      perUsdMicro: catalog.fx.perUsdMicro.toString(),
      quotedAt: catalog.fx.quotedAt.toISOString(),
      source: catalog.fx.source,
    },
    tax: catalog.tax,
    markupBp: catalog.markupBp ?? 0,
    stepMinor: PRICE_STEP_MINOR[catalog.currency].toString(),
    packages: catalog.packages.flatMap((candidate) => toPackageView(candidate, catalog) ?? []),
    free: catalog.free,
    priceTiers: catalog.priceTiers.map(({ diamonds, priceUsdMinor }) => ({
      diamonds,
      priceUsdMinor: priceUsdMinor.toString(),
    })),
    methods: catalog.methods.map(({ usualMs, limits, ...method }) => ({
      ...method,
      feeMinor: "0",
      usualSeconds: usualMs === null ? null : Math.max(1, Math.round(usualMs / 1000)),
      limits: limits && { minMinor: limits.minMinor.toString(), maxMinor: limits.maxMinor.toString() },
    })),
    arrival,
  };
}

function toPackageView(item: Package, { currency, fx, tax, markupBp }: Catalog): PackageView | null {
  if (!item.isActive) return null;
  const rate = { currency, perUsdMicro: fx.perUsdMicro };
  const usdMinor = reducedPrice(item.priceUsdMinor, { offer: item.offer ?? null }).usdMinor;
  const { totalMinor, netMinor, taxMinor } = compose(usdMinor, rate, { rateBp: tax.rateBp, surchargeBp: 0, markupBp });
  if (!isInsideBand({ diamonds: item.diamonds, totalMinor, fx: rate })) return null;
  return {
    id: item.id,
    diamonds: item.diamonds,
    totalMinor: totalMinor.toString(),
    netMinor: netMinor.toString(),
    taxMinor: taxMinor.toString(),
    badge: item.badge,
    ...(item.offer !== undefined && usdMinor === item.offer.priceUsdMinor
      ? { offer: toOfferView(item.offer, localise(item.priceUsdMinor, rate, markupBp)) }
      : {}),
  };
}

function toOfferView({ id, priceUsdMinor, endsAt }: Offer, listMinor: bigint): PackageView["offer"] {
  return {
    ...{ id, priceUsdMinor: priceUsdMinor.toString(), listMinor: listMinor.toString() },
    endsAt: endsAt.toISOString(),
  };
}

/** The other way, for the browser: what `quote` needs, from what `GET /api/catalog` sent. */
export function fromCatalogView(view: CatalogView): Catalog {
  const priceTiers = view.priceTiers.map(({ diamonds, priceUsdMinor }) => ({
    diamonds,
    priceUsdMinor: BigInt(priceUsdMinor),
  }));
  const usdMinorOf = new Map(priceTiers.map((tier) => [tier.diamonds, tier.priceUsdMinor]));
  return {
    version: BigInt(view.version),
    country: view.country,
    currency: view.currency,
    fx: {
      perUsdMicro: BigInt(view.fx.perUsdMicro),
      quotedAt: new Date(view.fx.quotedAt),
      source: view.fx.source,
    },
    tax: view.tax,
    markupBp: view.markupBp,
    packages: view.packages.flatMap(({ id, diamonds, badge, offer }, position) => {
      const priceUsdMinor = usdMinorOf.get(diamonds);
      if (priceUsdMinor === undefined) return [];
      return {
        id,
        diamonds,
        priceUsdMinor,
        badge: isBadge(badge) ? badge : null,
        position,
        isActive: true,
        version: 0,
        ...(offer === undefined ? {} : { offer: fromOfferView(offer) }),
      };
    }),
    priceTiers,
    free: view.free,
    methods: view.methods.map(({ usualSeconds, limits, feeMinor: _none, ...method }) => ({
      ...method,
      usualMs: usualSeconds === null ? null : usualSeconds * 1000,
      limits: limits && { minMinor: BigInt(limits.minMinor), maxMinor: BigInt(limits.maxMinor) },
    })),
  };
}

function fromOfferView({ id, priceUsdMinor, endsAt }: NonNullable<PackageView["offer"]>): Offer {
  return { id, priceUsdMinor: BigInt(priceUsdMinor), endsAt: new Date(endsAt) };
}
