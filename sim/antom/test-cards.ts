/** What becomes of a card number here. */
export type CardVerdict = { code: string; message: string } | null;

const DO_NOT_HONOR = { code: "DO_NOT_HONOR", message: "The payment is declined by the issuing bank." };
const NO_FUNDS = { code: "USER_BALANCE_NOT_ENOUGH", message: "The user balance is not enough for the payment." };

/** The numbers that the shop's other card simulator knows, and those that Antom publishes for its own sandbox. */
const VERDICTS: Record<string, CardVerdict> = {
  "4242424242424242": null,
  "5555555555554444": null,
  "4054695723100768": null,
  "5162774114974622": null,
  "4000000000000002": DO_NOT_HONOR,
  "4054692760174822": DO_NOT_HONOR,
  "5162770472561357": DO_NOT_HONOR,
  "4000000000009995": NO_FUNDS,
};

export const SHOWN_CARDS: readonly { number: string; what: string }[] = [
  { number: "4242 4242 4242 4242", what: "is approved" },
  { number: "5555 5555 5555 4444", what: "is approved (another brand)" },
  { number: "4000 0000 0000 0002", what: "is declined" },
  { number: "4000 0000 0000 9995", what: "is declined, no funds" },
];

/** Null: approved. A number that is no test card is declined, so that nobody types a real one twice. */
export function verdictOf(number: string): CardVerdict {
  const known = VERDICTS[number];
  return known === undefined ? { code: "CARD_NOT_SUPPORTED", message: "The card is not supported." } : known;
}

export function brandOf(number: string): string {
  if (/^3[47]/.test(number)) return "AMEX";
  if (/^(5[1-5]|2[2-7])/.test(number)) return "MASTERCARD";
  if (/^35/.test(number)) return "JCB";
  return "VISA";
}

/** The check digit that every card number ends in. */
export function hasCheckDigit(number: string): boolean {
  let sum = 0;
  for (let at = 0; at < number.length; at++) {
    const digit = Number(number[number.length - 1 - at]);
    const counted = at % 2 === 0 ? digit : digit * 2;
    sum += counted > 9 ? counted - 9 : counted;
  }
  return sum % 10 === 0;
}
