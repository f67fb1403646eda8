import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CROCKFORD, checkCharacterOf, hasValidCheckCharacter } from "@/lib/shared/check-digit";

const character = fc.constantFrom(...CROCKFORD);
const payload = fc.string({ unit: character, minLength: 1, maxLength: 16 });
const signed = payload.map((text) => text + checkCharacterOf(text));

// Guarantee: no single wrong character passes; of swapped neighbours only 0 with Z does.
describe("check character", () => {
  it("accepts what it made", () => {
    fc.assert(
      fc.property(signed, (text) => {
        expect(hasValidCheckCharacter(text)).toBe(true);
      }),
    );
  });

  it("catches every single-character error at every place", () => {
    fc.assert(
      fc.property(signed, (text) => {
        for (let at = 0; at < text.length; at++) {
          for (const wrong of CROCKFORD) {
            if (wrong === text.charAt(at)) continue;
            expect(hasValidCheckCharacter(text.slice(0, at) + wrong + text.slice(at + 1))).toBe(false);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("catches all swaps of neighbours but 0 with Z: 990 of the 992 ordered pairs, 99.8 %", () => {
    const missed = new Set<string>();
    let pairs = 0;
    for (const lead of ["", "7", "4K"]) {
      for (const a of CROCKFORD) {
        for (const b of CROCKFORD) {
          if (a === b) continue;
          pairs += 1;
          const check = checkCharacterOf(`${lead}${a}${b}`);
          if (hasValidCheckCharacter(`${lead}${b}${a}${check}`)) missed.add(a + b);
        }
      }
    }
    expect([...missed].sort()).toEqual(["0Z", "Z0"]);
    expect(pairs / 3).toBe(992);
  });

  it("rejects what is too short or outside the alphabet", () => {
    expect(hasValidCheckCharacter("")).toBe(false);
    expect(hasValidCheckCharacter("0")).toBe(false);
    expect(hasValidCheckCharacter("U0")).toBe(false);
    expect(() => checkCharacterOf("")).toThrow(RangeError);
    expect(() => checkCharacterOf("I")).toThrow(RangeError);
  });
});
