import { ChevronDown } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { PageFrame } from "@/components/shop/page-frame";
import { buttonClass } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { localeOf } from "@/i18n/locale-param";
import { textOf } from "@/i18n/messages";
import { env } from "@/lib/env";

type Props = { params: Promise<{ locale: string }> };

const QUESTIONS = [1, 2, 3, 4, 5, 6, 7] as const;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: textOf(await localeOf(params), "help")("metaTitle") };
}

/** Questions first, then a person. */
export default async function HelpPage({ params }: Props) {
  const locale = await localeOf(params);
  const t = textOf(locale, "help");
  return (
    <PageFrame title={t("title")}>
      <Card className="divide-y divide-line">
        {QUESTIONS.map((number) => (
          <details key={number} className="group">
            <summary className="flex min-h-14 list-none items-center gap-3 rounded-lg px-4 py-3 font-bold sm:px-5 [&::-webkit-details-marker]:hidden">
              <span className="flex-1">{t(`q${number}`)}</span>
              <ChevronDown className="size-5 shrink-0 text-third transition group-open:rotate-180" aria-hidden="true" />
            </summary>
            <p className="px-4 pb-4 text-second sm:px-5">{t(`a${number}`, { shop: env.SHOP_NAME })}</p>
          </details>
        ))}
      </Card>
      <Card id="contact" aria-labelledby="contact-title">
        <CardBody className="grid gap-3">
          <CardHeading id="contact-title">{t("contactTitle")}</CardHeading>
          <p className="text-second">{t("contactBody")}</p>
          <div className="flex flex-wrap gap-2">
            <a href={`mailto:${env.SUPPORT_EMAIL}`} className={buttonClass({ variant: "primary" })}>
              {t("contactAction", { email: env.SUPPORT_EMAIL })}
            </a>
            <Link href={`/${locale}/track`} className={buttonClass()}>
              {t("trackAction")}
            </Link>
          </div>
        </CardBody>
      </Card>
    </PageFrame>
  );
}
