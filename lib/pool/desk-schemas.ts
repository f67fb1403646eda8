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
