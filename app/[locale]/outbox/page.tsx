import type { Metadata } from "next";
import { TextProvider } from "@/components/i18n/text-provider";
import { Outbox } from "@/components/shop/outbox";
import { PageFrame } from "@/components/shop/page-frame";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: textOf(await localeOf(params), "outbox")("metaTitle"), robots: { index: false } };
}

/** Demo mode only: outside it the API does not exist and the page says so. */
export default async function OutboxPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = textOf(locale, "outbox");
  return (
    <PageFrame title={t("title")} lead={t("body")}>
      <TextProvider locale={locale} messages={messagesOf(locale, ["outbox"])}>
        <Outbox />
      </TextProvider>
    </PageFrame>
  );
}
