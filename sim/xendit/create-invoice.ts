import { invalid, XenditError } from "./api-error";
import { bankChannel, INVOICE_CURRENCIES } from "./bank-channels";
import { readMetadata, readOptionalUrl, readReference } from "./body-fields";
import type { NewInvoice } from "./invoice-desk";
import { hasDecimals } from "./wallet-channels";

const DURATION_DEFAULT_SECONDS = 86_400;
const DURATION_MAX_SECONDS = 31_536_000;

/** Checks the request like the API does. Throws XenditError. */
export function readNewInvoice(body: Record<string, unknown>): NewInvoice {
  const currency = String(body.currency ?? "IDR");
  const rules = INVOICE_CURRENCIES[currency];
  if (rules === undefined) throw invalid(`currency ${currency} is not one of an invoice.`);
  return {
    externalId: readReference(body, "external_id"),
    currency,
    amount: readAmount(body.amount, currency, rules),
    paymentMethods: readMethods(body.payment_methods, currency),
    payerEmail: readText(body.payer_email, "payer_email"),
    description: readText(body.description, "description"),
    durationSeconds: readDuration(body.invoice_duration),
    successUrl: readOptionalUrl(body, "success_redirect_url"),
    failureUrl: readOptionalUrl(body, "failure_redirect_url"),
    metadata: readMetadata(body.metadata),
  };
}

function readAmount(
  value: unknown,
  currency: string,
  { decimals, min, max }: { decimals: 0 | 2; min: number; max: number },
): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value <= 0) throw invalid("amount must be above 0.");
  // Published of rupiah: what comes after the point is cut off without a word.
  const amount = currency === "IDR" ? Math.trunc(value) : value;
  if (!hasDecimals(amount, decimals)) throw invalid(`amount has more than ${decimals} decimals.`);
  if (amount < min) throw new XenditError(400, "MINIMUM_TRANSFER_AMOUNT_ERROR", `amount is below ${min}.`, false);
  if (amount > max) throw new XenditError(400, "MAXIMUM_TRANSFER_AMOUNT_ERROR", `amount is above ${max}.`, false);
  return amount;
}

/** Left out, an invoice offers everything that the account has. */
function readMethods(value: unknown, currency: string): string[] {
  if (value === undefined) return (INVOICE_CURRENCIES[currency]?.channels ?? []).map(({ code }) => code);
  if (!Array.isArray(value) || value.length === 0)
    throw invalid("payment_methods must be a list with something in it.");
  const codes = value.map(String);
  if (codes.some((code) => bankChannel(currency, code) === null))
    throw new XenditError(
      400,
      "UNAVAILABLE_PAYMENT_METHOD_ERROR",
      "The payment method choices did not match with the available one on this business.",
      false,
    );
  return codes;
}

function readDuration(value: unknown): number {
  if (value === undefined) return DURATION_DEFAULT_SECONDS;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 1 || value > DURATION_MAX_SECONDS)
    throw invalid("invoice_duration must be a whole number of seconds, at most a year.");
  return value;
}

function readText(value: unknown, name: string): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw invalid(`${name} must be a text.`);
  return value;
}
