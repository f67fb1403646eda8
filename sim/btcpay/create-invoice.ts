import { BtcpayError, InvalidRequest } from "./api-error";
import { rateOf, readDecimal } from "./coins";
import { type Invoice, newAddress } from "./state";

export type NewInvoice = Pick<
  Invoice,
  | "amount"
  | "currency"
  | "metadata"
  | "speedPolicy"
  | "paymentTolerance"
  | "defaultLanguage"
  | "redirectUrl"
  | "redirectAutomatically"
  | "address"
  | "rate"
> & { lifeMinutes: number; monitoringMinutes: number };

const SPEED_POLICIES = ["HighSpeed", "MediumSpeed", "LowMediumSpeed", "LowSpeed"];
/** Some of the languages that the checkout has; Filipino and Malay are not among them. */
const LANGUAGES = ["en", "id", "th-TH", "vi-VN", "de-DE", "es-ES", "fr-FR", "ja-JP", "ko", "pt-BR", "zh-SG", "zh-TW"];

/** Checks the request like the server does. Throws BtcpayError. */
export function readNewInvoice(body: Record<string, unknown>): NewInvoice {
  const checkout = readRecord(body.checkout, "checkout");
  const amount = typeof body.amount === "number" ? String(body.amount) : body.amount;
  // Without an amount it would be a top-up invoice, which this simulator does not have.
  if (typeof amount !== "string" || readDecimal(amount) === null)
    throw new InvalidRequest("amount", "The amount should be 0 or more.");
  if (typeof body.currency !== "string") throw new InvalidRequest("currency", "The currency is missing.");
  const rate = rateOf(body.currency);
  if (rate === null)
    throw new BtcpayError(400, "generic-error", `No payment method available: no rate for BTC_${body.currency}`);
  const speedPolicy = checkout.speedPolicy ?? "MediumSpeed";
  if (typeof speedPolicy !== "string" || !SPEED_POLICIES.includes(speedPolicy))
    throw new InvalidRequest("checkout.speedPolicy", "There is no such speed policy.");
  const defaultLanguage = checkout.defaultLanguage ?? "en";
  if (typeof defaultLanguage !== "string" || !LANGUAGES.includes(defaultLanguage))
    throw new InvalidRequest("checkout.defaultLanguage", "The requested defaultLang does not exists.");
  const redirectUrl = checkout.redirectURL ?? null;
  if (redirectUrl !== null && typeof redirectUrl !== "string")
    throw new InvalidRequest("checkout.redirectURL", "The redirect URL is no text.");
  return {
    amount,
    currency: body.currency,
    metadata: readRecord(body.metadata, "metadata"),
    speedPolicy,
    paymentTolerance: readNumber(checkout, "paymentTolerance", { fallback: 0, min: 0, max: 100 }),
    defaultLanguage,
    redirectUrl,
    redirectAutomatically: checkout.redirectAutomatically === true,
    address: newAddress(),
    rate,
    // 30 seconds are the least that the server takes.
    lifeMinutes: readNumber(checkout, "expirationMinutes", { fallback: 15, min: 0.5, max: 525_600 }),
    monitoringMinutes: readNumber(checkout, "monitoringMinutes", { fallback: 1_440, min: 0, max: 525_600 }),
  };
}

function readRecord(value: unknown, path: string): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new InvalidRequest(path, `${path} is no object.`);
  return value as Record<string, unknown>;
}

function readNumber(
  checkout: Record<string, unknown>,
  name: string,
  { fallback, min, max }: { fallback: number; min: number; max: number },
): number {
  const value = checkout[name] ?? fallback;
  if (typeof value !== "number" || value < min || value > max)
    throw new InvalidRequest(`checkout.${name}`, `${name} must be a number between ${min} and ${max}.`);
  return value;
}
