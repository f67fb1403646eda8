/** The shop's languages. English is the source; every other one falls back to it. */
export const LOCALES = ["en", "fil", "id", "ms", "th", "vi"] as const;

export type Locale = (typeof LOCALES)[number];

export const DEFAULT_LOCALE: Locale = "en";

/** Each language as its speakers write it, for the language menu. */
export const LOCALE_NAMES: Record<Locale, string> = {
  en: "English",
  fil: "Filipino",
  id: "Bahasa Indonesia",
  ms: "Bahasa Melayu",
  th: "ไทย",
  vi: "Tiếng Việt",
};

export function isLocale(text: unknown): text is Locale {
  return typeof text === "string" && (LOCALES as readonly string[]).includes(text);
}

/** Takes a language tag from anywhere ("fil-PH", "tl", "ID", null) and returns a language that the shop speaks. */
export function toLocale(tag: string | null | undefined): Locale {
  const language = (tag ?? "").toLowerCase().split(/[-_]/)[0] ?? "";
  // Browsers still send the older codes of two of our languages: Tagalog, and Indonesian before 1989.
  const current = language === "tl" ? "fil" : language === "in" ? "id" : language;
  return isLocale(current) ? current : DEFAULT_LOCALE;
}
