import { DEFAULT_LOCALE, isLocale, type Locale, toLocale } from "@/lib/shared/locales";

const LANGUAGES_MAX = 20;

/**
 * The language to greet a visitor in: the one chosen earlier, else the first that the browser asks for and the shop
 * speaks, else English.
 *
 * @param chosen the cookie `facet_locale`
 * @param acceptLanguage the header as sent ("fil-PH,fil;q=0.9,en;q=0.8")
 */
export function preferredLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  const wishes = (acceptLanguage ?? "")
    .split(",", LANGUAGES_MAX)
    .map((entry) => {
      const [tag = "", ...parameters] = entry.trim().split(";");
      const weight = parameters.map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1]).find(Boolean);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ tag, weight }) => weight > 0 && (toLocale(tag) !== DEFAULT_LOCALE || /^en\b/i.test(tag)))
    .sort((a, b) => b.weight - a.weight);
  return wishes[0] === undefined ? DEFAULT_LOCALE : toLocale(wishes[0].tag);
}
