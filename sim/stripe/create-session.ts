import { type ApiError, badParam } from "./api-error";
import { integerParam, listParam, mapParam, metadataParam, type Params, textParam } from "./form-encoding";
import { newId, type Session } from "./state";

/** What POST /v1/checkout/sessions takes in this API version. `payment_method_types` is no longer among them. */
const KNOWN_PARAMS = new Set(
  `adaptive_pricing after_expiration allow_promotion_codes allowed_payment_method_types automatic_tax
  billing_address_collection branding_settings cancel_url client_reference_id consent_collection currency custom_fields
  custom_text customer customer_account customer_creation customer_email customer_update discounts
  excluded_payment_method_types expand expires_at integration_identifier invoice_creation line_items locale
  managed_payments metadata mode name_collection optional_items origin_context payment_intent_data
  payment_method_collection payment_method_configuration payment_method_data payment_method_options permissions
  phone_number_collection redirect_on_completion return_url saved_payment_method_options setup_intent_data
  shipping_address_collection shipping_options submit_type subscription_data success_url tax_id_collection ui_mode
  wallet_options`.split(/\s+/),
);

const EXPIRES_MIN_SECONDS = 1_800;
const EXPIRES_MAX_SECONDS = 86_400;
const EXPIRES_DEFAULT_SECONDS = 86_400;

/** Stripe's smallest charges for the currencies it lists one for; elsewhere half a dollar's worth, not checked here. */
const AMOUNT_MIN: Record<string, number> = { usd: 50, sgd: 50, myr: 200, thb: 1_000 };

const STATEMENT_FORBIDDEN = /[<>\\'"*]/;

/** Checks the parameters like the API does, and makes the session. Throws ApiError. */
export function readNewSession(params: Params, nowSeconds: number): Session {
  for (const name of Object.keys(params))
    if (!KNOWN_PARAMS.has(name)) throw badParam(name, `Received unknown parameter: ${name}`, "parameter_unknown");
  if (textParam(params, "mode") !== "payment") throw badParam("mode", "This simulator takes mode=payment only.");
  const types = listParam(params, "allowed_payment_method_types");
  if (types.length > 0 && !types.includes("card"))
    throw badParam("allowed_payment_method_types", "This simulator takes cards only.");

  const intentData = mapParam(params, "payment_intent_data");
  const captureMethod = textParam(intentData, "capture_method") ?? "automatic";
  if (captureMethod !== "manual" && captureMethod !== "automatic")
    throw badParam("payment_intent_data[capture_method]", `Invalid capture_method: ${captureMethod}`);
  const { amount, currency, itemName } = readLineItems(params);
  return {
    id: newId("cs_test", 58),
    created: nowSeconds,
    expiresAt: readExpiry(params, nowSeconds),
    status: "open",
    amount,
    currency,
    itemName,
    clientReferenceId: readClientReference(params),
    metadata: metadataParam(params),
    intentMetadata: metadataParam(intentData),
    intentDescription: textParam(intentData, "description"),
    captureMethod,
    statementSuffix: readStatementSuffix(intentData),
    successUrl: readUrl(params, "success_url") ?? fail(badParam("success_url", "success_url is required")),
    cancelUrl: readUrl(params, "cancel_url"),
    email: textParam(params, "customer_email"),
    locale: textParam(params, "locale"),
    intentId: null,
  };
}

function readLineItems(params: Params): { amount: number; currency: string; itemName: string } {
  const items = listParam(params, "line_items");
  if (items.length === 0) throw badParam("line_items", "line_items is required in payment mode", "parameter_missing");
  let amount = 0;
  let currency = "";
  let itemName = "";
  for (const [at, item] of items.entries()) {
    if (typeof item === "string" || Array.isArray(item)) throw badParam(`line_items[${at}]`, "Invalid object");
    const quantity = integerParam(item, "quantity") ?? 1;
    const priceData = mapParam(item, "price_data");
    const unitAmount = integerParam(priceData, "unit_amount");
    if (unitAmount === undefined || unitAmount === null || unitAmount < 0)
      throw badParam(`line_items[${at}][price_data][unit_amount]`, "Invalid integer", "parameter_invalid_integer");
    currency = textParam(priceData, "currency") ?? fail(badParam("currency", "Missing required param: currency."));
    itemName ||= textParam(mapParam(priceData, "product_data"), "name") ?? "";
    amount += unitAmount * quantity;
  }
  if (!/^[a-z]{3}$/.test(currency)) throw badParam("currency", `Invalid currency: ${currency}`);
  if (amount < (AMOUNT_MIN[currency] ?? 1))
    throw badParam("line_items", "The Checkout Session's total amount is too small.", "amount_too_small");
  if (amount > (currency === "idr" ? 999_999_999_999 : 99_999_999))
    throw badParam("line_items", "The Checkout Session's total amount is too large.", "amount_too_large");
  return { amount, currency, itemName };
}

function readExpiry(params: Params, nowSeconds: number): number {
  const expiresAt = integerParam(params, "expires_at");
  if (expiresAt === undefined) return nowSeconds + EXPIRES_DEFAULT_SECONDS;
  if (expiresAt === null) throw badParam("expires_at", "Invalid integer", "parameter_invalid_integer");
  if (expiresAt < nowSeconds + EXPIRES_MIN_SECONDS)
    throw badParam("expires_at", "The `expires_at` timestamp must be at least 30 minutes from now.");
  if (expiresAt > nowSeconds + EXPIRES_MAX_SECONDS)
    throw badParam("expires_at", "The `expires_at` timestamp must be less than 24 hours from now.");
  return expiresAt;
}

function readClientReference(params: Params): string | null {
  const reference = textParam(params, "client_reference_id");
  if (reference !== null && reference.length > 200)
    throw badParam("client_reference_id", "client_reference_id may have at most 200 characters");
  return reference;
}

function readStatementSuffix(intentData: Params): string | null {
  const suffix = textParam(intentData, "statement_descriptor_suffix");
  if (suffix === null) return null;
  if (suffix.length > 22 || STATEMENT_FORBIDDEN.test(suffix) || !/[A-Za-z]/.test(suffix))
    throw badParam("payment_intent_data[statement_descriptor_suffix]", "Invalid statement descriptor suffix");
  return suffix;
}

function readUrl(params: Params, name: string): string | null {
  const url = textParam(params, name);
  if (url === null) return null;
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw badParam(name, `Not a valid URL: ${url}`, "url_invalid");
  return url;
}

function fail(error: ApiError): never {
  throw error;
}
