"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { createPackage } from "@/lib/catalog/create-package";
import { recordFxRate } from "@/lib/catalog/record-fx-rate";
import {
  CreatePackageInput,
  RecordFxRateInput,
  SetPackageActiveInput,
  SetPackagePriceInput,
} from "@/lib/catalog/schemas";
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

/** A rate is recorded as of the moment when the form was opened, so that sending it twice records it once. */
export const recordFxRateAction = staffAction({ ...rules, schema: RecordFxRateInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    // A browser's word about time counts only for the past: a rate of tomorrow would take over by itself.
    const quotedAt = input.quotedAt > at ? at : input.quotedAt;
    const { isNew } = await recordFxRate(tx, actor, { ...input, quotedAt, at });
    if (!isNew) return {};
    await recordAudit(tx, actor, {
      action: "fx.record",
      subject: `fx:${input.currency}`,
      after: { perUsdMicro: input.perUsd.toString(), isConfirmed: input.isConfirmed },
      reason: input.source,
    });
    return {};
  }),
);
