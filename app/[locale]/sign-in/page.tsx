import type { Metadata } from "next";
import { Suspense } from "react";
import { SignInForm } from "@/components/account/sign-in-form";
import { TextProvider } from "@/components/i18n/text-provider";
import { PageFrame } from "@/components/shop/page-frame";
import { Skeleton } from "@/components/ui/skeleton";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: textOf(await localeOf(params), "signIn")("metaTitle"), robots: { index: false } };
}

export default async function SignInPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = textOf(locale, "signIn");
  return (
    <PageFrame title={t("title")} lead={t("body")}>
      <TextProvider locale={locale} messages={messagesOf(locale, ["signIn"])}>
        <Suspense fallback={<Skeleton className="h-48 w-full rounded-lg" />}>
          <SignInForm />
        </Suspense>
      </TextProvider>
    </PageFrame>
  );
}
