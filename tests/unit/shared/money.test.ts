import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  CURRENCIES,
  decimalsOf,
  divideRounded,
  formatMoney,
  fromMajorString,
  type Money,
  toMajorString,
} from "@/lib/shared/money";

const anyMoney = fc.record({
  amountMinor: fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }),
  currency: fc.constantFrom(...CURRENCIES),
});

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

// Guarantee: an amount survives being written and read, to the last minor unit, in every currency.
describe("money as text", () => {
  it("reads back exactly what it wrote", () => {
    fc.assert(
      fc.property(anyMoney, (money) => {
        expect(fromMajorString(toMajorString(money), money.currency)).toEqual(money);
      }),
    );
  });

  it("writes the currency's own number of decimals", () => {
    expect(toMajorString({ amountMinor: 58_100n, currency: "PHP" })).toBe("581.00");
    expect(toMajorString({ amountMinor: -5n, currency: "USD" })).toBe("-0.05");
    expect(toMajorString({ amountMinor: 27_000n, currency: "VND" })).toBe("27000");
  });

  it.each(["", " 1", "1,5", "1e3", "0x10", ".5", "1.", "--1", "1.005", "NaN", "9".repeat(19)])("refuses %j", (text) => {
    expect(fromMajorString(text, "USD")).toBeNull();
  });

  it("takes trailing zeros beyond the decimals, and never cuts a digit that counts", () => {
    expect(fromMajorString("12.3400", "USD")).toEqual({ amountMinor: 1_234n, currency: "USD" });
    expect(fromMajorString("500.00", "VND")).toEqual({ amountMinor: 500n, currency: "VND" });
    expect(fromMajorString("500.50", "VND")).toBeNull();
  });

  it("shows every digit of an amount above 2^53", () => {
    const money: Money = { amountMinor: 9_007_199_254_740_993_01n, currency: "USD" };
    expect(formatMoney(money, "en")).toBe("$9,007,199,254,740,993.01");
  });

  it("shows the same digits that it keeps, in every language", () => {
    fc.assert(
      fc.property(anyMoney, fc.constantFrom("en", "fil", "id", "ms", "th", "vi"), (money, locale) => {
        const shown = formatMoney(money, locale).replaceAll(/\D/g, "");
        const kept = toMajorString(money).replaceAll(/\D/g, "");
        const isWholeRupiah = money.currency === "IDR" && money.amountMinor % 100n === 0n;
        expect(shown).toBe(isWholeRupiah ? kept.slice(0, -2) : kept);
      }),
    );
  });

  it("writes prices the way people in each country know them", () => {
    expect(plain(formatMoney({ amountMinor: 58_100n, currency: "PHP" }, "fil"))).toBe("₱581.00");
    expect(plain(formatMoney({ amountMinor: 3_390_000n, currency: "IDR" }, "id"))).toBe("Rp 33.900");
    expect(plain(formatMoney({ amountMinor: 27_500n, currency: "VND" }, "vi"))).toBe("27.500 ₫");
    expect(plain(formatMoney({ amountMinor: 1_350n, currency: "SGD" }, "en"))).toContain("SGD");
  });
});

// Guarantee: rounding is the same rule everywhere, and a reversal rounds to the exact opposite.
describe("divideRounded", () => {
  it.each([
    [5n, 2n, "half-up", 3n],
    [-5n, 2n, "half-up", -3n],
    [7n, 3n, "half-up", 2n],
    [7n, 3n, "up", 3n],
    [7n, 3n, "down", 2n],
    [-7n, 3n, "up", -3n],
    [-7n, 3n, "down", -2n],
    [6n, 3n, "up", 2n],
  ] as const)("%s / %s %s is %s", (numerator, denominator, rounding, expected) => {
    expect(divideRounded(numerator, denominator, rounding)).toBe(expected);
  });

  it("is off by less than one, and by at most one half when it rounds half up", () => {
    const operands = [
      fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
    ] as const;
    fc.assert(
      fc.property(...operands, fc.constantFrom("half-up", "down", "up"), (numerator, denominator, rounding) => {
        const result = divideRounded(numerator, denominator, rounding);
        const off = result * denominator - numerator;
        const size = off < 0n ? -off : off;
        expect(size < denominator).toBe(true);
        if (rounding === "half-up") expect(size * 2n <= denominator).toBe(true);
        expect(divideRounded(-numerator, denominator, rounding)).toBe(-result);
        expect(divideRounded(numerator, -denominator, rounding)).toBe(-result);
      }),
    );
  });

  it("refuses to divide by zero", () => {
    expect(() => divideRounded(1n, 0n, "up")).toThrow(RangeError);
  });

  it("knows the decimals of all currencies", () => {
    expect(CURRENCIES.map(decimalsOf)).toEqual([2, 2, 2, 2, 2, 0, 2]);
  });
});
