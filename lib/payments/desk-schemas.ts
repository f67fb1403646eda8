import { z } from "zod";
import { reasonField } from "@/lib/accounts/schemas";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { METHOD_IDS } from "@/lib/shared/methods";
import { fromMajorString } from "@/lib/shared/money";

/** What the desk's forms about channels send; everything arrives as text. */

const channelId = z
  .string()
  .regex(/^[a-z]+-[a-z_]+$/, "Please choose a channel.")
  .max(60, "Please choose a channel.");

const BP_PER_PERCENT = 100;

/** Reads "30" or "12.5" as hundredths of a percent. */
const percentBp = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, "Please enter a share from 0 to 100 %.")
  .transform((text) => Math.round(Number(text) * BP_PER_PERCENT))
  .refine((bp) => bp <= 100 * BP_PER_PERCENT, "Please enter a share from 0 to 100 %.");

/** Reads "1,500" or "99.50" as US cents; an empty field is no amount. */
const usdOrNone = z
  .string()
  .trim()
  .max(20, "This amount is too long.")
  .transform((text, context) => {
    if (text === "") return null;
    const money = fromMajorString(text.replaceAll(",", ""), "USD");
    if (money !== null && money.amountMinor > 0n) return money.amountMinor;
    context.addIssue({ code: "custom", message: "Please enter an amount in US dollars, such as 5000, or nothing." });
    return z.NEVER;
  });

const looked = {
  channelId,
  /** The version that the person looked at; a form sends it as text. */
  version: z.coerce.number().int().min(1).max(1_000_000_000),
  reason: reasonField,
};

export const SetChannelInput = z.discriminatedUnion("change", [
  z.object({
    ...looked,
    change: z.enum(["enable", "disable", "drain", "refill", "force", "release"]),
  }),
  z.object({ ...looked, change: z.literal("weigh"), weightBp: percentBp }),
  z.object({ ...looked, change: z.literal("cap"), dailyCapUsdMinor: usdOrNone }),
]);
export type SetChannel = z.output<typeof SetChannelInput>;

/** With its time zone: a browser's "10:00" is another moment on the server. */
const moment = (message: string) =>
  z.iso.datetime({ offset: true, error: message }).transform((text) => new Date(text));

export const AddMaintenanceWindowInput = z.object({
  /** Made once for each intent, so that a form that is sent twice adds one window. */
  windowId: z.uuid(),
  channelId,
  startsAt: moment("Please choose when it begins."),
  endsAt: moment("Please choose when it ends."),
  reason: reasonField,
});
export type AddMaintenanceWindow = z.output<typeof AddMaintenanceWindowInput>;

export const RemoveMaintenanceWindowInput = z.object({
  windowId: z.uuid("This window is unknown."),
  reason: reasonField,
});
export type RemoveMaintenanceWindow = z.output<typeof RemoveMaintenanceWindowInput>;

const SHARE_FIELD = /^share:(.+)$/;
const WHOLE_BP = 10_000;

const shares = z
  .record(channelId, percentBp)
  .transform((given) => Object.entries(given).map(([id, shareBp]) => ({ channelId: id, shareBp })))
  .refine((all) => all.reduce((sum, { shareBp }) => sum + shareBp, 0) === WHOLE_BP, "The shares must add up to 100 %.")
  .refine((all) => all.filter(({ shareBp }) => shareBp > 0).length > 1, "A split needs two channels or more.");

const condition = {
  ruleId: z.uuid(),
  method: z.enum(METHOD_IDS, "Please choose a method."),
  country: z.preprocess((value) => (value === "" ? null : value), z.enum(COUNTRY_CODES).nullable().default(null)),
  fromUsd: usdOrNone.default(null),
  toUsd: usdOrNone.default(null),
  reason: reasonField,
};

const ruleFields = z.discriminatedUnion("kind", [
  z.object({ ...condition, kind: z.enum(["prefer", "forbid"]), channelId }),
  z.object({ ...condition, kind: z.literal("split"), shares }),
]);

/** A form names its shares `share:<channel>`; they arrive here as one list. */
export const AddRoutingRuleInput = z
  .preprocess((value) => {
    const fields = Object.entries((value ?? {}) as Record<string, unknown>);
    const isShare = ([name]: [string, unknown]) => SHARE_FIELD.test(name);
    const given = fields.filter(isShare).map(([name, text]) => [name.replace(SHARE_FIELD, "$1"), text]);
    return { ...Object.fromEntries(fields.filter((field) => !isShare(field))), shares: Object.fromEntries(given) };
  }, ruleFields)
  .refine(({ fromUsd, toUsd }) => fromUsd === null || toUsd === null || fromUsd <= toUsd, {
    path: ["toUsd"],
    error: "The upper end must not be below the lower one.",
  });
export type AddRoutingRule = z.output<typeof AddRoutingRuleInput>;

export const RemoveRoutingRuleInput = z.object({ ruleId: z.uuid("This rule is unknown."), reason: reasonField });
export type RemoveRoutingRule = z.output<typeof RemoveRoutingRuleInput>;

export const MoveRoutingRuleInput = z.object({
  ruleId: z.uuid("This rule is unknown."),
  to: z.enum(["earlier", "later"]),
  /** The rules in the order in which the person saw them. */
  seen: z
    .string()
    .max(5_000)
    .transform((text) => text.split(","))
    .pipe(z.array(z.uuid()).min(1)),
});
export type MoveRoutingRule = z.output<typeof MoveRoutingRuleInput>;

const DIGITS_AND_COMMAS = /[,\s]/g;

const diamondsOrNone = z
  .string()
  .trim()
  .max(12, "This number is too long.")
  .transform((text, context) => {
    if (text === "") return null;
    const digits = text.replaceAll(DIGITS_AND_COMMAS, "");
    if (/^\d{1,9}$/.test(digits) && Number(digits) > 0) return Number(digits);
    context.addIssue({ code: "custom", message: "Please enter a number of diamonds, such as 500." });
    return z.NEVER;
  });

export const AskRoutingInput = z
  .object({
    country: z.enum(COUNTRY_CODES, "Please choose a country."),
    method: z.enum(METHOD_IDS, "Please choose a method."),
    diamonds: diamondsOrNone.default(null),
    /** In the country's own currency, major units. It counts instead of the diamonds when it is there. */
    amount: z
      .string()
      .trim()
      .max(20, "This amount is too long.")
      .regex(/^([\d,]+(\.\d{1,2})?)?$/, "Please enter an amount such as 285.50.")
      .default(""),
  })
  .refine(({ diamonds, amount }) => diamonds !== null || amount !== "", {
    path: ["diamonds"],
    error: "Please enter a number of diamonds, or an amount.",
  });
export type AskRouting = z.output<typeof AskRoutingInput>;
