import { describe, expect, it } from "vitest";
import { waitSeconds } from "@/components/shop/use-busy-retry";

// Guarantee: a busy shop gets the time it asks for, and those it refused in one moment do not come back in one moment.
describe("the wait after a busy shop", () => {
  it("is never shorter than asked for, and at most half of it longer", () => {
    expect(waitSeconds("8", 0)).toBe(8);
    expect(waitSeconds("8", 0.5)).toBe(10);
    expect(waitSeconds("8", 1)).toBe(12);
  });

  it("has an end, whatever is asked for", () => expect(waitSeconds("86400", 0)).toBe(60));

  it.each([undefined, "", "soon", "0", "-3"])("is five seconds when the shop names none (%s)", (asked) => {
    expect(waitSeconds(asked, 0)).toBe(5);
  });
});
