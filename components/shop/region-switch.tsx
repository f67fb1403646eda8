"use client";

import { Globe } from "lucide-react";
import { usePathname } from "next/navigation";
import { useDeferredValue, useEffect, useState } from "react";
import { THEME_COLOURS, THEME_KEY, THEMES, type Theme } from "@/components/brand/theme";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { classNames } from "@/components/ui/class-names";
import { Sheet } from "@/components/ui/dialog";
import { COUNTRIES, COUNTRY_CODES } from "@/lib/shared/countries";
import { LOCALE_NAMES, LOCALES, type Locale } from "@/lib/shared/locales";
import { remember } from "./browser-memory";
import { useCountry } from "./use-country";

/** The pill in the header, and the sheet with language, country (currency) and appearance. */
export function RegionSwitch() {
  const t = useText("shell");
  const locale = useLocale();
  const country = useCountry(locale);
  const [isOpen, setIsOpen] = useState(false);
  // The sheet answers the tap at once and its choices come with the next frame: together they took a slow phone 230 ms.
  const hasChoices = useDeferredValue(isOpen);
  return (
    <>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        aria-haspopup="dialog"
        className="inline-flex min-h-10 items-center gap-2 rounded-full border border-line bg-surface px-3.5 text-sm font-medium whitespace-nowrap transition hover:border-line-strong hover:bg-sunken"
      >
        <Globe className="size-4 text-second" aria-hidden="true" />
        <span>
          <span className="sr-only">{t("regionButton")}: </span>
          {locale.toUpperCase()}
          <span className="inline-block min-w-10 pl-1 text-second">
            {country && `· ${COUNTRIES[country].currency}`}
          </span>
        </span>
      </button>
      <Sheet isOpen={isOpen} onClose={() => setIsOpen(false)} title={t("regionTitle")} closeLabel={t("close")}>
        <div className="grid min-h-125 content-start gap-6">
          {hasChoices && (
            <>
              <Languages locale={locale} />
              <Countries locale={locale} />
              <Appearance />
            </>
          )}
        </div>
      </Sheet>
    </>
  );
}

const OPTION =
  "flex min-h-11 cursor-pointer items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-3.5 text-base font-medium transition hover:border-field-line has-checked:border-accent has-checked:bg-accent-soft has-checked:ring-1 has-checked:ring-accent has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent aria-[current]:border-accent aria-[current]:bg-accent-soft aria-[current]:ring-1 aria-[current]:ring-accent";

function Languages({ locale }: { locale: Locale }) {
  const t = useText("shell");
  const pathname = usePathname();
  const [search, setSearch] = useState("");
  useEffect(() => setSearch(window.location.search), []);
  const rest = pathname.replace(/^\/[^/]+/, "");
  return (
    <nav aria-label={t("language")} className="grid gap-2">
      <p className="text-sm font-medium text-second">{t("language")}</p>
      <ul className="grid grid-cols-2 gap-2">
        {LOCALES.map((code) => (
          <li key={code}>
            <a
              href={`/${code}${rest}${search}`}
              lang={code}
              hrefLang={code}
              aria-current={code === locale ? "true" : undefined}
              onClick={() => keepLanguage(code)}
              className={OPTION}
            >
              {LOCALE_NAMES[code]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Next time the bare address opens in this language: proxy.ts reads it. */
function keepLanguage(locale: Locale): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers that people here use.
  document.cookie = `facet_locale=${locale};path=/;max-age=31536000;samesite=lax`;
}

function Countries({ locale }: { locale: Locale }) {
  const t = useText("shell");
  const country = useCountry(locale);
  return (
    <fieldset className="grid gap-2">
      <legend className="text-sm font-medium text-second">{t("country")}</legend>
      <p className="mb-1 text-sm text-third">{t("countryHint")}</p>
      <div className="grid grid-cols-2 gap-2">
        {COUNTRY_CODES.map((code) => (
          <label key={code} className={classNames(OPTION, "relative")}>
            <input
              type="radio"
              name="country"
              value={code}
              checked={code === country}
              onChange={() => remember("country", code)}
              className="absolute inset-0 size-full cursor-pointer opacity-0"
            />
            {COUNTRIES[code].names[locale]}
            <span className="text-sm text-third">{COUNTRIES[code].currency}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Appearance() {
  const t = useText("shell");
  const [theme, setTheme] = useState<Theme>(() => {
    const chosen = document.documentElement.dataset.theme;
    return chosen === "light" || chosen === "dark" ? chosen : "system";
  });
  const words = { system: t("themeSystem"), light: t("themeLight"), dark: t("themeDark") };
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-2 text-sm font-medium text-second">{t("theme")}</legend>
      <div className="grid grid-cols-3 gap-2">
        {THEMES.map((name) => (
          <label key={name} className={classNames(OPTION, "relative justify-center text-center leading-tight")}>
            <input
              type="radio"
              name="theme"
              value={name}
              checked={theme === name}
              onChange={() => {
                setTheme(name);
                applyTheme(name);
              }}
              className="absolute inset-0 size-full cursor-pointer opacity-0"
            />
            {words[name]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Sets the theme now and for later visits; "system" forgets the choice. */
function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const ofSystem = meta.media.includes("dark") ? "dark" : "light";
    meta.content = THEME_COLOURS[theme === "system" ? ofSystem : theme];
  }
  try {
    if (theme === "system") localStorage.removeItem(THEME_KEY);
    else localStorage.setItem(THEME_KEY, theme);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}
