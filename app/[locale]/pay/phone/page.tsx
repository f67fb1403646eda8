import type { Metadata } from "next";
import { Suspense } from "react";
import { confirmPhoneCodeAction, sendPhoneCodeAction } from "@/app/[locale]/pay/actions";
import { TextProvider } from "@/components/i18n/text-provider";
import { PhonePage } from "@/components/pay/phone-page";
import { Skeleton } from "@/components/ui/skeleton";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = textOf(await localeOf(params), "pay");
  // The address holds the order's token: no search engine may keep it, and no other site may see it.
  return { title: t("phoneTitle"), robots: { index: false, follow: false }, referrer: "same-origin" };
}

/** A static shell that reads its address in the browser. */
export default async function Page({ params }: Props) {
  const locale = await localeOf(params);
  return (
    <div className="mx-auto max-w-narrow px-4 pt-8 pb-6 sm:pt-12">
      <TextProvider locale={locale} messages={messagesOf(locale, ["pay", "refusal"])}>
        <Suspense fallback={<Skeleton className="h-80 w-full" />}>
          <PhonePage actions={{ sendCode: sendPhoneCodeAction, confirmCode: confirmPhoneCodeAction }} />
        </Suspense>
      </TextProvider>
    </div>
  );
}
