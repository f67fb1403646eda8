import { changePrices } from "@/lib/catalog/change-prices";
import type { PriceWish } from "@/lib/catalog/price-wish";
import { listPackages } from "@/lib/catalog/queries";
import { revertChange } from "@/lib/catalog/revert-change";
import { prisma } from "@/lib/db/prisma";
import { inTransaction, type Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { seedDemoCatalog } from "@/prisma/seed/demo-catalog";
import { seedReferenceData } from "@/prisma/seed/reference-data";

export const admin: Actor = { userId: newId(), role: "admin" };
export const finance: Actor = { userId: newId(), role: "finance" };
export const now = new Date();
export const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

export async function packageOf(diamonds: number, at = now) {
  const found = (await listPackages(prisma(), at)).find((item) => item.diamonds === diamonds);
  if (found === undefined) throw new Error(`no package of ${diamonds}`);
  return found;
}

export const outcomeOf = (run: (tx: Tx) => Promise<unknown>) =>
  inTransaction(run).then(
    () => "done",
    (error: unknown) => (error instanceof Refusal ? error.code : Promise.reject(error)),
  );
export const five = <T>(make: (turn: number) => Promise<T>) =>
  Promise.all(Array.from({ length: 5 }, (_, turn) => make(turn)));
export const countOf = (outcomes: string[], outcome: string) => outcomes.filter((one) => one === outcome).length;

export const bulk = (wishes: PriceWish[], { changeId = newId(), actor = admin, at = now } = {}) =>
  outcomeOf((tx) => changePrices(tx, actor, { changeId, kind: "bulk", wishes, reason: "test", at }));
export const revert = (changeId: string, { revertId = newId(), actor = admin, at = now } = {}) =>
  outcomeOf((tx) => revertChange(tx, actor, { revertId, changeId, reason: "test", at }));
export const priceWish = async (diamonds: number, priceUsdMinor: bigint): Promise<PriceWish> => {
  const { id, version } = await packageOf(diamonds);
  return { target: "package", packageId: id, version, priceUsdMinor };
};

/** What every shop needs, and the demo's packages and rates. */
export async function seedPrices(): Promise<void> {
  await inTransaction(seedReferenceData);
  await inTransaction((tx) => seedDemoCatalog(tx, now));
}
