import { z } from "zod";
import { normaliseCode } from "@/lib/catalog/promotion";
import { moment, optionalMoment, percentBetween, reason, usdAmount } from "@/lib/catalog/schemas";
import { COUNTRY_CODES } from "@/lib/shared/countries";

const emptyIsNull = (value: unknown) => (value === "" || value === undefined ? null : value);

/** A whole number, or an empty field for "no limit". */
const limit = z.preprocess(
  emptyIsNull,
  z.coerce
    .number("Please enter a whole number.")
    .int("Please enter a whole number.")
    .min(1, "A limit is 1 or more.")
    .max(1_000_000, "A limit is at most 1,000,000.")
    .nullable(),
);

/** One field of a form: "PH,ID"; empty: everywhere. */
const countries = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").filter((one) => one !== "") : (value ?? [])),
  z.array(z.enum(COUNTRY_CODES)).max(COUNTRY_CODES.length),
);

export const CreateOfferInput = z.object({
  promotionId: z.uuid(),
  packageId: z.uuid("Please choose a package."),
  priceUsd: usdAmount,
  countries,
  /** How many orders may take it. It has no limit for each customer: the price list is one for everybody. */
  usesMax: limit,
  startsAt: moment,
  endsAt: moment,
  reason,
});
export type CreateOffer = z.output<typeof CreateOfferInput>;

/** Above this a code would leave the band for any package that we could sell. */
const PERCENT_BP_MAX = 5_000;

export const CreateCodeInput = z
  .object({
    promotionId: z.uuid(),
    code: z
      .string()
      .max(60)
      .transform((text, context) => {
        const code = normaliseCode(text);
        if (code !== null) return code;
        context.addIssue({ code: "custom", message: "A code has 3 to 30 letters, digits or dashes." });
        return z.NEVER;
      }),
    percent: z.preprocess(emptyIsNull, percentBetween(1, PERCENT_BP_MAX).nullable()),
    amountUsd: z.preprocess(emptyIsNull, usdAmount.nullable()),
    minimumUsd: z.preprocess(emptyIsNull, usdAmount.nullable()).transform((amount) => amount ?? 0n),
    packageId: z.preprocess(emptyIsNull, z.uuid().nullable()),
    countries,
    usesMax: limit,
    customerUsesMax: limit,
    startsAt: moment,
    endsAt: optionalMoment,
    reason,
  })
  .refine(({ percent, amountUsd }) => (percent === null) !== (amountUsd === null), {
    message: "Please give either a percentage or an amount.",
    path: ["percent"],
  });
export type CreateCode = z.output<typeof CreateCodeInput>;

export const EndPromotionInput = z.object({ promotionId: z.uuid("This promotion is unknown."), reason });
export type EndPromotion = z.output<typeof EndPromotionInput>;

/** What the shop's page asks about a code. */
export const CheckCodeInput = z.object({ code: z.string().min(1).max(60), deviceId: z.uuid().optional() });
