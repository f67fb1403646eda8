import "../shop.css";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { Document } from "@/components/brand/document";
import { THEME_COLOURS } from "@/components/brand/theme";
import { TextProvider } from "@/components/i18n/text-provider";
import { DemoBanner } from "@/components/shop/demo-banner";
import { Footer } from "@/components/shop/footer";
import { Header } from "@/components/shop/header";
import { OfflineNote } from "@/components/shop/offline-note";
import { ToastRegion } from "@/components/ui/toast";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";
import { env } from "@/lib/env";
import { LOCALES } from "@/lib/shared/locales";

type Props = { params: Promise<{ locale: string }>; children: ReactNode };

/** All languages are built ahead; anything else in this place of the address is a page that does not exist. */
export const dynamicParams = false;

export function generateStaticParams() {
  return LOCALES.map((locale) => ({ locale }));
}

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: THEME_COLOURS.light },
    { media: "(prefers-color-scheme: dark)", color: THEME_COLOURS.dark },
  ],
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = textOf(await localeOf(params), "home");
  return {
    title: { default: `${t("metaTitle")} · ${env.SHOP_NAME}`, template: `%s · ${env.SHOP_NAME}` },
    description: t("metaDescription"),
    applicationName: env.SHOP_NAME,
    appleWebApp: { capable: true, title: env.SHOP_NAME, statusBarStyle: "default" },
    formatDetection: { telephone: false, email: false, address: false },
  };
}

export default async function ShopLayout({ params, children }: Props) {
  const locale = await localeOf(params);
  const t = textOf(locale, "shell");
  return (
    <Document lang={locale}>
      <TextProvider locale={locale} messages={messagesOf(locale, ["shell"])}>
        <a
          href="#content"
          className="sr-only z-30 rounded-md bg-ink px-4 py-3 font-bold text-inverse focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          {t("skip")}
        </a>
        <DemoBanner isDemoBuild={env.FACET_DEMO} />
        <Header locale={locale} shopName={env.SHOP_NAME} />
        <OfflineNote />
        <main id="content" tabIndex={-1} className="relative isolate outline-none">
          {children}
        </main>
        <Footer locale={locale} shopName={env.SHOP_NAME} />
        <ToastRegion />
      </TextProvider>
    </Document>
  );
}
