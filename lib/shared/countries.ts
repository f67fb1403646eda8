import type { Locale } from "@/lib/shared/locales";
import type { Currency } from "@/lib/shared/money";

export const COUNTRY_CODES = ["PH", "ID", "MY", "TH", "VN", "SG"] as const;

export type CountryCode = (typeof COUNTRY_CODES)[number];

export type Country = {
  code: CountryCode;
  currency: Currency;
  /** IANA name: days of the books and of a customer's limits begin at midnight here. */
  timeZone: string;
  defaultLocale: Locale;
  names: Record<Locale, string>;
};

export const DEFAULT_COUNTRY: CountryCode = "PH";

export const COUNTRIES: Record<CountryCode, Country> = {
  PH: {
    code: "PH",
    currency: "PHP",
    timeZone: "Asia/Manila",
    defaultLocale: "en",
    names: { en: "Philippines", fil: "Pilipinas", id: "Filipina", ms: "Filipina", th: "ฟิลิปปินส์", vi: "Philippines" },
  },
  ID: {
    code: "ID",
    currency: "IDR",
    timeZone: "Asia/Jakarta",
    defaultLocale: "id",
    names: { en: "Indonesia", fil: "Indonesia", id: "Indonesia", ms: "Indonesia", th: "อินโดนีเซีย", vi: "Indonesia" },
  },
  MY: {
    code: "MY",
    currency: "MYR",
    timeZone: "Asia/Kuala_Lumpur",
    defaultLocale: "ms",
    names: { en: "Malaysia", fil: "Malaysia", id: "Malaysia", ms: "Malaysia", th: "มาเลเซีย", vi: "Malaysia" },
  },
  TH: {
    code: "TH",
    currency: "THB",
    timeZone: "Asia/Bangkok",
    defaultLocale: "th",
    names: { en: "Thailand", fil: "Thailand", id: "Thailand", ms: "Thailand", th: "ไทย", vi: "Thái Lan" },
  },
  VN: {
    code: "VN",
    currency: "VND",
    timeZone: "Asia/Ho_Chi_Minh",
    defaultLocale: "vi",
    names: { en: "Vietnam", fil: "Vietnam", id: "Vietnam", ms: "Vietnam", th: "เวียดนาม", vi: "Việt Nam" },
  },
  SG: {
    code: "SG",
    currency: "SGD",
    timeZone: "Asia/Singapore",
    defaultLocale: "en",
    names: { en: "Singapore", fil: "Singapore", id: "Singapura", ms: "Singapura", th: "สิงคโปร์", vi: "Singapore" },
  },
};

export function isCountryCode(text: unknown): text is CountryCode {
  return typeof text === "string" && (COUNTRY_CODES as readonly string[]).includes(text);
}
