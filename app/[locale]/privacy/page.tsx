import type { Metadata } from "next";
import { LegalPage } from "@/components/shop/legal-page";
import { legalText } from "@/i18n/legal";
import { localeOf } from "@/i18n/locale-param";
import { env } from "@/lib/env";

type Props = { params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: legalText(await localeOf(params), "privacy").text.title };
}

export default async function PrivacyPage({ params }: Props) {
  const seller = { shopName: env.SHOP_NAME, supportEmail: env.SUPPORT_EMAIL };
  return <LegalPage locale={await localeOf(params)} name="privacy" seller={seller} />;
}
