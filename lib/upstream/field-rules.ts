/** The currencies that the platform accepts for `total_cost`. Source: its field table. */
export const PLATFORM_CURRENCIES: ReadonlySet<string> = new Set(
  (
    "USD CNY TWD MYR THB TRY PHP AUD IDR KRW INR HKD SGD MMK JPY EUR NGN DKK UAH ILS IQD RUB BGN HRK CHF CAD GHS HUF ZAR QAR " +
    "KZT COP CRC TZS EGP RSD MXN BDT PKR PYG BRL NOK CZK MAD LKR NZD CLP GEL SAR PLN MOP BOB SEK GBP PEN JOD RON KES VND DZD " +
    "AED LBP"
  ).split(" "),
);

const SEQ_ID = /^[0-9a-z]{13,32}$/;
const BU_ORDER_ID = /^[0-9A-Za-z_]{1,40}$/;
/** Ours, not the platform's: what the shop accepts as a BIGO ID (not digits only). */
const BIGO_ID = /^[A-Za-z0-9._-]{4,80}$/;
const COST = /^\d{1,11}(?:\.\d{1,2})?$/;
/** 99999999999.00 in hundredths. */
const COST_HUNDREDTHS_MAX = 9_999_999_999_900n;

/** Null when the fields obey the contract, else a sentence that names the first one that does not, without its value. */
export function preCheckProblem(fields: {
  seqId: string;
  recipientId: string;
  resellerBigoId: string | null;
}): string | null {
  if (!SEQ_ID.test(fields.seqId)) return "seqid must be 13 to 32 digits or lower-case letters";
  if (!BIGO_ID.test(fields.recipientId)) return "recharge_bigoid is no BIGO ID";
  if (fields.resellerBigoId !== null && !BIGO_ID.test(fields.resellerBigoId)) return "reseller_bigoid is no BIGO ID";
  return null;
}

/** As above for a recharge. `cost` is the text that would be sent, in major units. */
export function rechargeProblem(fields: {
  seqId: string;
  recipientId: string;
  resellerBigoId: string | null;
  buOrderId: string;
  diamonds: bigint;
  cost: string;
  currency: string;
}): string | null {
  const problem = preCheckProblem(fields);
  if (problem !== null) return problem;
  if (!BU_ORDER_ID.test(fields.buOrderId)) return "bu_orderid must be 1 to 40 letters, digits or underscores";
  // The upper bound is that of a whole number in JSON; the platform's own limit is unpublished and answers 7212008.
  if (fields.diamonds < 1n || fields.diamonds > BigInt(Number.MAX_SAFE_INTEGER)) {
    return "value must be a whole number of diamonds from 1 up";
  }
  if (!PLATFORM_CURRENCIES.has(fields.currency)) return "currency is not supported; give the cost in USD";
  if (!COST.test(fields.cost)) return "total_cost must be a number from 0 up with at most 2 decimals";
  const [whole = "0", fraction = ""] = fields.cost.split(".");
  const hundredths = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0"));
  if (hundredths === 0n) return "total_cost must be more than 0";
  if (hundredths > COST_HUNDREDTHS_MAX) return "total_cost must be at most 99999999999.00";
  return null;
}

export function seqIdProblem(seqId: string): string | null {
  return SEQ_ID.test(seqId) ? null : "seqid must be 13 to 32 digits or lower-case letters";
}
