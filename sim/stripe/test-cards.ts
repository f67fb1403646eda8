import { createHash } from "node:crypto";

/** What happens to a card; the numbers and their meaning are those that Stripe publishes for its test mode. */
export type CardBehaviour = {
  outcome: "approve" | "decline" | "authenticate";
  declineCode: string | null;
  code: string | null;
  message: string | null;
  refund: "at_once" | "later" | "fails";
  isDisputed: boolean;
};

const APPROVE: CardBehaviour = {
  outcome: "approve",
  declineCode: null,
  code: null,
  message: null,
  refund: "at_once",
  isDisputed: false,
};

function declined(declineCode: string, code = "card_declined", message = "Your card was declined."): CardBehaviour {
  return { ...APPROVE, outcome: "decline", declineCode, code, message };
}

const SPECIAL: Record<string, CardBehaviour> = {
  "4000000000000002": declined("generic_decline"),
  "4000000000009995": declined("insufficient_funds", "card_declined", "Your card has insufficient funds."),
  "4000000000009987": declined("lost_card"),
  "4000000000009979": declined("stolen_card"),
  "4000000000000069": declined("expired_card", "expired_card", "Your card has expired."),
  "4000000000000127": declined("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect."),
  "4000000000000119": declined(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
  ),
  "4000002500003155": { ...APPROVE, outcome: "authenticate" },
  "4000000000003220": { ...APPROVE, outcome: "authenticate" },
  "4000002760003184": { ...APPROVE, outcome: "authenticate" },
  // Authentication succeeds and the issuer declines all the same.
  "4000008400001629": { ...declined("generic_decline"), outcome: "authenticate" },
  "4000008260003178": { ...declined("insufficient_funds"), outcome: "authenticate" },
  "4000000000007726": { ...APPROVE, refund: "later" },
  "4000000000005126": { ...APPROVE, refund: "fails" },
  "4000000000000259": { ...APPROVE, isDisputed: true },
};

const PLAIN = new Set([
  "4242424242424242",
  "4000056655665556",
  "5555555555554444",
  "2223003122003222",
  "5200828282828210",
  "5105105105105100",
  "378282246310005",
  "371449635398431",
  "6011111111111117",
  "3056930009020004",
  "3566002020360505",
  "6200000000000005",
  "4000006080000000",
  "4000003600000006",
  "4000004580000002",
  "4000007020000003",
  "4000007640000003",
  "4000007040000008",
]);

export const SHOWN_CARDS: readonly { number: string; what: string }[] = [
  { number: "4242 4242 4242 4242", what: "is approved" },
  { number: "5555 5555 5555 4444", what: "is approved (Mastercard)" },
  { number: "4000 0000 0000 0002", what: "is declined" },
  { number: "4000 0000 0000 9995", what: "is declined, insufficient funds" },
  { number: "4000 0000 0000 3220", what: "asks for 3-D Secure" },
];

/** What a number does here. A real card is declined with the words Stripe's test mode has for that. */
export function behaviourOf(number: string): CardBehaviour {
  const special = SPECIAL[number];
  if (special) return special;
  if (PLAIN.has(number)) return APPROVE;
  return declined(
    "test_mode_live_card",
    "card_declined",
    "Your card was declined. Your request was in test mode, but used a non test card.",
  );
}

export function brandOf(number: string): string {
  if (/^3[47]/.test(number)) return "amex";
  if (/^(5[1-5]|2[2-7])/.test(number)) return "mastercard";
  if (/^6(011|5)/.test(number)) return "discover";
  if (/^62/.test(number)) return "unionpay";
  if (/^3(0|6|8)/.test(number)) return "diners";
  if (/^35/.test(number)) return "jcb";
  return "visa";
}

const fingerprints = new Map<string, string>();

/** One card has one fingerprint, whoever pays with it and whenever. */
export function fingerprintOf(number: string): string {
  const known = fingerprints.get(number);
  if (known) return known;
  const made = createHash("sha256").update(`card:${number}`).digest("base64url").replace(/[-_]/g, "x").slice(0, 16);
  fingerprints.set(number, made);
  return made;
}

/** The check digit that every card number ends in. */
export function passesLuhn(number: string): boolean {
  let sum = 0;
  for (let at = 0; at < number.length; at++) {
    const digit = number.charCodeAt(number.length - 1 - at) - 48;
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
