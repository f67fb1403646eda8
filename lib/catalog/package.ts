import type { Offer } from "@/lib/catalog/promotion";

/** Diamonds at a price. A free amount is a package made on the spot and has no id. */
export type Package = {
  id: string;
  diamonds: number;
  /** What it costs in US cents, tax included, before it is turned into a country's currency. */
  priceUsdMinor: bigint;
  badge: Badge | null;
  position: number;
  isActive: boolean;
  /** Grows with every change, so that two people who edit one package notice each other. */
  version: number;
  /** What it costs less for a time, in one country's catalog. */
  offer?: Offer;
};

export const BADGES = ["popular", "best_value", "new"] as const;

export type Badge = (typeof BADGES)[number];

export function isBadge(text: unknown): text is Badge {
  return typeof text === "string" && (BADGES as readonly string[]).includes(text);
}

/** What the free-amount field takes. Above the platform's own limit an order is delivered in several parts. */
export const FREE_AMOUNT = { minDiamonds: 50, maxDiamonds: 120_000 } as const;

/**
 * The platform refuses a charge outside 25 to 100 diamonds per US dollar (rescode 7212013), so the shop refuses it first,
 * before anybody pays.
 */
export const DIAMONDS_PER_USD_MIN = 25n;
export const DIAMONDS_PER_USD_MAX = 100n;

/** One price level of the free amount. */
export type PriceTier = { diamonds: number; priceUsdMinor: bigint };

/** Active packages as price levels, smallest first. */
export function priceTiersOf(packages: readonly Package[]): PriceTier[] {
  return packages
    .filter((candidate) => candidate.isActive)
    .map(({ diamonds, priceUsdMinor }) => ({ diamonds, priceUsdMinor }))
    .sort((a, b) => a.diamonds - b.diamonds);
}
