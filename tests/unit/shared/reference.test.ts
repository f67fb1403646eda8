import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CROCKFORD } from "@/lib/shared/check-digit";
import { newReference, parseReference, parseReferencePrefix } from "@/lib/shared/reference";

const reference = fc.uint8Array({ minLength: 9, maxLength: 9 }).map(newReference);

// Guarantee: a reference read over the telephone comes back as itself or as "wrong", never as another order's.
describe("order reference", () => {
  it("has the published form", () => {
    fc.assert(
      fc.property(reference, (text) => {
        expect(text).toMatch(/^FCT-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
      }),
    );
  });

  it("is found however a person types it", () => {
    fc.assert(
      fc.property(reference, (text) => {
        const typed = [
          text.toLowerCase(),
          ` ${text} `,
          text.replaceAll("-", ""),
          text.replaceAll("-", " – "),
          text.slice(4),
          text.slice(4).replaceAll("0", "o").replaceAll("1", "l"),
          text.replaceAll("1", "I"),
        ];
        for (const variant of typed) expect(parseReference(variant)).toBe(text);
      }),
    );
  });

  it("is wrong after any single change", () => {
    fc.assert(
      fc.property(reference, fc.nat(9), fc.constantFrom(...CROCKFORD), (text, place, wrong) => {
        const at = place < 5 ? place + 4 : place + 5;
        fc.pre(text.charAt(at) !== wrong);
        expect(parseReference(text.slice(0, at) + wrong + text.slice(at + 1))).toBeNull();
      }),
    );
  });

  it.each(["", "FCT", "FCT-", "FCT-00000-0000", "FCT-00000-00000-0", "x".repeat(10_000), "FCT-UUUUU-UUUUU"])(
    "rejects %j",
    (text) => {
      expect(parseReference(text)).toBeNull();
    },
  );

  it("never throws, whatever it is given", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseReference(text)));
  });

  it("asks for enough randomness", () => {
    expect(() => newReference(new Uint8Array(8))).toThrow(RangeError);
  });
});

describe("the beginning of a reference", () => {
  it.each([
    ["FCT-7K2", "FCT-7K2"],
    [" fct 7k2q ", "FCT-7K2Q"],
    ["fct-7k2ox", "FCT-7K20X"],
    ["FCT-7K2QX-", "FCT-7K2QX"],
    ["FCT-7K2QX-9A", "FCT-7K2QX-9A"],
    ["7k2qx", "FCT-7K2QX"],
    ["7k2qx9abc", "FCT-7K2QX-9ABC"],
  ])("reads %j", (text, prefix) => {
    expect(parseReferencePrefix(text)).toBe(prefix);
  });

  it.each(["", "FCT", "FCT-7K", "7k2q", "FCT-7U2", "lucky", "FCT-7K2%", "FCT-7K2QX-9ABCD1", "x".repeat(100)])(
    "takes %j for none",
    (text) => {
      expect(parseReferencePrefix(text)).toBeNull();
    },
  );
});
