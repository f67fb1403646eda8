import type { Metadata } from "next";
import { lookUpOrderAction } from "@/app/[locale]/actions";
import { TextProvider } from "@/components/i18n/text-provider";
import { RecentOrders } from "@/components/order/recent-orders";
import { TrackForm } from "@/components/order/track-form";
import { PageFrame } from "@/components/shop/page-frame";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: textOf(await localeOf(params), "track")("metaTitle") };
}

export default async function TrackPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = textOf(locale, "track");
  return (
    <PageFrame title={t("title")} lead={t("body")}>
      <TextProvider locale={locale} messages={messagesOf(locale, ["track", "refusal"])}>
        <TrackForm lookUp={lookUpOrderAction} />
        <RecentOrders />
      </TextProvider>
      <p className="px-1 text-sm text-third">{t("noEmail")}</p>
    </PageFrame>
  );
}
