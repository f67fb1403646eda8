import type { Metadata } from "next";
import { AccountPage } from "@/components/account/account-page";
import { TextProvider } from "@/components/i18n/text-provider";
import { PageFrame } from "@/components/shop/page-frame";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: textOf(await localeOf(params), "account")("metaTitle"), robots: { index: false } };
}

export default async function Page({ params }: Props) {
  const locale = await localeOf(params);
  return (
    <PageFrame title={textOf(locale, "account")("title")} isWide>
      <TextProvider locale={locale} messages={messagesOf(locale, ["account", "myData", "refusal"])}>
        <div className="grid min-h-160 grid-cols-[minmax(0,1fr)] content-start gap-4">
          <AccountPage />
        </div>
      </TextProvider>
    </PageFrame>
  );
}
