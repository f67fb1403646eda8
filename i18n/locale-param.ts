import { notFound } from "next/navigation";
import { isLocale, type Locale } from "@/lib/shared/locales";

/** The language of a page under `app/[locale]`; any other first segment is a page that does not exist. */
export async function localeOf(params: Promise<{ locale: string }>): Promise<Locale> {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  return locale;
}
