import { z } from "zod";
import { guardPackagePrice } from "@/lib/catalog/guard-package-price";
import { recordFxRate } from "@/lib/catalog/record-fx-rate";
import { insertPackage, insertPackagePrice } from "@/lib/catalog/repository";
import { CreatePackageInput, RecordFxRateInput } from "@/lib/catalog/schemas";
import type { Tx } from "@/lib/db/transaction";
import { openCustodian } from "@/lib/pool/open-custodian";
import { newId } from "@/lib/shared/ids";

const diamonds = z.int().min(0).max(1_000_000_000_000).transform(BigInt);

/**
 * What a real shop must tell before it can sell: its accounts at the platform, the day's exchange rates, its packages. One
 * JSON file, so that it can be reviewed, kept, and applied again after a change. Deposits are booked on the desk.
 */
export const ShopFile = z.strictObject({
  custodians: z
    .array(
      z.strictObject({
        custodianId: z.string().regex(/^[a-z0-9_]{2,40}$/, "a short name in lower case, such as facet_ph_1"),
        name: z.string().trim().min(1).max(60),
        owner: z.string().trim().min(1).max(120),
        resellerId: z.string().trim().min(1).max(80),
        targetPercent: z.number().min(0).max(100),
        lowLevelDiamonds: diamonds,
      }),
    )
    .max(100)
    .default([]),
  fxRates: z.array(RecordFxRateInput).max(50).default([]),
  packages: z
    .array(CreatePackageInput.omit({ position: true, reason: true }))
    .max(200)
    .default([]),
});

export type ShopFile = z.output<typeof ShopFile>;

export type Imported = { custodians: number; fxRates: number; packages: number };

/**
 * Adds what the file names and the shop does not have; what is there stays as it is (prices are changed on the desk). All or
 * nothing. Refuses as its use-cases do: pool.target_shares, price.rate_implausible, price.outside_band.
 */
export async function importShop(tx: Tx, file: ShopFile, at: Date): Promise<Imported> {
  const imported: Imported = { custodians: 0, fxRates: 0, packages: 0 };
  for (const [position, { targetPercent, ...custodian }] of file.custodians.entries()) {
    await openCustodian(tx, null, { ...custodian, targetBp: Math.round(targetPercent * 100), position });
    imported.custodians += 1;
  }
  for (const rate of file.fxRates) if ((await recordFxRate(tx, null, { ...rate, at })).isNew) imported.fxRates += 1;
  for (const [position, { diamonds: size, priceUsd, badge }] of file.packages.entries()) {
    await guardPackagePrice(tx, { diamonds: size, priceUsdMinor: priceUsd, at });
    const id = newId();
    if (!(await insertPackage(tx, { id, diamonds: size, priceUsdMinor: priceUsd, badge, position }))) continue;
    const price = {
      packageId: id,
      version: 1,
      priceUsdMinor: priceUsd,
      actorId: null,
      reason: "import",
      changedAt: at,
    };
    await insertPackagePrice(tx, price);
    imported.packages += 1;
  }
  return imported;
}
