import { z } from "zod";
import { BADGES, FREE_AMOUNT } from "@/lib/catalog/package";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { METHOD_IDS } from "@/lib/shared/methods";
import { CURRENCIES, fromMajorString } from "@/lib/shared/money";

/** Reads "9.99" as 999 US cents. Anything that is no positive amount of dollars and cents is named at the field. */
export const usdAmount = z
  .string()
  .trim()
  .max(20, "This amount is too long.")
  .transform((text, context) => {
    const money = fromMajorString(text, "USD");
    if (money !== null && money.amountMinor > 0n) return money.amountMinor;
    context.addIssue({ code: "custom", message: "Please enter an amount in US dollars, such as 9.99." });
    return z.NEVER;
  });

export const reason = z.string().trim().max(500, "Please keep the reason below 500 characters.").default("");

/** An empty choice in a form means "no badge". */
const badge = z.preprocess((value) => (value === "" ? null : value), z.enum(BADGES).nullable().default(null));

export const SetPackagePriceInput = z.object({
  packageId: z.uuid("This package is unknown."),
  /** The version that the person looked at; a form sends it as text. */
  version: z.coerce.number().int().min(1).max(1_000_000_000),
  priceUsd: usdAmount,
  reason,
});

export type SetPackagePrice = z.output<typeof SetPackagePriceInput>;

export const CreatePackageInput = z.object({
  diamonds: z.coerce
    .number("Please enter a number of diamonds.")
    .int("Diamonds cannot be divided.")
    .min(1, "A package has at least 1 diamond.")
    .max(FREE_AMOUNT.maxDiamonds, "A package has at most 120,000 diamonds."),
  priceUsd: usdAmount,
  badge,
  position: z.coerce.number().int().min(0).max(10_000).default(0),
  reason,
});

export type CreatePackage = z.output<typeof CreatePackageInput>;

export const SetPackageActiveInput = z.object({
  packageId: z.uuid("This package is unknown."),
  version: z.coerce.number().int().min(1).max(1_000_000_000),
  isActive: z.enum(["true", "false"]).transform((text) => text === "true"),
});

export type SetPackageActive = z.output<typeof SetPackageActiveInput>;

const MICRO_DECIMALS = 6;

/** Reads "58.25" or "16450" as 58,250,000 or 16,450,000,000: local major units for one US dollar, times a million. */
const perUsd = z
  .string()
  .trim()
  .regex(/^\d{1,9}(\.\d{1,6})?$/, "Please enter a rate such as 58.25.")
  .transform((text) => {
    const [whole = "0", fraction = ""] = text.split(".");
    return BigInt(whole + fraction.padEnd(MICRO_DECIMALS, "0"));
  })
  .refine((micro) => micro > 0n, "A rate is more than 0.");

export const RecordFxRateInput = z.object({
  currency: z.enum(CURRENCIES),
  perUsd,
  source: z.string().trim().min(1, "Please say where the rate comes from.").max(100),
  quotedAt: z.coerce.date(),
  isConfirmed: z.union([z.boolean(), z.stringbool()]).default(false),
});

export type RecordFxRate = z.output<typeof RecordFxRateInput>;

export const because = z
  .string()
  .trim()
  .min(1, "Please say why. The reason is kept in the audit log.")
  .max(500, "Please keep the reason below 500 characters.");

export const SetFxOverrideInput = z.object({
  /** Made once for each intent, so that a form that is sent twice sets one override. */
  overrideId: z.uuid(),
  currency: z.enum(CURRENCIES).exclude(["USD"]),
  perUsd,
  /** With its time zone: a browser's "10:00" is another moment on the server. */
  until: z.iso.datetime({ offset: true, error: "Please choose when it ends." }).transform((text) => new Date(text)),
  reason: because,
  isConfirmed: z.union([z.boolean(), z.stringbool()]).default(false),
});

export type SetFxOverride = z.output<typeof SetFxOverrideInput>;

export const EndFxOverrideInput = z.object({ overrideId: z.uuid("This override is unknown."), reason: because });

export type EndFxOverride = z.output<typeof EndFxOverrideInput>;

export const SettleRefusedQuoteInput = z.object({
  quoteId: z
    .string()
    .regex(/^\d{1,18}$/, "This quote is unknown.")
    .transform(BigInt),
  decision: z.enum(["taken", "dismissed"]),
  reason: because,
});

export type SettleRefusedQuote = z.output<typeof SettleRefusedQuoteInput>;

const version = z.coerce.number().int().min(0).max(1_000_000_000);

export const SetPackageBadgeInput = z.object({
  changeId: z.uuid(),
  packageId: z.uuid("This package is unknown."),
  version,
  badge,
});
export type SetPackageBadge = z.output<typeof SetPackageBadgeInput>;

export const MovePackageInput = z.object({
  changeId: z.uuid(),
  packageId: z.uuid("This package is unknown."),
  direction: z.enum(["up", "down"]),
  /** The place where the person saw it, counted from 1. */
  from: z.coerce.number().int().min(1).max(1_000),
});
export type MovePackage = z.output<typeof MovePackageInput>;

/** With its time zone; an empty field means none. */
export const optionalMoment = z.preprocess(
  (value) => (value === "" || value === undefined ? null : value),
  z.iso
    .datetime({ offset: true, error: "Please choose a date and a time." })
    .transform((text) => new Date(text))
    .nullable(),
);
export const moment = z.iso
  .datetime({ offset: true, error: "Please choose a date and a time." })
  .transform((text) => new Date(text));

const emptyIsNull = (value: unknown) => (value === "" || value === undefined ? null : value);

export const SchedulePackageInput = z.object({
  scheduleId: z.uuid(),
  packageId: z.uuid("This package is unknown."),
  version,
  startsAt: moment,
  endsAt: optionalMoment,
  priceUsd: z.preprocess(emptyIsNull, usdAmount.nullable()),
  isActive: z.preprocess(emptyIsNull, z.stringbool().nullable()),
  badge: z.preprocess(emptyIsNull, z.enum([...BADGES, "none"]).nullable()),
  reason,
});
export type SchedulePackage = z.output<typeof SchedulePackageInput>;

export const CancelScheduleInput = z.object({
  changeId: z.uuid(),
  scheduleId: z.uuid("This schedule is unknown."),
  reason,
});
export type CancelSchedule = z.output<typeof CancelScheduleInput>;

export const RevertChangeInput = z.object({
  revertId: z.uuid(),
  changeId: z.uuid("This change is unknown."),
  reason: because,
});
export type RevertChange = z.output<typeof RevertChangeInput>;

/** Reads "2.5" as 250 hundredths of a percent; "-3" as -300. */
export function percentBetween(minBp: number, maxBp: number) {
  const range = `Please enter a percentage between ${minBp / 100} and ${maxBp / 100}.`;
  return z
    .string()
    .trim()
    .regex(/^[+-]?\d{1,3}(\.\d{1,2})?$/, range)
    .transform((text) => Math.round(Number(text) * 100))
    .refine((bp) => bp >= minBp && bp <= maxBp, range);
}

export const MARKUP_BP = { min: -2_000, max: 5_000 } as const;
/** A phone bill costs a quarter, and its operator keeps most of that. */
export const SURCHARGE_BP_MAX = 3_000;

export const SetMarkupInput = z.object({
  changeId: z.uuid(),
  currency: z.enum(CURRENCIES).exclude(["USD"]),
  /** The version of the currency's mark-up that the person looked at; 0 while it never had one. */
  version,
  markup: percentBetween(MARKUP_BP.min, MARKUP_BP.max),
  /** Empty: now. */
  validFrom: optionalMoment,
  reason,
});
export type SetMarkup = z.output<typeof SetMarkupInput>;

export const SetSurchargeInput = z.object({
  changeId: z.uuid(),
  method: z.enum(METHOD_IDS),
  /** What the person saw, in hundredths of a percent. */
  from: z.coerce.number().int().min(0).max(10_000),
  surcharge: percentBetween(0, SURCHARGE_BP_MAX),
  reason,
});
export type SetSurcharge = z.output<typeof SetSurchargeInput>;

export const RecordTaxRateInput = z.object({
  changeId: z.uuid(),
  country: z.enum(COUNTRY_CODES),
  name: z
    .string()
    .trim()
    .min(1, "Please name the tax, such as VAT.")
    .max(20, "Please keep the name below 20 characters."),
  rate: percentBetween(0, 5_000),
  /** The first moment of the day in the country. */
  validFrom: moment,
  reason,
});
export type RecordTaxRate = z.output<typeof RecordTaxRateInput>;

export const CatalogRequest = z.object({ country: z.enum(COUNTRY_CODES) });

export const RecipientCheckInput = z.object({
  /** Checked in full by `normaliseRecipientId`; this only bounds what is worth reading. */
  recipientId: z.string().max(400),
  deviceId: z.uuid().optional(),
});
