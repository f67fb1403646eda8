import type { Locale } from "@/lib/shared/locales";
import en from "@/messages/legal/en.json";
import fil from "@/messages/legal/fil.json";

export type LegalName = keyof typeof en;
export type LegalText = {
  title: string;
  lead: string;
  updated: string;
  sections: { heading: string; text: string[] }[];
};

const TEXTS: Partial<Record<Locale, Record<LegalName, LegalText>>> = { en, fil };

/**
 * A legal page in a language, with the language it is really in: a page in English inside a Thai shop says `lang="en"`, so
 * that it is read aloud as English.
 */
export function legalText(locale: Locale, name: LegalName): { language: Locale; text: LegalText } {
  const own = TEXTS[locale]?.[name];
  return own ? { language: locale, text: own } : { language: "en", text: en[name] };
}
