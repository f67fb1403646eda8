import { CarrierError, invalidArgument } from "./api-error";
import type { Payment, Refund, Sink } from "./state";

export type NewPayment = Pick<
  Payment,
  | "phoneNumber"
  | "correlator"
  | "referenceCode"
  | "amount"
  | "currency"
  | "chargingInformation"
  | "chargingMetaData"
  | "sink"
>;

export type NewRefund = Pick<Refund, "type" | "correlator" | "referenceCode" | "refundAmount" | "reason" | "sink"> & {
  amount: number | null;
  currency: string | null;
  isTaxIncluded: boolean;
};

type Json = Record<string, unknown>;

const PHONE = /^\+[1-9][0-9]{4,14}$/;

/** Checks a preparation as the schema says. Throws CarrierError. */
export function readPreparation(body: Json): NewPayment {
  const transaction = objectAt(body, "amountTransaction");
  const paymentAmount = objectAt(transaction, "paymentAmount");
  const { amount, currency, chargingInformation } = readCharging(paymentAmount);
  const metaData = paymentAmount.chargingMetaData;
  return {
    phoneNumber: readPhone(transaction),
    correlator: optionalText(transaction, "clientCorrelator"),
    referenceCode: textAt(transaction, "referenceCode"),
    amount,
    currency,
    chargingInformation,
    chargingMetaData: isObject(metaData) ? metaData : null,
    sink: readSink(body),
  };
}

/** The phone number of a two-legged call, which has to be there. Throws CarrierError. */
export function readPhone(body: Json): string {
  const phoneNumber = body.phoneNumber;
  if (phoneNumber === undefined)
    throw new CarrierError(422, "MISSING_IDENTIFIER", "The phone number cannot be identified.");
  if (typeof phoneNumber !== "string" || !PHONE.test(phoneNumber))
    throw invalidArgument("Client specified an invalid argument, request body or query param.");
  return phoneNumber;
}

export function readValidation(body: Json): { authorizationId: string; code: string } {
  return { authorizationId: textAt(body, "authorizationId"), code: textAt(body, "code") };
}

/** Checks a refund as the schema says: a total one names no amount, a partial one has to. Throws CarrierError. */
export function readNewRefund(body: Json): NewRefund {
  const type = body.type;
  if (type !== "total" && type !== "partial") throw invalidArgument("type must be total or partial.");
  const transaction = objectAt(body, "amountTransaction");
  const refundAmount = objectAt(transaction, "refundAmount");
  const charging = type === "partial" ? readCharging(refundAmount) : null;
  return {
    type,
    correlator: optionalText(transaction, "clientCorrelator"),
    referenceCode: textAt(transaction, "referenceCode"),
    refundAmount,
    reason: optionalText(body, "reason"),
    sink: readSink(body),
    amount: charging?.amount ?? null,
    currency: charging?.currency ?? null,
    isTaxIncluded: charging?.chargingInformation.isTaxIncluded === true,
  };
}

function readCharging(parent: Json): { amount: number; currency: string; chargingInformation: Json } {
  const chargingInformation = objectAt(parent, "chargingInformation");
  const { amount, currency } = chargingInformation;
  textAt(chargingInformation, "description");
  const isNumber = typeof amount === "number" && Number.isFinite(amount) && amount >= 0.001;
  if (!isNumber || !/^\d+(\.\d{1,3})?$/.test(String(amount)))
    throw invalidArgument("amount must be a number of at least 0.001, in steps of 0.001.");
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency))
    throw invalidArgument("Currency is unknown or not authorized.");
  return { amount, currency, chargingInformation };
}

/**
 * The contract wants HTTPS. A shop on this machine has none, so its loopback address passes as well.
 * Only access tokens are supported, and only bearer ones.
 */
function readSink(body: Json): Sink | null {
  const { sink, sinkCredential } = body;
  if (sink === undefined) return null;
  if (typeof sink !== "string" || !isSinkUrl(sink))
    throw new CarrierError(400, "INVALID_SINK", "sink not valid for the specified protocol");
  if (sinkCredential === undefined) return { url: sink, token: null, tokenEndsMs: null };
  if (!isObject(sinkCredential)) throw invalidArgument("sinkCredential must be an object.");
  if (sinkCredential.credentialType !== "ACCESSTOKEN")
    throw new CarrierError(400, "INVALID_CREDENTIAL", "Only Access token is supported");
  if (sinkCredential.accessTokenType !== "bearer")
    throw new CarrierError(400, "INVALID_TOKEN", "Only bearer token is supported");
  const tokenEndsMs = Date.parse(textAt(sinkCredential, "accessTokenExpiresUtc"));
  if (Number.isNaN(tokenEndsMs)) throw invalidArgument("accessTokenExpiresUtc must be a date and time.");
  return { url: sink, token: textAt(sinkCredential, "accessToken"), tokenEndsMs };
}

function isSinkUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || (protocol === "http:" && (hostname === "127.0.0.1" || hostname === "localhost"));
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objectAt(parent: Json, name: string): Json {
  const value = parent[name];
  if (!isObject(value)) throw invalidArgument(`Expected property is missing: ${name}.`);
  return value;
}

function textAt(parent: Json, name: string): string {
  const value = parent[name];
  if (typeof value !== "string" || value === "") throw invalidArgument(`Expected property is missing: ${name}.`);
  return value;
}

function optionalText(parent: Json, name: string): string | null {
  const value = parent[name];
  if (value === undefined || value === null) return null;
  if (typeof value !== "string") throw invalidArgument(`${name} must be a text.`);
  return value;
}
