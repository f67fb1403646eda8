import { MAIL_WORDS, type Shop } from "@/lib/mail/compose-mail";
import type { Mail } from "@/lib/mail/mailer";
import { renderHtml, renderText } from "@/lib/mail/render-mail";
import { DATA_MAIL_WORDS, type DataMailKind } from "@/lib/mail/words/data-words";
import type { Locale } from "@/lib/shared/locales";

type Facts = { kind: DataMailKind; to: string; locale: Locale; url: string; hours: number; shop: Shop; key: string };

/** A mail about a customer's own data, in his language. `url` is where its button leads. */
export function composeDataMail({ kind, to, locale, url, hours, shop, key }: Facts): Mail {
  const words = DATA_MAIL_WORDS[locale][kind];
  const values: Record<string, string> = { shop: shop.name, support: shop.supportEmail, hours: String(hours) };
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  const { labels } = MAIL_WORDS[locale];
  const body = {
    ...{ locale, shop: shop.name, rows: [] },
    heading: fill(words.heading),
    lines: words.lines.map(fill),
    action: { label: fill(words.action), url },
    footer: [labels.safety],
  };
  return {
    ...{ kind, to, orderId: null, key },
    subject: fill(words.subject),
    text: renderText(body),
    html: renderHtml(body),
  };
}
