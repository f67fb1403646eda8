"use server";

import { recordAudit } from "@/lib/accounts/audit";
import { createCode } from "@/lib/catalog/create-code";
import { createOffer } from "@/lib/catalog/create-offer";
import { endPromotion } from "@/lib/catalog/end-promotion";
import { CreateCodeInput, CreateOfferInput, EndPromotionInput } from "@/lib/catalog/promotion-schemas";
import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";

const right = "promotions.change";

export const createOfferAction = staffAction({ right, schema: CreateOfferInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { promotionId, isNew } = await createOffer(tx, actor, { ...input, at });
    if (!isNew) return {};
    await recordAudit(tx, actor, {
      ...{ action: "promotion.create_offer", subject: `promotion:${promotionId}`, reason: input.reason },
      after: {
        ...{ packageId: input.packageId, priceUsdMinor: input.priceUsd.toString(), usesMax: input.usesMax },
        ...{ startsAt: input.startsAt.toISOString(), endsAt: input.endsAt.toISOString(), countries: input.countries },
      },
    });
    return {};
  }),
);

export const createCodeAction = staffAction({ right, schema: CreateCodeInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { promotionId, isNew } = await createCode(tx, actor, { ...input, at });
    if (!isNew) return {};
    await recordAudit(tx, actor, {
      ...{ action: "promotion.create_code", subject: `promotion:${promotionId}`, reason: input.reason },
      after: {
        ...{ code: input.code, percentBp: input.percent, amountUsdMinor: input.amountUsd?.toString() ?? null },
        ...{ usesMax: input.usesMax, customerUsesMax: input.customerUsesMax, countries: input.countries },
        ...{ startsAt: input.startsAt.toISOString(), endsAt: input.endsAt?.toISOString() ?? null },
      },
    });
    return {};
  }),
);

export const endPromotionAction = staffAction({ right, schema: EndPromotionInput }, async (input, actor, at) =>
  inTransaction(async (tx) => {
    const { isNew, kind, code } = await endPromotion(tx, actor, { ...input, at });
    if (!isNew) return {};
    await recordAudit(tx, actor, {
      ...{ action: "promotion.end", subject: `promotion:${input.promotionId}`, reason: input.reason },
      after: { kind, code },
    });
    return {};
  }),
);
