"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { endFxOverride } from "@/lib/catalog/end-fx-override";
import { recordFxRate } from "@/lib/catalog/record-fx-rate";
import { recordTaxRate } from "@/lib/catalog/record-tax-rate";
import {
  EndFxOverrideInput,
  RecordFxRateInput,
  RecordTaxRateInput,
  SetFxOverrideInput,
  SetMarkupInput,
  SetSurchargeInput,
  SettleRefusedQuoteInput,
} from "@/lib/catalog/schemas";
import { setFxOverride } from "@/lib/catalog/set-fx-override";
import { setMarkup } from "@/lib/catalog/set-markup";
import { setSurcharge } from "@/lib/catalog/set-surcharge";
import { settleRefusedQuote } from "@/lib/catalog/settle-refused-quote";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { auditChange } from "../audit-change";

const prices = "prices.change";
const rates = "rates.change";

export const setMarkupAction = staffAction({ right: prices, schema: SetMarkupInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew, changeId, lines } = await setMarkup(tx, actor, { ...input, at });
    if (isNew) await auditChange(tx, actor, { action: "price.set_markup", changeId, lines, reason: input.reason });
    return {};
  }),
);

/** On all of the method's channels at once. */
export const setSurchargeAction = staffAction({ right: prices, schema: SetSurchargeInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew, changeId, lines } = await setSurcharge(tx, actor, { ...input, at });
    if (isNew) await auditChange(tx, actor, { action: "price.set_surcharge", changeId, lines, reason: input.reason });
    return {};
  }),
);

export const recordTaxRateAction = staffAction({ right: rates, schema: RecordTaxRateInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew, line } = await recordTaxRate(tx, actor, { ...input, at });
    const { changeId, reason } = input;
    if (isNew) await auditChange(tx, actor, { action: "tax.record", changeId, lines: [line], reason });
    return {};
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
