import type { CountryCode } from "@/lib/shared/countries";

export const CALLING_CODES: Record<CountryCode, string> = {
  PH: "+63",
  ID: "+62",
  MY: "+60",
  TH: "+66",
  VN: "+84",
  SG: "+65",
};

/** A mobile number as people of the country write one. */
export const MOBILE_EXAMPLES: Record<CountryCode, string> = {
  PH: "0917 123 4567",
  ID: "0812 3456 7890",
  MY: "012 345 6789",
  TH: "081 234 5678",
  VN: "0912 345 678",
  SG: "8123 4567",
};

/** A person's number has at least eight digits after its plus sign, and E.164 ends at fifteen. */
const E164 = /^\+[1-9]\d{7,14}$/;
/** What people put between digits. */
const SEPARATORS = /[\s().\-‐‑–]/g;

/**
 * A mobile number as people write it, "0917 123 4567" or "+63 (917) 123-4567", as E.164 of that country. Null when it is none, or of another
 * country.
 */
export function toE164(text: string, country: CountryCode): string | null {
  const compact = text.normalize("NFKC").trim().replace(SEPARATORS, "").replace(/^00/, "+");
  const code = CALLING_CODES[country];
  const international = compact.startsWith("+")
    ? compact
    : compact.startsWith(code.slice(1)) && compact.length > 10
      ? `+${compact}`
      : code + compact.replace(/^0/, "");
  return E164.test(international) && international.startsWith(code) ? international : null;
}
