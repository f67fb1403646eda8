import Link from "next/link";
import { checkCodeAction, placeOrderAction } from "@/app/[locale]/actions";
import { TextProvider } from "@/components/i18n/text-provider";
import { BuyForm } from "@/components/shop/buy-form";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";

/** The shop: a static shell; prices come from /api/catalog once the browser knows the country. */
export default async function HomePage({ params }: { params: Promise<{ locale: string }> }) {
  const locale = await localeOf(params);
  const t = textOf(locale, "home");
  const shell = textOf(locale, "shell");
  const link = "rounded-sm text-second underline underline-offset-2 hover:text-ink";
  return (
    <div className="lg:pb-8">
      <div aria-hidden="true" className="facet-light absolute inset-x-0 top-0 -z-1 h-80" />
      <div className="mx-auto max-w-shop px-4 pt-6 sm:px-6 sm:pt-10">
        <h1 className="text-2xl min-[24rem]:text-3xl sm:text-4xl">{t("title")}</h1>
        <TextProvider locale={locale} messages={messagesOf(locale, ["home", "refusal"])}>
          <BuyForm
            locale={locale}
            action={placeOrderAction}
            checkCode={checkCodeAction}
            notes={
              <p className="px-4 text-center text-sm text-balance text-third">
                {t("finalNote")}{" "}
                <Link href={`/${locale}/terms`} prefetch={false} className={link}>
                  {shell("terms")}
                </Link>{" "}
                ·{" "}
                <Link href={`/${locale}/refunds`} prefetch={false} className={link}>
                  {shell("refunds")}
                </Link>
              </p>
            }
          />
        </TextProvider>
      </div>
    </div>
  );
}
