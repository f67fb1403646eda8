import { describe, expect, it } from "vitest";
import { addSeconds, clockAt } from "@/lib/shared/clock";
import { COUNTRIES, COUNTRY_CODES, isCountryCode } from "@/lib/shared/countries";
import { isLocale, LOCALES, toLocale } from "@/lib/shared/locales";
import { isRefusalCode, REFUSALS, Refusal } from "@/lib/shared/refusal";

// Guarantee: every expected "no" has a stable code, a fitting status and a sentence that tells a person what is wrong.
describe("refusals", () => {
  it.each(Object.entries(REFUSALS))("%s is complete", (code, { status, message }) => {
    expect(code).toMatch(/^[a-z]+\.[a-z_]+$/);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThanOrEqual(503);
    expect(message).toMatch(/^[A-Z].*[.]$/);
  });

  it("keeps its domains together and sorted", () => {
    const domains = Object.keys(REFUSALS).map((code) => code.split(".")[0] ?? "");
    const inOrder = domains.filter((domain, at) => domain !== domains[at - 1]);
    expect(inOrder).toEqual([...new Set(domains)].sort());
  });

  it("carries facts for the log and a sentence for the person", () => {
    const refusal = new Refusal("order.not_found", { orderId: "x" });
    expect(refusal.status).toBe(404);
    expect(refusal.publicMessage).toBe("We could not find that order.");
    expect(refusal.facts).toEqual({ orderId: "x" });
    expect(refusal.message).not.toContain("x");
    expect(isRefusalCode("order.not_found")).toBe(true);
    expect(isRefusalCode("toString")).toBe(false);
  });
});

// Guarantee: a country always has a currency, a time zone that exists, and a name in every language of the shop.
describe("countries and languages", () => {
  it.each(COUNTRY_CODES)("%s is complete", (code) => {
    const country = COUNTRIES[code];
    expect(country.code).toBe(code);
    expect(Object.keys(country.names).sort()).toEqual([...LOCALES].sort());
    expect(() => new Intl.DateTimeFormat("en", { timeZone: country.timeZone })).not.toThrow();
    expect(isLocale(country.defaultLocale)).toBe(true);
  });

  it("reads language tags from anywhere", () => {
    expect(toLocale("fil-PH")).toBe("fil");
    expect(toLocale("tl")).toBe("fil");
    expect(toLocale("in_ID")).toBe("id");
    expect(toLocale("de-DE")).toBe("en");
    expect(toLocale(null)).toBe("en");
    expect(isCountryCode("PH")).toBe(true);
    expect(isCountryCode("ph")).toBe(false);
  });

  it("lets a test decide what now is", () => {
    const clock = clockAt(new Date("2026-01-01T00:00:00Z"));
    clock.advanceSeconds(90);
    expect(clock.now().toISOString()).toBe("2026-01-01T00:01:30.000Z");
    expect(addSeconds(clock.now(), -30).toISOString()).toBe("2026-01-01T00:01:00.000Z");
  });
});
