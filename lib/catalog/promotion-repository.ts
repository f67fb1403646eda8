import type { CodeTerms } from "@/lib/catalog/promotion";
import type { PackageOffer } from "@/lib/catalog/snapshot";
import type { Db, Tx } from "@/lib/db/transaction";

/** The part of the catalog's repository that holds `promotions` and `promotion_uses`. It decides nothing; uses are counted in SQL (place_promoted). */

const FIELDS = {
  ...{ id: true, kind: true, code: true, packageId: true, priceUsdMinor: true, percentBp: true, amountUsdMinor: true },
  ...{ minimumUsdMinor: true, countries: true, usesMax: true, customerUsesMax: true, usesCount: true },
  ...{ startsAt: true, endsAt: true, endedAt: true, reason: true, madeBy: true, madeAt: true },
} as const;

export type PromotionRow = {
  id: string;
  kind: string;
  code: string | null;
  packageId: string | null;
  priceUsdMinor: bigint | null;
  percentBp: number | null;
  amountUsdMinor: bigint | null;
  minimumUsdMinor: bigint;
  countries: string[];
  usesMax: number | null;
  customerUsesMax: number | null;
  usesCount: number;
  startsAt: Date;
  endsAt: Date | null;
  endedAt: Date | null;
  reason: string;
  madeBy: string | null;
  madeAt: Date;
};

const OFFERS_MAX = 200;

export type OpenOffer = PackageOffer & { startsAt: Date };

/** Offers that are in force or to come, and not used up. */
export async function listOpenOffers(db: Db, at: Date): Promise<OpenOffer[]> {
  const rows = await db.promotion.findMany({
    where: { kind: "offer", endedAt: null, endsAt: { gt: at } },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
    select: FIELDS,
    take: OFFERS_MAX,
  });
  return rows.flatMap(({ id, packageId, priceUsdMinor, countries, startsAt, endsAt, usesMax, usesCount }) => {
    if (packageId === null || priceUsdMinor === null || endsAt === null) return [];
    return usesMax !== null && usesCount >= usesMax
      ? []
      : { id, packageId, priceUsdMinor, countries, startsAt, endsAt };
  });
}

export type FoundCode = Pick<PromotionRow, "startsAt" | "endsAt" | "endedAt" | "usesMax" | "usesCount"> & {
  terms: CodeTerms;
};

export async function findCode(db: Db, code: string): Promise<FoundCode | null> {
  const row = await db.promotion.findUnique({ where: { code }, select: FIELDS });
  if (row === null) return null;
  const { id, percentBp, amountUsdMinor, minimumUsdMinor, packageId, countries, endsAt } = row;
  return {
    ...{ startsAt: row.startsAt, endsAt, endedAt: row.endedAt, usesMax: row.usesMax, usesCount: row.usesCount },
    terms: { id, code, percentBp, amountUsdMinor, minimumUsdMinor, packageId, countries, endsAt },
  };
}

export async function findPromotion(db: Db, id: string): Promise<PromotionRow | null> {
  return db.promotion.findUnique({ where: { id }, select: FIELDS });
}

/** Holds the row until the transaction ends; orders that use it wait. */
export async function lockPromotion(tx: Tx, id: string): Promise<PromotionRow | null> {
  await tx.$queryRaw`select 1 from promotions where id = ${id}::uuid for no key update`;
  return findPromotion(tx, id);
}

export type NewPromotion = Omit<PromotionRow, "usesCount" | "endedAt">;

/** False when its id, or its code, is there already. */
export async function insertPromotion(tx: Tx, row: NewPromotion): Promise<boolean> {
  const { count } = await tx.promotion.createMany({ data: [row], skipDuplicates: true });
  return count === 1;
}

export async function markPromotionEnded(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.promotion.update({ where: { id }, data: { endedAt: at }, select: { id: true } });
}

/** Newest first: what is not over, or what is. */
export async function listPromotions(
  db: Db,
  { kind, beforeId, take }: { kind: string | null; beforeId: string | null; take: number },
): Promise<PromotionRow[]> {
  return db.promotion.findMany({
    where: { ...(kind === null ? {} : { kind }), ...(beforeId === null ? {} : { id: { lt: beforeId } }) },
    orderBy: { id: "desc" },
    select: FIELDS,
    take,
  });
}

export type PromotionUseRow = {
  orderId: string;
  listMinor: bigint;
  discountMinor: bigint;
  takenAt: Date;
  returnedAt: Date | null;
  order: { reference: string; currency: string; status: string };
};

/** The newest uses of one promotion. */
export async function listPromotionUses(db: Db, promotionId: string, take: number): Promise<PromotionUseRow[]> {
  return db.promotionUse.findMany({
    where: { promotionId },
    orderBy: [{ takenAt: "desc" }, { orderId: "desc" }],
    select: {
      ...{ orderId: true, listMinor: true, discountMinor: true, takenAt: true, returnedAt: true },
      order: { select: { reference: true, currency: true, status: true } },
    },
    take,
  });
}
