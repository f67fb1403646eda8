import { LOCALE_NAMES, LOCALES } from "@/lib/shared/locales";
import type { Texts } from "@/lib/tickets/ticket";
import { TextAreaField } from "../desk-fields";

/** One text in six languages: English is needed, and stands in for what is left empty. */
export function TextFields({ texts, rows = 3 }: { texts?: Texts; rows?: number }) {
  return (
    <>
      {LOCALES.map((locale) => (
        <TextAreaField
          key={locale}
          name={`text.${locale}`}
          label={locale === "en" ? "English, which everybody gets whose own is empty" : LOCALE_NAMES[locale]}
          rows={rows}
          maxLength={4_000}
          defaultValue={texts?.[locale]}
        />
      ))}
    </>
  );
}
