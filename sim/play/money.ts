/** google.type.Money as Google's JSON has it. */
export type GoogleMoney = { currencyCode: string; units: string; nanos: number };

const NANOS = 1_000_000_000n;
const FEE_PERCENT = 15n;

/** "581.5" in pesos is 581 units and 500,000,000 nanos. Null for what is no price. */
export function readPrice(price: unknown, currencyCode: string): GoogleMoney | null {
  const match = /^(\d{1,15})(?:\.(\d{1,9}))?$/.exec(String(price));
  if (match === null || !/^[A-Z]{3}$/.test(currencyCode)) return null;
  return { currencyCode, units: match[1] ?? "0", nanos: Number((match[2] ?? "").padEnd(9, "0")) };
}

/** What is left for the developer of Google's first million a year: 85 of 100, cut to whole cents. */
export function revenueOf({ currencyCode, units, nanos }: GoogleMoney): GoogleMoney {
  const total = BigInt(units) * NANOS + BigInt(nanos);
  const cent = NANOS / 100n;
  const left = ((total * (100n - FEE_PERCENT)) / 100n / cent) * cent;
  return { currencyCode, units: String(left / NANOS), nanos: Number(left % NANOS) };
}

/** For figures in audits: "581.500000000". */
export function amountText({ units, nanos }: GoogleMoney): string {
  return `${units}.${String(nanos).padStart(9, "0")}`;
}
