import { XenditError } from "./api-error";
import type { NewCharge } from "./wallet";

/** What a GCash wallet holds at most; a charge above that could never be paid. */
const AMOUNT_MAX = 100_000;

/** Checks the request like the API does. Throws XenditError. */
export function readNewCharge(body: Record<string, unknown>): NewCharge {
  const channel = (body.channel_properties ?? {}) as Record<string, unknown>;
  if (body.checkout_method !== "ONE_TIME_PAYMENT") throw invalid("checkout_method must be ONE_TIME_PAYMENT.");
  if (body.channel_code !== "PH_GCASH")
    throw new XenditError(403, "CHANNEL_NOT_ACTIVATED", "This channel is not activated for the account.", false);
  if (body.currency !== "PHP")
    throw new XenditError(400, "UNSUPPORTED_CURRENCY", "The channel does not support this currency.", false);
  const referenceId = body.reference_id;
  if (typeof referenceId !== "string" || referenceId === "" || referenceId.length > 255)
    throw invalid("reference_id must be a text of 1 to 255 characters.");
  const chargeAmount = readAmount(body.amount);
  if (chargeAmount > AMOUNT_MAX) throw invalid(`amount must be at most ${AMOUNT_MAX}.`);
  return {
    referenceId,
    currency: "PHP",
    chargeAmount,
    channelCode: "PH_GCASH",
    successUrl: readUrl(channel, "success_redirect_url"),
    failureUrl: readUrl(channel, "failure_redirect_url"),
    cancelUrl: readUrl(channel, "cancel_redirect_url"),
    metadata: readMetadata(body.metadata),
  };
}

/** A number of pesos with at most two decimals, from 1 peso up. */
export function readAmount(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 1) throw invalid("amount must be 1 or more.");
  if (!/^\d+(\.\d{1,2})?$/.test(String(value))) throw invalid("amount has more than two decimals.");
  return value;
}

function readUrl(channel: Record<string, unknown>, name: string): string {
  const url = channel[name];
  if (typeof url !== "string" || !URL.canParse(url)) throw invalid(`channel_properties.${name} must be a URL.`);
  return url;
}

function readMetadata(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw invalid("metadata must be an object.");
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length > 50) throw invalid("metadata may have at most 50 keys.");
  return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
}

function invalid(message: string): XenditError {
  return new XenditError(400, "API_VALIDATION_ERROR", message, false);
}
