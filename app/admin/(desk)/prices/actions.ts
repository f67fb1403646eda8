"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { createPackage } from "@/lib/catalog/create-package";
import { endFxOverride } from "@/lib/catalog/end-fx-override";
import { recordFxRate } from "@/lib/catalog/record-fx-rate";
import {
  CreatePackageInput,
  EndFxOverrideInput,
  RecordFxRateInput,
  SetFxOverrideInput,
  SetPackageActiveInput,
  SetPackagePriceInput,
  SettleRefusedQuoteInput,
} from "@/lib/catalog/schemas";
import { setFxOverride } from "@/lib/catalog/set-fx-override";
import { setPackageActive } from "@/lib/catalog/set-package-active";
import { setPackagePrice } from "@/lib/catalog/set-package-price";
import { settleRefusedQuote } from "@/lib/catalog/settle-refused-quote";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { newId } from "@/lib/shared/ids";

const packages = "prices.change";
const rates = "rates.change";

export const setPackagePriceAction = staffAction(
  { right: packages, schema: SetPackagePriceInput },
  async (input, actor, at) =>
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

export const createPackageAction = staffAction(
  { right: packages, schema: CreatePackageInput },
  async (input, actor, at) =>
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
  { right: packages, schema: SetPackageActiveInput },
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
export const recordFxRateAction = staffAction({ right: rates, schema: RecordFxRateInput }, async (input, actor, at) =>
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

/** Until its end the rate stands against every newer quote. */
export const setFxOverrideAction = staffAction({ right: rates, schema: SetFxOverrideInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew, previousMicro } = await setFxOverride(tx, actor, { ...input, at });
    if (!isNew) return {};
    await recordAudit(tx, actor, {
      action: "fx.override",
      subject: `fx:${input.currency}`,
      before: { perUsdMicro: previousMicro?.toString() ?? null },
      after: {
        ...{ perUsdMicro: input.perUsd.toString(), until: input.until.toISOString(), isConfirmed: input.isConfirmed },
        overrideId: input.overrideId,
      },
      reason: input.reason,
    });
    return {};
  }),
);

export const endFxOverrideAction = staffAction({ right: rates, schema: EndFxOverrideInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew, currency, perUsdMicro } = await endFxOverride(tx, actor, { ...input, at });
    if (!isNew) return {};
    await recordAudit(tx, actor, {
      action: "fx.end_override",
      subject: `fx:${currency}`,
      before: { perUsdMicro: perUsdMicro.toString() },
      after: { overrideId: input.overrideId },
      reason: input.reason,
    });
    return {};
  }),
);

/** A quote that was more than 20 % away is taken, or left. */
export const settleRefusedQuoteAction = staffAction(
  { right: rates, schema: SettleRefusedQuoteInput },
  async (input, actor, at) =>
    inTransaction(async (tx) => {
      const { isNew, quote } = await settleRefusedQuote(tx, actor, { ...input, at });
      if (!isNew) return {};
      await recordAudit(tx, actor, {
        action: input.decision === "taken" ? "fx.take_quote" : "fx.dismiss_quote",
        subject: `fx:${quote.currency}`,
        before: { perUsdMicro: quote.lastPerUsdMicro.toString() },
        after: { perUsdMicro: quote.perUsdMicro.toString(), source: quote.source, quoteId: quote.id.toString() },
        reason: input.reason,
      });
      return {};
    }),
);
