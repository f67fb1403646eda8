import { type LegalName, legalText } from "@/i18n/legal";
import { translate } from "@/i18n/translate";
import type { Locale } from "@/lib/shared/locales";
import { PageFrame } from "./page-frame";

type Props = { locale: Locale; name: LegalName; seller: { shopName: string; supportEmail: string } };

/** Terms, privacy and refunds: plain text in one shape. */
export function LegalPage({ locale, name, seller }: Props) {
  const { language, text } = legalText(locale, name);
  const fill = (sentence: string) =>
    translate(sentence, language, { shop: seller.shopName, email: seller.supportEmail });
  return (
    <div lang={language}>
      <PageFrame title={text.title} lead={fill(text.lead)}>
        <div className="grid gap-7">
          {text.sections.map((section) => (
            <section key={section.heading} className="grid gap-2">
              <h2 className="text-lg">{section.heading}</h2>
              {section.text.map((sentence) => (
                <p key={sentence} className="text-second">
                  {fill(sentence)}
                </p>
              ))}
            </section>
          ))}
        </div>
        <p className="mt-4 text-sm text-third">{text.updated}</p>
      </PageFrame>
    </div>
  );
}
