import { describe, expect, it } from "vitest";
import { composeDataMail } from "@/lib/mail/compose-data-mail";
import { composeInvitationMail } from "@/lib/mail/compose-invitation-mail";
import { DATA_MAIL_KINDS, DATA_MAIL_WORDS } from "@/lib/mail/words/data-words";
import { LOCALES } from "@/lib/shared/locales";

const shop = { name: "Facet", supportEmail: "support@facet.example" };

// Guarantee: a customer reads about his own data in his own language, with every blank filled.
describe.each(LOCALES)("mails about one's data in %s", (locale) => {
  it.each(DATA_MAIL_KINDS)("%s says everything that the English one says", (kind) => {
    const [words, english] = [DATA_MAIL_WORDS[locale][kind], DATA_MAIL_WORDS.en[kind]];
    expect(words.lines).toHaveLength(english.lines.length);
    if (locale !== "en") expect(words.heading).not.toBe(english.heading);
    const url = "https://shop.example/x?token=t";
    const mail = composeDataMail({ kind, to: "ana@shop.test", locale, url, hours: 72, shop, key: "k" });
    expect(`${mail.subject}${mail.text}`).not.toMatch(/[{}]/);
    expect(mail.text).toContain(url);
    expect(mail.text.includes("72")).toBe(english.lines.join("").includes("{hours}"));
  });
});

describe("an invitation's mail", () => {
  it("says who invites to which role, and for how long the link works", () => {
    const facts = {
      to: "nina@shop.test",
      role: "finance" as const,
      url: "https://shop.example/i",
      hours: 72,
      shop,
      key: "k",
    };
    const { text } = composeInvitationMail(facts);
    for (const part of ["Facet", "finance", "72 hours", "https://shop.example/i"]) expect(text).toContain(part);
  });
});
