import type { Metadata } from "next";
import { MyDataLink } from "@/components/account/my-data-link";
import { TextProvider } from "@/components/i18n/text-provider";
import { PageFrame } from "@/components/shop/page-frame";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";

type Props = { params: Promise<{ locale: string }> };

// The address holds the token: no other site may see it.
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return {
    title: textOf(await localeOf(params), "myData")("pageTitle"),
    robots: { index: false },
    referrer: "same-origin",
  };
}

export default async function Page({ params }: Props) {
  const locale = await localeOf(params);
  return (
    <PageFrame title={textOf(locale, "myData")("pageTitle")}>
      <TextProvider locale={locale} messages={messagesOf(locale, ["myData", "refusal"])}>
        <MyDataLink />
      </TextProvider>
    </PageFrame>
  );
}
