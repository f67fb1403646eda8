import type { Metadata } from "next";
import { Suspense } from "react";
import {
  cancelOrderAction,
  closeReportAction,
  correctRecipientAction,
  mailReceiptAction,
  payAgainAction,
} from "@/app/[locale]/actions";
import { TextProvider } from "@/components/i18n/text-provider";
import { OrderPage } from "@/components/order/order-page";
import { OrderSkeleton } from "@/components/order/order-skeleton";
import { localeOf } from "@/i18n/locale-param";
import { messagesOf, textOf } from "@/i18n/messages";
import { env } from "@/lib/env";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = textOf(await localeOf(params), "order");
  // The address holds the order's token: no search engine may keep it, and no other site may see it.
  return { title: t("metaTitle"), robots: { index: false, follow: false }, referrer: "same-origin" };
}

/** One order, live: a static shell that reads its address in the browser. */
export default async function Page({ params }: Props) {
  const locale = await localeOf(params);
  return (
    <div className="mx-auto max-w-narrow px-4 pt-8 pb-6 sm:pt-12">
      <TextProvider locale={locale} messages={messagesOf(locale, ["order", "refusal", "ticket"])}>
        <Suspense fallback={<OrderSkeleton />}>
          <OrderPage
            actions={{
              payAgain: payAgainAction,
              cancelOrder: cancelOrderAction,
              correctRecipient: correctRecipientAction,
              mailReceipt: mailReceiptAction,
              closeReport: closeReportAction,
            }}
            seller={{ shopName: env.SHOP_NAME, supportEmail: env.SUPPORT_EMAIL }}
          />
        </Suspense>
      </TextProvider>
    </div>
  );
}
