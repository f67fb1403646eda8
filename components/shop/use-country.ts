"use client";

import { useSyncExternalStore } from "react";
import { COUNTRIES, COUNTRY_CODES, type CountryCode, DEFAULT_COUNTRY, isCountryCode } from "@/lib/shared/countries";
import { DEFAULT_LOCALE, type Locale } from "@/lib/shared/locales";
import { useMemory } from "./browser-memory";

const never = () => () => {};

/** The country by the device's clock, else by the language, else the first one we served. No address is looked up. */
function guessCountry(locale: Locale): CountryCode {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const byClock = COUNTRY_CODES.find((code) => COUNTRIES[code].timeZone === timeZone);
  if (byClock !== undefined) return byClock;
  if (locale === DEFAULT_LOCALE) return DEFAULT_COUNTRY;
  return COUNTRY_CODES.find((code) => COUNTRIES[code].defaultLocale === locale) ?? DEFAULT_COUNTRY;
}

/** Where the customer pays: chosen, else guessed. Null on the server and until hydrated. */
export function useCountry(locale: Locale): CountryCode | null {
  const chosen = useMemory("country");
  const guessed = useSyncExternalStore(
    never,
    () => guessCountry(locale),
    () => null,
  );
  return isCountryCode(chosen) ? chosen : guessed;
}
