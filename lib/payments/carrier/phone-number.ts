import { createHmac } from "node:crypto";
import type { Instrument } from "@/lib/payments/provider";
import type { CountryCode } from "@/lib/shared/countries";
import { CALLING_CODES } from "@/lib/shared/phone-number";

/** The contract's own pattern, a little stricter: no number of a person has fewer than eight digits. */
const E164 = /^\+[1-9]\d{7,14}$/;

const SHOWN_DIGITS = 4;

/** Null when the number may be asked about: written as E.164, and of the country whose money is asked for. */
export function refusalOfNumber(phoneNumber: string, country: CountryCode): string | null {
  if (!E164.test(phoneNumber)) return "carrier.number_invalid";
  return phoneNumber.startsWith(CALLING_CODES[country]) ? null : "carrier.number_of_another_country";
}

/** Enough for its owner to know it, too little for anybody else. */
export function maskPhone(phoneNumber: string): string {
  return `•••• ${phoneNumber.slice(-SHOWN_DIGITS)}`;
}

/** The payer's mark for the block list: the same number gives the same mark, and without our key it cannot be tried out. */
export function instrumentOf(phoneNumber: string, fingerprintKey: string): Instrument {
  const fingerprint = createHmac("sha256", fingerprintKey).update(`carrier:${phoneNumber}`).digest("base64url");
  return { fingerprint, label: `Mobile ·${phoneNumber.slice(-SHOWN_DIGITS)}` };
}
