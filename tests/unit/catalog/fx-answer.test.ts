import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readFxAnswer } from "@/lib/catalog/fx-answer";
import { toMicro } from "@/lib/catalog/fx-decimal";
import { isPlausibleStep } from "@/lib/catalog/fx-step";

// Guarantee: a rate is read to the last digit that the source wrote, and what is no rate is none.
describe("millionths of a decimal", () => {
  it.each([
    ["1", 1_000_000n],
    ["58.25", 58_250_000n],
    ["15688.05663", 15_688_056_630n],
    ["0.000001", 1n],
    ["1.64e4", 16_400_000_000n],
    ["164500E-1", 16_450_000_000n],
    ["0.1", 100_000n],
    ["4.35", 4_350_000n],
    // Binary numbers would make these 1.0049999… and 2.6749999….
    ["1.0000005", 1_000_001n],
    ["2.6749995", 2_675_000n],
    ["58.2500004", 58_250_000n],
    ["58.2500005", 58_250_001n],
    ["999999999.999999", 999_999_999_999_999n],
  ])("%s is %s", (text, micro) => expect(toMicro(text)).toBe(micro));

  it.each([
    ...["", "0", "0.0", "-1", "-0.5", "+1", "1.", ".5", "1,5", "0x10", "1e", "NaN", "Infinity", " 1", "1 ", "1_000"],
    ...["1e400", "1e-400", "1e9999999", "0.0000001", "1000000000", "999999999.9999999", "9".repeat(30)],
  ])("%j is no rate", (text) => expect(toMicro(text)).toBeNull());

  it("loses no digit of any rate with six decimals, however it is written", () => {
    const parts = fc.tuple(fc.bigInt(1n, 999_999_999_999_999n), fc.integer({ min: -6, max: 6 }));
    fc.assert(
      fc.property(parts, ([micro, exponent]) => {
        const digits = micro.toString().padStart(7, "0");
        expect(toMicro(`${digits.slice(0, -6)}.${digits.slice(-6)}`)).toBe(micro);
        // The same number with its point elsewhere.
        const places = 6 + exponent;
        const moved = digits.padStart(places + 1, "0");
        const point = places === 0 ? moved : `${moved.slice(0, -places)}.${moved.slice(-places)}`;
        expect(toMicro(`${point}e${exponent}`)).toBe(micro);
      }),
    );
  });
});

const now = new Date("2026-11-28T09:00:00Z");
const seconds = now.getTime() / 1000;
const six = ["PHP", "IDR", "MYR", "THB", "VND", "SGD"] as const;

function answer(change: Record<string, unknown> = {}, rates = '"USD":1,"PHP":58.25,"IDR":16450.1,"MYR":4.21') {
  const head = {
    result: "success",
    base_code: "USD",
    time_last_update_unix: seconds - 3_600,
    time_eol_unix: 0,
    ...change,
  };
  return `${JSON.stringify(head).slice(0, -1)},"rates":{${rates}}}`;
}
const read = (text: string, currencies: readonly (typeof six)[number][] = ["PHP", "IDR", "MYR"]) =>
  readFxAnswer(text, { currencies, now });

describe("the source's answer", () => {
  it("gives each currency its rate under the source's own date", () => {
    expect(read(answer())).toEqual({
      kind: "rates",
      quotedAt: new Date("2026-11-28T08:00:00Z"),
      quotes: [
        { currency: "PHP", perUsdMicro: 58_250_000n },
        { currency: "IDR", perUsdMicro: 16_450_100_000n },
        { currency: "MYR", perUsdMicro: 4_210_000n },
      ],
      gaps: [],
      endsAt: null,
    });
  });

  it("reads the digits as they stand, not as a computer would store them", () => {
    const exact = read(answer({}, '"USD":1.000000,"PHP":58.2500005000000000000000001'), ["PHP"]);
    expect(exact).toMatchObject({ quotes: [{ perUsdMicro: 58_250_001n }] });
  });

  it("takes what is good of a partial answer and names the rest", () => {
    const rates = '"USD":1,"PHP":58.25,"IDR":"16450","MYR":null,"THB":-1,"VND":1e400';
    expect(read(answer({}, rates), six)).toMatchObject({
      quotes: [{ currency: "PHP" }],
      gaps: [
        { currency: "IDR", because: "unreadable" },
        { currency: "MYR", because: "unreadable" },
        { currency: "THB", because: "unreadable" },
        { currency: "VND", because: "unreadable" },
        { currency: "SGD", because: "missing" },
      ],
    });
  });

  it("says when the source announces its end", () => {
    expect(read(answer({ time_eol_unix: seconds + 86_400 }))).toMatchObject({
      endsAt: new Date("2026-11-29T09:00:00Z"),
    });
  });

  it.each([
    ["<!doctype html>", "unreadable", ""],
    ["", "unreadable", ""],
    ["[]", "unreadable", ""],
    ["7", "unreadable", ""],
    ["null", "unreadable", ""],
    [answer().slice(0, -9), "unreadable", ""],
    ["[".repeat(60_000), "unreadable", ""],
    [answer({ result: "perhaps" }), "unreadable", ""],
    [`{"result":"success","base_code":"USD","time_last_update_unix":${seconds},"rates":7}`, "unreadable", ""],
    ['{"result":"error","error-type":"unsupported-code"}', "refused", "unsupported-code"],
    ['{"result":"error","error-type":"<script>"}', "refused", ""],
    [answer({ base_code: "EUR" }), "wrong_base", ""],
    [answer({}, '"USD":1.16,"PHP":67.9'), "wrong_base", ""],
    [answer({ time_last_update_unix: 0 }), "undated", ""],
    [answer({ time_last_update_unix: "yesterday" }), "undated", ""],
    [answer({ time_last_update_unix: seconds + 601 }), "from_the_future", "2026-11-28T09:10:01.000Z"],
  ])("of %.40s is a typed reason", (text, because, detail) => {
    expect(read(text)).toEqual({ kind: "failed", because, detail });
  });

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(["rates", "failed"]).toContain(read(text).kind);
      }),
    );
  });
});

describe("a step between two rates", () => {
  it("may be a fifth, both ways, and not a millionth more", () => {
    expect(isPlausibleStep(50_000_000n, 60_000_000n)).toBe(true);
    expect(isPlausibleStep(50_000_000n, 60_000_001n)).toBe(false);
    expect(isPlausibleStep(50_000_000n, 40_000_000n)).toBe(true);
    expect(isPlausibleStep(50_000_000n, 39_999_999n)).toBe(false);
  });
});
