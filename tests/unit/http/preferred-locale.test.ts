import { describe, expect, it } from "vitest";
import { preferredLocale } from "@/lib/http/preferred-locale";

// Guarantee: a visitor is greeted in the language chosen earlier, else the one the browser wants most.
describe("the language of a first page", () => {
  it.each([
    ["th", "en-US,en;q=0.9", "th"],
    [undefined, "fil-PH,fil;q=0.9,en;q=0.8", "fil"],
    [undefined, "tl,en;q=0.8", "fil"],
    [undefined, "in-ID", "id"],
    [undefined, "de-DE,de;q=0.9,vi;q=0.5,en;q=0.3", "vi"],
    [undefined, "en;q=0.2,ms;q=0.9", "ms"],
    [undefined, "ms;q=0,en", "en"],
    [undefined, "de,fr", "en"],
    [undefined, "*", "en"],
    [undefined, "", "en"],
    [undefined, null, "en"],
    ["de", "th", "th"],
    ["../../etc", null, "en"],
    [undefined, `${"x,".repeat(10_000)}th`, "en"],
  ])("cookie %s and header %j lead to %s", (cookie, header, locale) => {
    expect(preferredLocale(cookie, header)).toBe(locale);
  });
});
