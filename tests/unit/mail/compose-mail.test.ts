import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  composeOrderMail,
  composeSignInMail,
  MAIL_WORDS,
  maskRecipientId,
  type OrderMailFacts,
} from "@/lib/mail/compose-mail";
import { MAIL_KINDS } from "@/lib/mail/mail-words";
import { LOCALES } from "@/lib/shared/locales";

const facts: OrderMailFacts = {
  orderId: "01930000-0000-7000-8000-000000000001",
  reference: "FCT-00000-00000",
  orderUrl: "https://shop.test/en/order?ref=FCT-00000-00000&t=abc",
  country: "PH",
  diamonds: 500,
  recipientId: "Tony_Bee99",
  total: { amountMinor: 59_750n, currency: "PHP" },
  netMinor: 53_348n,
  taxMinor: 6_402n,
  feeMinor: 0n,
  discountMinor: 0n,
  taxName: "VAT",
  taxRateBp: 1_200,
  instrumentLabel: "Visa •••• 4242",
  deliveredAt: new Date("2026-01-01T04:05:00Z"),
  refundedMinor: 59_750n,
  claim: { amount: { amountMinor: 29_875n, currency: "PHP" }, url: "https://pay.shop.test/pull-payments/abc" },
  answer: null,
  until: new Date("2026-01-01T05:00:00Z"),
};

const shop = { name: "Facet", supportEmail: "support@shop.test" };
const addressee = { to: "ana@example.test", locale: "en" as const, shop, key: "order:1:delivered" };
const orderKinds = MAIL_KINDS.filter((kind) => kind !== "sign_in_link");
/** Kinds whose button leads to where the money is fetched. */
const FETCHED: readonly string[] = ["order_refund_claim", "order_wrong_amount"];
const all = LOCALES.flatMap((locale) => orderKinds.map((kind) => [locale, kind] as const));
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

// Guarantee: at every step, in every language, the customer gets a complete mail with one link and no secret.
describe("order mails", () => {
  it.each(all)("%s %s is complete", (locale, kind) => {
    const mail = composeOrderMail(kind, facts, { ...addressee, locale });
    expect(mail.subject).toContain("FCT-00000-00000");
    for (const text of [mail.subject, mail.text, mail.html]) expect(text).not.toMatch(/\{\w+\}|undefined|null|NaN/);
    expect(mail.text).toContain(FETCHED.includes(kind) ? facts.claim?.url : facts.orderUrl);
    expect(mail.html.match(/<a /g)).toHaveLength(1);
    expect(mail.html).toContain(`<html lang="${locale}">`);
    expect(mail.text + mail.html).not.toContain("Tony_Bee99");
    expect(mail).toMatchObject({ kind, to: "ana@example.test", orderId: facts.orderId, key: "order:1:delivered" });
  });

  it("translates every mail: no language repeats the English one", () => {
    for (const locale of LOCALES.filter((other) => other !== "en")) {
      for (const kind of MAIL_KINDS) {
        expect(MAIL_WORDS[locale][kind].heading).not.toBe(MAIL_WORDS.en[kind].heading);
        expect(MAIL_WORDS[locale][kind].lines).toHaveLength(MAIL_WORDS.en[kind].lines.length);
      }
    }
  });

  it("uses the same blanks in every language, so that no fact gets lost in translation", () => {
    const blanks = (value: unknown) => [...JSON.stringify(value).matchAll(/\{\w+\}/g)].map(String).sort();
    for (const locale of LOCALES) {
      for (const kind of MAIL_KINDS) expect(blanks(MAIL_WORDS[locale][kind])).toEqual(blanks(MAIL_WORDS.en[kind]));
    }
  });

  it("delivers with a receipt that adds up", () => {
    const { text } = composeOrderMail("order_delivered", { ...facts, refundedMinor: 0n }, addressee);
    expect(plain(text)).toContain(
      [
        "Order: FCT-00000-00000",
        "Diamonds: 500",
        "BIGO ID: To•••99",
        "Price before tax: ₱533.48",
        "VAT 12%: ₱64.02",
        "Total: ₱597.50",
        "Paid with: Visa •••• 4242",
        "Delivered: Jan 1, 2026, 12:05 PM GMT+8",
      ].join("\n"),
    );
  });

  it("says in the customer's own time until when the id can be corrected", () => {
    const { text } = composeOrderMail("order_needs_recipient", facts, addressee);
    expect(plain(text)).toContain("before Jan 1, 2026, 01:00 PM GMT+8");
    const thai = composeOrderMail("order_needs_recipient", { ...facts, country: "TH" }, { ...addressee, locale: "th" });
    expect(thai.text).toContain("2026");
  });

  it("writes nothing from outside into the page unescaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (hostile) => {
        const mail = composeOrderMail(
          "order_delivered",
          { ...facts, instrumentLabel: `<img src=x onerror="${hostile}">`, taxName: "</td><script>" },
          { ...addressee, shop: { ...shop, name: "<b>'&\"" } },
        );
        expect(mail.html).not.toMatch(/<(img|script|b)\b/);
        expect(mail.html.match(/<\w+/g)?.length).toBe(
          composeOrderMail("order_delivered", facts, addressee).html.match(/<\w+/g)?.length,
        );
      }),
    );
  });

  it("links to the web only", () => {
    expect(() => composeOrderMail("order_paid", { ...facts, orderUrl: "javascript:alert(1)" }, addressee)).toThrow(
      /http/,
    );
  });

  it("shows of a recipient only what its owner recognises", () => {
    expect(maskRecipientId("Tony_Bee99")).toBe("To•••99");
    expect(maskRecipientId("abcd")).toBe("a•••d");
  });
});

describe("the sign-in mail", () => {
  it.each(LOCALES)("%s names the shop, the link and how long it works", (locale) => {
    const mail = composeSignInMail(
      { url: "https://shop.test/signin?token=x", minutes: 15, key: "sign-in:1" },
      { to: "ana@example.test", locale, shop },
    );
    expect(mail.subject).toContain("Facet");
    expect(mail.text).toContain("https://shop.test/signin?token=x");
    expect(mail.text).toContain("15");
    expect(mail.text).not.toMatch(/\{\w+\}/);
    expect(mail.orderId).toBeNull();
  });
});
