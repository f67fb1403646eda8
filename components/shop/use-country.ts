"use client";

import { useCallback, useSyncExternalStore } from "react";
import { COUNTRIES, COUNTRY_CODES, type CountryCode, DEFAULT_COUNTRY, isCountryCode } from "@/lib/shared/countries";
import { DEFAULT_LOCALE, type Locale } from "@/lib/shared/locales";
import { useMemory } from "./browser-memory";

/**
 * The guess is made once, in a task of its own after hydration. React compares a store with what the server drew inside the task that
 * ends hydration, and renders again there and then when they differ: that was the longest task of the home page.
 */
const guesses = new Map<Locale, CountryCode>();
const waiting = new Set<() => void>();

/** `Intl` answers too, but its first use loads the writing of dates and numbers, 20 ms on a fast machine. */
function deviceTimeZone(): string {
  const { Temporal } = globalThis as { Temporal?: { Now: { timeZoneId: () => string } } };
  return Temporal?.Now.timeZoneId() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Which clocks are kept where. A browser may call a zone by the name that it had before: Chrome says Saigon. Indonesia and Malaysia keep more
 * than one.
 */
const CLOCKS: Readonly<Record<string, CountryCode>> = {
  ...Object.fromEntries(COUNTRY_CODES.map((code) => [COUNTRIES[code].timeZone, code])),
  "Asia/Saigon": "VN",
  "Asia/Pontianak": "ID",
  "Asia/Makassar": "ID",
  "Asia/Ujung_Pandang": "ID",
  "Asia/Jayapura": "ID",
  "Asia/Kuching": "MY",
};

/** The country by the device's clock, else by the language, else the first one we served. No address is looked up. */
function guessCountry(locale: Locale): CountryCode {
  const byClock = CLOCKS[deviceTimeZone()];
  if (byClock !== undefined) return byClock;
  if (locale === DEFAULT_LOCALE) return DEFAULT_COUNTRY;
  return COUNTRY_CODES.find((code) => COUNTRIES[code].defaultLocale === locale) ?? DEFAULT_COUNTRY;
}

function useGuess(locale: Locale): CountryCode | null {
  const subscribe = useCallback(
    (onChange: () => void) => {
      waiting.add(onChange);
      const timer = setTimeout(() => {
        if (guesses.has(locale)) return;
        guesses.set(locale, guessCountry(locale));
        for (const tell of waiting) tell();
      });
      return () => {
        clearTimeout(timer);
        waiting.delete(onChange);
      };
    },
    [locale],
  );
  return useSyncExternalStore(
    subscribe,
    () => guesses.get(locale) ?? null,
    () => null,
  );
}

/** Where the customer pays: chosen, else guessed. Null on the server and until just after hydration. */
export function useCountry(locale: Locale): CountryCode | null {
  const chosen = useMemory("country");
  const guessed = useGuess(locale);
  return isCountryCode(chosen) ? chosen : guessed;
}
