import { describe, expect, it } from "vitest";
import { messagesOf, type Namespace, textOf } from "@/i18n/messages";
import { placeholdersOf, translate } from "@/i18n/translate";
import { LOCALES } from "@/lib/shared/locales";
import { REFUSALS } from "@/lib/shared/refusal";
import en from "@/messages/en.json";
import fil from "@/messages/fil.json";
import id from "@/messages/id.json";
import legalEn from "@/messages/legal/en.json";
import legalFil from "@/messages/legal/fil.json";
import ms from "@/messages/ms.json";
import th from "@/messages/th.json";
import vi from "@/messages/vi.json";

type Book = Record<string, Record<string, string>>;

const SOURCE: Book = en;
const TRANSLATIONS: Record<string, Book> = { fil, id, ms, th, vi };
/** What somebody who buys meets, from the first page to the receipt. */
const BUYING_PATH = ["shell", "home", "order", "pay", "refusal", "notFound"];

const keysOf = (book: Book) =>
  Object.entries(book).flatMap(([space, texts]) => Object.keys(texts).map((key) => `${space}.${key}`));

// Guarantee: nobody who buys in one of the six languages meets a missing, empty or half-filled sentence.
describe("the shop's messages", () => {
  it.each(Object.entries(TRANSLATIONS))("in %s name nothing that English does not have", (_, book) => {
    const known = new Set(keysOf(SOURCE));
    expect(keysOf(book).filter((key) => !known.has(key))).toEqual([]);
  });

  it("are complete in Filipino", () => {
    const present = new Set(keysOf(fil));
    expect(keysOf(SOURCE).filter((key) => !present.has(key))).toEqual([]);
  });

  it.each(Object.entries(TRANSLATIONS))("in %s are complete on the buying path", (_, book) => {
    const present = new Set(keysOf(book));
    const needed = keysOf(SOURCE).filter((key) => BUYING_PATH.includes(key.split(".")[0] ?? ""));
    expect(needed.filter((key) => !present.has(key))).toEqual([]);
  });

  it.each(Object.entries(TRANSLATIONS))("in %s ask for the same values as in English, and none is empty", (_, book) => {
    const wrong = Object.entries(book).flatMap(([space, texts]) =>
      Object.entries(texts)
        .filter(([key, text]) => {
          const source = SOURCE[space]?.[key] ?? "";
          return text.trim() === "" || placeholdersOf(text).join() !== placeholdersOf(source).join();
        })
        .map(([key]) => `${space}.${key}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(LOCALES)("in %s leave no placeholder and no brace when filled", (locale) => {
    const spaces = Object.keys(SOURCE) as Namespace[];
    for (const space of spaces) {
      const texts: Record<string, string> = messagesOf(locale, [space])[space];
      for (const [key, text] of Object.entries(texts)) {
        const values = Object.fromEntries(placeholdersOf(text).map((name) => [name, 2]));
        expect(translate(text, locale, values), `${space}.${key}`).not.toMatch(/[{}]/);
      }
    }
  });

  it("translate only refusals that exist", () => {
    const ours = new Set(["title", "network", "failed"]);
    expect(Object.keys(en.refusal).filter((code) => !ours.has(code) && !(code in REFUSALS))).toEqual([]);
  });

  it("have the legal pages in English and Filipino, section by section", () => {
    for (const [name, page] of Object.entries(legalEn)) {
      const translated = legalFil[name as keyof typeof legalFil];
      expect(translated.sections.map(({ text }) => text.length)).toEqual(page.sections.map(({ text }) => text.length));
    }
  });
});

describe("a message", () => {
  it("chooses the plural form and writes numbers in the language's way", () => {
    expect(textOf("en", "home")("diamonds", { count: 1 })).toBe("1 diamond");
    expect(textOf("en", "home")("diamonds", { count: 120_000 })).toBe("120,000 diamonds");
    expect(textOf("id", "home")("diamonds", { count: 120_000 })).toContain("120.000");
  });

  it("puts text in as it is and leaves a missing value visible", () => {
    expect(translate("to {recipient}", "en", { recipient: "{x}" })).toBe("to {x}");
    expect(translate("to {recipient}", "en")).toBe("to {recipient}");
  });
});
