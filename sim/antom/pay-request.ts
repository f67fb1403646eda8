import { AntomError, illegal } from "./api-error";
import type { Amount, Payment } from "./state";

export type NewPayment = Pick<
  Payment,
  "paymentRequestId" | "methodType" | "isHold" | "amount" | "referenceOrderId" | "description" | "redirectUrl"
> & { expiresMs: number };

type Fields = Record<string, unknown>;

/** How long a page stays open when the request does not say. */
const PAGE_MS = 14 * 60_000;
const MONEY_MAX = Number.MAX_SAFE_INTEGER;

/** What each wallet pays in, and the least and the most of one payment, in the smallest unit, as its page says. */
const WALLETS: Record<string, { currency: string; least: number; most: number }> = {
  GCASH: { currency: "PHP", least: 100, most: 10_000_000 },
  DANA: { currency: "IDR", least: 30_000, most: MONEY_MAX },
  TNG: { currency: "MYR", least: 5, most: MONEY_MAX },
  TRUEMONEY: { currency: "THB", least: 100, most: 3_000_000 },
  MOMO: { currency: "VND", least: 1_000, most: MONEY_MAX },
};

const CARD_CURRENCIES = new Set(["USD", "PHP", "IDR", "MYR", "THB", "VND", "SGD"]);

/** Reads the body of `pay` like the API does. Throws AntomError. */
export function readPay(body: Fields, nowMs: number): NewPayment {
  if (body.productCode !== "CASHIER_PAYMENT") throw illegal("productCode must be CASHIER_PAYMENT.");
  const order = record(body.order, "order");
  const amount = readAmount(body.paymentAmount, "paymentAmount");
  const orderAmount = readAmount(order.orderAmount, "order.orderAmount");
  if (orderAmount.currency !== amount.currency || orderAmount.value !== amount.value)
    throw illegal("order.orderAmount must be the paymentAmount.");
  const methodType = readMethod(record(body.paymentMethod, "paymentMethod"), amount);
  const factor = body.paymentFactor === undefined ? {} : record(body.paymentFactor, "paymentFactor");
  if (methodType === "CARD" && factor.isAuthorization !== "true")
    throw illegal("paymentFactor.isAuthorization must be true for a card.");
  readEnv(record(body.env, "env"));
  readUrl(body.paymentNotifyUrl, "paymentNotifyUrl");
  return {
    paymentRequestId: readText(body.paymentRequestId, "paymentRequestId", 64),
    methodType,
    isHold: methodType === "CARD" && factor.captureMode === "MANUAL",
    amount,
    referenceOrderId: readText(order.referenceOrderId, "order.referenceOrderId", 64),
    description: readText(order.orderDescription, "order.orderDescription", 256),
    redirectUrl: readUrl(body.paymentRedirectUrl, "paymentRedirectUrl"),
    expiresMs: readExpiry(body.paymentExpiryTime, nowMs),
  };
}

/** An amount is a positive whole number of the smallest unit, written as a text of at most 16 digits. */
export function readAmount(value: unknown, name: string): Amount {
  const { currency, value: digits } = record(value, name);
  if (typeof currency !== "string" || !/^[A-Z]{3}$/.test(currency)) throw illegal(`${name}.currency is no currency.`);
  if (typeof digits !== "string" || !/^[1-9]\d{0,15}$/.test(digits)) throw illegal(`${name}.value is no amount.`);
  const units = Number(digits);
  if (units > MONEY_MAX) throw illegal(`${name}.value is too large.`);
  return { currency, value: units };
}

export function readText(value: unknown, name: string, lengthMax: number): string {
  if (typeof value !== "string" || value === "" || value.length > lengthMax)
    throw illegal(`${name} must be a text of 1 to ${lengthMax} characters.`);
  return value;
}

function readMethod({ paymentMethodType }: Fields, { currency, value }: Amount): string {
  const methodType = readText(paymentMethodType, "paymentMethod.paymentMethodType", 64);
  const wallet = WALLETS[methodType];
  if (methodType !== "CARD" && wallet === undefined)
    throw new AntomError("F", "PAYMENT_METHOD_NOT_SUPPORTED", "The payment method is not supported.");
  const takes = wallet === undefined ? CARD_CURRENCIES.has(currency) : wallet.currency === currency;
  if (!takes) throw new AntomError("F", "CURRENCY_NOT_SUPPORT", "The currency is not supported.");
  if (wallet !== undefined && value < wallet.least) throw illegal("paymentAmount.value is below the least amount.");
  if (wallet !== undefined && value > wallet.most)
    throw new AntomError("F", "PAYMENT_AMOUNT_EXCEED_LIMIT", "The payment amount exceeds the limit.");
  return methodType;
}

function readEnv({ terminalType, osType }: Fields): void {
  if (!["WEB", "WAP", "APP", "MINI_APP"].includes(String(terminalType))) throw illegal("env.terminalType is unknown.");
  if (terminalType !== "WEB" && osType !== "IOS" && osType !== "ANDROID")
    throw illegal("env.osType is required where the terminal is not WEB.");
}

function readExpiry(value: unknown, nowMs: number): number {
  if (value === undefined) return nowMs + PAGE_MS;
  const atMs = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(atMs)) throw illegal("paymentExpiryTime is no ISO 8601 time.");
  return atMs;
}

function readUrl(value: unknown, name: string): string {
  if (typeof value !== "string" || value.length > 2_048 || !URL.canParse(value))
    throw illegal(`${name} must be a URL.`);
  return value;
}

function record(value: unknown, name: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw illegal(`${name} must be an object.`);
  return value as Fields;
}
