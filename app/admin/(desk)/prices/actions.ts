"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { createPackage } from "@/lib/catalog/create-package";
import { CreatePackageInput, SetPackageActiveInput, SetPackagePriceInput } from "@/lib/catalog/schemas";
import { setPackageActive } from "@/lib/catalog/set-package-active";
import { setPackagePrice } from "@/lib/catalog/set-package-price";
import { inTransaction } from "@/lib/db/transaction";
import { ADMIN_ONLY, staffAction } from "@/lib/http/staff";
import { newId } from "@/lib/shared/ids";

const rules = { roles: ADMIN_ONLY, needsConfirmation: true } as const;

export const setPackagePriceAction = staffAction({ ...rules, schema: SetPackagePriceInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { previousUsdMinor, ...set } = await setPackagePrice(tx, actor, { ...input, at });
    if (previousUsdMinor === input.priceUsd) return set;
    await recordAudit(tx, actor, {
      action: "package.set_price",
      subject: `package:${set.packageId}`,
      before: { priceUsdMinor: previousUsdMinor.toString() },
      after: { version: set.version, priceUsdMinor: input.priceUsd.toString() },
      reason: input.reason,
    });
    return set;
  }),
);

export const createPackageAction = staffAction({ ...rules, schema: CreatePackageInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const made = await createPackage(tx, actor, { ...input, id: newId(), at });
    await recordAudit(tx, actor, {
      action: "package.create",
      subject: `package:${made.packageId}`,
      after: { diamonds: input.diamonds, priceUsdMinor: input.priceUsd.toString() },
      reason: input.reason,
    });
    return made;
  }),
);

export const setPackageActiveAction = staffAction(
  { ...rules, schema: SetPackageActiveInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { wasActive, ...set } = await setPackageActive(tx, actor, { ...input, at });
      if (wasActive === input.isActive) return set;
      await recordAudit(tx, actor, {
        action: input.isActive ? "package.put_on_sale" : "package.take_off_sale",
        subject: `package:${set.packageId}`,
        after: { version: set.version },
      });
      return set;
    }),
);
