import type { MailKind, MailText, MailWords } from "@/lib/mail/mail-words";
import type { Mail } from "@/lib/mail/mailer";
import { type Row, renderHtml, renderText } from "@/lib/mail/render-mail";
import { en } from "@/lib/mail/words/en";
import { fil } from "@/lib/mail/words/fil";
import { id } from "@/lib/mail/words/id";
import { ms } from "@/lib/mail/words/ms";
import { th } from "@/lib/mail/words/th";
import { vi } from "@/lib/mail/words/vi";
import { COUNTRIES, type Country, type CountryCode } from "@/lib/shared/countries";
import type { Locale } from "@/lib/shared/locales";
import { formatMoney, type Money } from "@/lib/shared/money";

export const MAIL_WORDS: Record<Locale, MailWords> = { en, fil, id, ms, th, vi };

export type Shop = { name: string; supportEmail: string };

/** What an order's mail is made of. All of it is already on the customer's order page. */
export type OrderMailFacts = {
  orderId: string;
  reference: string;
  /** Opens the order without signing in: reference and token, on this shop's own address. */
  orderUrl: string;
  country: CountryCode;
  diamonds: number;
  recipientId: string;
  total: Money;
  netMinor: bigint;
  taxMinor: bigint;
  feeMinor: bigint;
  /** What an offer or a code took off; net and tax are without it. */
  discountMinor: bigint;
  taxName: string;
  taxRateBp: number;
  /** "Visa •••• 4242"; null when the provider told us nothing. */
  instrumentLabel: string | null;
  deliveredAt: Date | null;
  refundedMinor: bigint;
  /** Money that waits for the customer, and the page where it is fetched, if there is one. */
  claim: { amount: Money; url: string } | null;
  /** What we answered to the customer's report. */
  answer: string | null;
  /** Until when the order can be paid, or its recipient be corrected. */
  until: Date | null;
};

export type OrderMailKind = Exclude<MailKind, "sign_in_link">;

type Addressee = { to: string; locale: Locale; shop: Shop };

/** Builds one order mail. Pure; refuses nothing, since every fact comes from our own tables. */
export function composeOrderMail(
  kind: OrderMailKind,
  facts: OrderMailFacts,
  addressee: Addressee & { key: string },
): Mail {
  const { locale, shop } = addressee;
  const words = MAIL_WORDS[locale];
  const country = COUNTRIES[facts.country];
  const money = (amountMinor: bigint) => formatMoney({ amountMinor, currency: facts.total.currency }, locale);
  const fill = filler({
    shop: shop.name,
    support: shop.supportEmail,
    reference: facts.reference,
    diamonds: new Intl.NumberFormat(locale).format(facts.diamonds),
    recipient: maskRecipientId(facts.recipientId),
    total: money(facts.total.amountMinor),
    refunded: money(facts.refundedMinor),
    claim: facts.claim === null ? "" : formatMoney(facts.claim.amount, locale),
    answer: facts.answer ?? "",
    until: facts.until === null ? "" : formatTime(facts.until, locale, country),
  });
  const rows = hasReceipt(kind) ? receiptRows(facts, words, locale, money) : [];
  return {
    ...render(words[kind], { words, fill, rows, url: urlOf(kind, facts), addressee }),
    kind,
    orderId: facts.orderId,
    key: addressee.key,
  };
}

/** Builds the mail that signs a person in. `url` holds the one-time token. */
export function composeSignInMail(facts: { url: string; minutes: number; key: string }, addressee: Addressee): Mail {
  const words = MAIL_WORDS[addressee.locale];
  const fill = filler({
    shop: addressee.shop.name,
    support: addressee.shop.supportEmail,
    minutes: String(facts.minutes),
  });
  const mail = render(words.sign_in_link, { words, fill, rows: [], url: facts.url, addressee });
  return { ...mail, kind: "sign_in_link", orderId: null, key: facts.key };
}

type Frame = { words: MailWords; fill: (text: string) => string; rows: Row[]; url: string; addressee: Addressee };

function render(
  text: MailText,
  { words, fill, rows, url, addressee }: Frame,
): Pick<Mail, "to" | "subject" | "text" | "html"> {
  const body = {
    locale: addressee.locale,
    shop: addressee.shop.name,
    heading: fill(text.heading),
    // What a person wrote may have several paragraphs.
    lines: text.lines.flatMap((line) => fill(line).split(/\n+/)),
    rows,
    action: { label: fill(text.action), url },
    footer: [fill(words.labels.why), words.labels.safety],
  };
  return { to: addressee.to, subject: fill(text.subject), text: renderText(body), html: renderHtml(body) };
}

/** Leaves an unknown {word} visible, so that a test finds it, rather than printing "undefined" to a customer. */
function filler(values: Record<string, string>): (text: string) => string {
  return (text) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Where the mail's one button leads. */
function urlOf(kind: OrderMailKind, { claim, orderUrl }: OrderMailFacts): string {
  const isFetched = kind === "order_refund_claim" || kind === "order_wrong_amount";
  return isFetched && claim !== null ? claim.url : orderUrl;
}

function hasReceipt(kind: OrderMailKind): boolean {
  return ["order_delivered", "order_refunded", "order_released"].includes(kind);
}

function receiptRows(
  facts: OrderMailFacts,
  { labels }: MailWords,
  locale: Locale,
  money: (minor: bigint) => string,
): Row[] {
  const ratePercent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(
    facts.taxRateBp / 10_000,
  );
  const rows: (Row | null)[] = [
    { label: labels.order, value: facts.reference },
    { label: labels.diamonds, value: new Intl.NumberFormat(locale).format(facts.diamonds) },
    { label: labels.recipient, value: maskRecipientId(facts.recipientId) },
    facts.discountMinor === 0n ? null : { label: labels.discount, value: `−${money(facts.discountMinor)}` },
    { label: labels.net, value: money(facts.netMinor) },
    { label: `${facts.taxName} ${ratePercent}`, value: money(facts.taxMinor) },
    facts.feeMinor === 0n ? null : { label: labels.fee, value: money(facts.feeMinor) },
    { label: labels.total, value: money(facts.total.amountMinor) },
    facts.instrumentLabel === null ? null : { label: labels.paidWith, value: facts.instrumentLabel },
    facts.deliveredAt === null
      ? null
      : { label: labels.deliveredAt, value: formatTime(facts.deliveredAt, locale, COUNTRIES[facts.country]) },
    facts.refundedMinor === 0n ? null : { label: labels.refunded, value: money(facts.refundedMinor) },
  ];
  return rows.filter((row) => row !== null);
}

/** Enough for its owner to recognise, too little for who reads over a shoulder: "To•••99". */
export function maskRecipientId(recipientId: string): string {
  const visible = recipientId.length >= 8 ? 2 : 1;
  return `${recipientId.slice(0, visible)}•••${recipientId.slice(-visible)}`;
}

function formatTime(at: Date, locale: Locale, { timeZone }: Country): string {
  return new Intl.DateTimeFormat(locale, {
    // The Thai default is the Buddhist year, which a payment page will not show beside it.
    calendar: "gregory",
    timeZone,
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  }).format(at);
}
