import type { JsonRecord } from "@/lib/payments/json-reading";
import { fromMajorString, isCurrency, type Money } from "@/lib/shared/money";

const NANO_DIGITS = 9;

/**
 * Google writes money as whole units (a text), billionths (a number) and a currency: 581.50 PHP is "581" and 500000000. A part that is
 * nought may be left out. Null for a currency that we do not sell in, and for more decimals than the currency has. We never send amounts:
 * prices are set in the Play Console.
 */
export function fromPlayMoney(money: JsonRecord | null): Money | null {
  if (money === null || !isCurrency(money.currencyCode)) return null;
  const { units = "0", nanos = 0 } = money;
  if (typeof units !== "string" || !/^\d{1,18}$/.test(units)) return null;
  if (typeof nanos !== "number" || !Number.isInteger(nanos) || nanos < 0 || nanos >= 10 ** NANO_DIGITS) return null;
  return fromMajorString(`${units}.${String(nanos).padStart(NANO_DIGITS, "0")}`, money.currencyCode);
}
