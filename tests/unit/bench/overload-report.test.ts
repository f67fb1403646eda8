import { describe, expect, it } from "vitest";
import { readOptions } from "@/tests/bench/overload/options";
import { recoveredAfter } from "@/tests/bench/overload/report";

// Guarantee: the overload is twice what the machine serves unless somebody says otherwise, and a shop has recovered only when that was seen.
describe("an overload", () => {
  it("is twice the rate that the machine serves, and then a tenth of it", () => {
    expect(readOptions(["--max", "300"])).toMatchObject({
      ratePerSecond: 600,
      seconds: 20,
      calm: { ratePerSecond: 30, seconds: 15 },
    });
    expect(readOptions(["--rate", "500"])).toMatchObject({ ratePerSecond: 500, calm: { ratePerSecond: 25 } });
  });

  it.each([[[]], [["--max", "300", "--rate", "600"]], [["--max", "many"]], [["--rate", "100", "--seconds", "0"]]])(
    "is explained when it is not understood (%j)",
    (args) => expect(() => readOptions(args)).toThrow("npm run bench:overload"),
  );
});

describe("recovering", () => {
  it("takes until the last sign of a busy shop", () => {
    expect(recoveredAfter([5_000, 11_200, 10_900], 10_000, 25_000)).toBe(1.2);
    expect(recoveredAfter([5_000], 10_000, 25_000)).toBe(0);
    expect(recoveredAfter([], 10_000, 25_000)).toBe(0);
  });

  it("is not known of a shop that was busy until the end", () => {
    expect(recoveredAfter([24_000], 10_000, 25_000)).toBeNull();
  });
});
