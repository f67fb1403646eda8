import { z } from "zod";
import { fromMajorString } from "@/lib/shared/money";

const DIAMONDS_MAX = 10_000_000_000n;

/** Reads "1,200,000" or "1200000": people copy figures from a supplier's document with its commas. */
export const diamondsField = z
  .string()
  .trim()
  .max(20, "This number is too long.")
  .transform((text, context) => {
    const digits = text.replaceAll(/[,\s]/g, "");
    const amount = /^\d{1,15}$/.test(digits) ? BigInt(digits) : 0n;
    if (amount > 0n && amount <= DIAMONDS_MAX) return amount;
    context.addIssue({ code: "custom", message: "Please enter how many diamonds arrived, such as 500,000." });
    return z.NEVER;
  });

export const costUsdField = z
  .string()
  .trim()
  .max(20, "This amount is too long.")
  .transform((text, context) => {
    const money = fromMajorString(text.replaceAll(",", ""), "USD");
    if (money !== null && money.amountMinor >= 0n) return money.amountMinor;
    context.addIssue({
      code: "custom",
      message: "Please enter what they cost together in US dollars, such as 8250.00.",
    });
    return z.NEVER;
  });

export const lineField = (message: string, max: number) =>
  z
    .string()
    .trim()
    .max(max, `Please keep this below ${max} characters.`)
    .regex(/^\P{Cc}*$/u, message);

export const NO_CONTROLS = "Please leave out line breaks and other control characters.";

export const DepositInput = z.object({
  depositId: z.uuid(),
  custodianId: lineField(NO_CONTROLS, 40).min(1, "Please choose an account."),
  diamonds: diamondsField,
  costUsd: costUsdField,
  supplier: lineField(NO_CONTROLS, 120).min(2, "Please name the supplier."),
  document: lineField(NO_CONTROLS, 120).min(2, "Please name the invoice or transfer, so that it can be found again."),
});

export const PauseInput = z.object({
  /** Empty: all deliveries of the shop. */
  custodianId: lineField(NO_CONTROLS, 40).transform((text) => (text === "" ? null : text)),
  isPaused: z.enum(["true", "false"]).transform((text) => text === "true"),
  reason: lineField("Please write the reason on one line.", 300).min(3, "Please say why. The reason is kept."),
});

const reason = lineField("Please write the reason on one line.", 300).min(3, "Please say why. The reason is kept.");
const name = lineField(NO_CONTROLS, 60).min(2, "Please give it a name.");
const owner = lineField(NO_CONTROLS, 120).min(2, "Please say who holds the contract with the platform.");

const lowLevel = z
  .string()
  .trim()
  .max(20, "This number is too long.")
  .transform((text, context) => {
    const digits = text.replaceAll(/[,\s]/g, "");
    if (/^\d{1,15}$/.test(digits) && BigInt(digits) <= DIAMONDS_MAX) return BigInt(digits);
    context.addIssue({ code: "custom", message: "Please enter a number of diamonds, such as 200,000, or 0." });
    return z.NEVER;
  });

const position = z.coerce
  .number("Please enter a whole number.")
  .int("Please enter a whole number.")
  .min(0, "Please enter 0 to 999.")
  .max(999, "Please enter 0 to 999.");

export const OpenCustodianInput = z.object({
  custodianId: z
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9_]{1,39}$/, "2 to 40 small letters, digits and _, a letter first: it never changes."),
  name,
  owner,
  resellerId: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9._-]{1,80}$/, "Please enter the account's id at the platform."),
  lowLevelDiamonds: lowLevel,
});

export const ChangeCustodianInput = z.object({
  custodianId: lineField(NO_CONTROLS, 40).min(1),
  version: z.coerce.number().int().min(0),
  name,
  owner,
  lowLevelDiamonds: lowLevel,
  position,
  reason,
});

/** "33.3" or "33.33" percent in hundredths of a percent, or null. */
function readShareBp(text: string): number | null {
  const match = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/\s*%$/, ""));
  if (match === null) return null;
  const bp = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return bp <= 10_000 ? bp : null;
}

/** One field `share:<account>` in percent for each account, and `from:<account>` with what the person saw, in hundredths of a percent. */
export const TargetSharesInput = z.record(z.string(), z.string().max(300)).transform((fields, context) => {
  const said = reason.safeParse(fields.reason ?? "");
  if (!said.success)
    context.addIssue({ code: "custom", path: ["reason"], message: said.error.issues[0]?.message ?? "Please say why." });
  const names = Object.keys(fields).filter((field) => field.startsWith("share:"));
  if (names.length === 0 || names.length > 1_000)
    context.addIssue({ code: "custom", path: ["shares"], message: "Please enter the shares of all accounts." });
  const shares = names.map((field) => {
    const custodianId = field.slice("share:".length);
    const toBp = readShareBp(fields[field] ?? "");
    const fromBp = Number(fields[`from:${custodianId}`] ?? Number.NaN);
    if (toBp === null || !Number.isInteger(fromBp))
      context.addIssue({ code: "custom", path: [field], message: "Please enter a share such as 33.33." });
    return { custodianId, fromBp, toBp: toBp ?? 0 };
  });
  return { shares, reason: said.data ?? "" };
});

/** What must be typed before the platform's kill switch is used: the sentence itself says what it means. */
export const STOP_WORDS = "only the platform can undo this";

export const StopPlatformInput = z.object({
  stopId: z.uuid(),
  words: z
    .string()
    .trim()
    .toLowerCase()
    .max(80)
    .refine((text) => text === STOP_WORDS, `Please type: ${STOP_WORDS}`),
  reason,
});

export const CheckPlatformInput = z.object({});
