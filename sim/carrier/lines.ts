import { CarrierError } from "./api-error";

/** What becomes of a payment by the last four digits of its number, in any country. Every other number gets a code and pays. */
const RULES: Record<string, () => never> = {
  // Out of credit.
  "0002": () => {
    throw denied();
  },
  // Barred from paying by phone.
  "0003": () => {
    throw new CarrierError(422, "SERVICE_NOT_APPLICABLE", "The service is not available for the provided identifier.");
  },
  "0004": () => {
    throw new CarrierError(404, "IDENTIFIER_NOT_FOUND", "phoneNumber not found.");
  },
};

/** A line that needs no code: what is prepared is reserved at once. */
const WITHOUT_CODE = "0005";

/** What an operator lets one payment be, in major units, as regulators set it. */
const AMOUNT_MAX: Record<string, number> = {
  USD: 100,
  PHP: 5_000,
  IDR: 1_500_000,
  MYR: 400,
  THB: 3_000,
  VND: 2_000_000,
  SGD: 150,
};

export function denied(): CarrierError {
  return new CarrierError(403, "CARRIER_BILLING.PAYMENT_DENIED", "Payment denied by business.");
}

/** Throws CarrierError when this line cannot pay this. `chargedBefore` is what it was charged already, `userMax` its limit. */
export function checkLine(request: {
  phoneNumber: string;
  amount: number;
  currency: string;
  chargedBefore: number;
  userMax: number | null;
}): void {
  const { phoneNumber, amount, currency, chargedBefore, userMax } = request;
  const amountMax = AMOUNT_MAX[currency];
  if (amountMax === undefined)
    throw new CarrierError(400, "INVALID_ARGUMENT", "Currency is unknown or not authorized.");
  RULES[phoneNumber.slice(-4)]?.();
  if (amount > amountMax)
    throw new CarrierError(422, "CARRIER_BILLING.UNAUTHORIZED_AMOUNT", "Unauthorized amount requested.");
  if (userMax !== null && chargedBefore + amount > userMax)
    throw new CarrierError(
      422,
      "CARRIER_BILLING.USER_AMOUNT_THRESHOLD_OVERPASSED",
      "Unathorized payment request. Accumulated user mobile payments overpass account amount threshold.",
    );
}

export function needsCode(phoneNumber: string): boolean {
  return !phoneNumber.endsWith(WITHOUT_CODE);
}

/** Amounts have three decimals at most: sums are made of whole thousandths, so that they are exact. */
export function thousandths(amount: number): number {
  return Math.round(amount * 1_000);
}

/** For people: a handset shows two decimals, or none where the currency has none. */
export function amountOf({ amount, currency }: { amount: number; currency: string }): string {
  const minimumFractionDigits = currency === "VND" ? 0 : 2;
  return `${new Intl.NumberFormat("en", { minimumFractionDigits }).format(amount)} ${currency}`;
}
