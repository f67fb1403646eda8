import { invalid, XenditError } from "./api-error";
import { readMetadata, readOptionalUrl, readReference, readUrl } from "./body-fields";
import type { NewCharge } from "./wallet";
import { hasDecimals, WALLET_CHANNELS } from "./wallet-channels";

/** Checks the request like the API does. Throws XenditError. */
export function readNewCharge(body: Record<string, unknown>): NewCharge {
  const properties = (body.channel_properties ?? {}) as Record<string, unknown>;
  if (body.checkout_method !== "ONE_TIME_PAYMENT") throw invalid("checkout_method must be ONE_TIME_PAYMENT.");
  const channelCode = String(body.channel_code);
  const channel = WALLET_CHANNELS[channelCode];
  if (channel === undefined)
    throw new XenditError(403, "CHANNEL_NOT_ACTIVATED", "This channel is not activated for the account.", false);
  if (body.currency !== channel.currency)
    throw new XenditError(400, "UNSUPPORTED_CURRENCY", "The channel does not support this currency.", false);
  const chargeAmount = readAmount(body.amount, channel.decimals);
  if (chargeAmount < channel.min) throw invalid(`amount must be ${channel.min} or more.`);
  if (chargeAmount > channel.max) throw invalid(`amount must be at most ${channel.max}.`);
  const successUrl = readUrl(properties, "success_redirect_url");
  for (const name of channel.needs) readUrl(properties, name);
  const failureUrl = readOptionalUrl(properties, "failure_redirect_url") ?? successUrl;
  return {
    referenceId: readReference(body, "reference_id"),
    currency: channel.currency,
    chargeAmount,
    channelCode,
    successUrl,
    failureUrl,
    cancelUrl: readOptionalUrl(properties, "cancel_redirect_url") ?? failureUrl,
    metadata: readMetadata(body.metadata),
  };
}

/** A part of a charge, in the charge's own decimals. */
export function readRefundAmount(value: unknown, channelCode: string): number {
  return readAmount(value, WALLET_CHANNELS[channelCode]?.decimals ?? 2);
}

function readAmount(value: unknown, decimals: 0 | 2): number {
  if (typeof value !== "number" || !Number.isFinite(value) || value < 1) throw invalid("amount must be 1 or more.");
  if (!hasDecimals(value, decimals)) throw invalid(`amount has more than ${decimals} decimals.`);
  return value;
}
