import { createHash, X509Certificate } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestRate, isHeld, lowerRate, nextRate, type Step } from "@/tests/bench/orders/find-max";
import { readOptions } from "@/tests/bench/orders/options";
import { selfSigned } from "@/tests/bench/orders/self-signed";

function search(limit: number, first: number): { found: number; steps: Step[] } {
  const steps: Step[] = [];
  for (;;) {
    const ratePerSecond = nextRate(steps, first);
    if (ratePerSecond === null || steps.length > 60) return { found: bestRate(steps), steps };
    steps.push({ ratePerSecond, isHeld: ratePerSecond <= limit });
  }
}

// Guarantee: the search ends, never answers a rate that broke, and ends close below the first rate that breaks.
describe("the search for the highest rate", () => {
  it("comes within a few per cent of any limit, from below, in few steps", () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 5_000 }), fc.integer({ min: 1, max: 2_000 }), (limit, first) => {
        const { found, steps } = search(limit, first);
        expect(found).toBeLessThanOrEqual(limit);
        expect(found).toBeGreaterThanOrEqual(limit * 0.9 - 1);
        expect(steps.length).toBeLessThan(40);
      }),
    );
  });

  it("gives up when nothing holds", () => {
    expect(search(0, 100).found).toBe(0);
    expect(search(0, 100).steps.length).toBeLessThan(10);
  });

  it("goes down after a confirmation that missed, and reaches nothing in the end", () => {
    expect(lowerRate(600, 598)).toBe(570);
    expect(lowerRate(600, 410.7)).toBe(410);
    expect(lowerRate(3, 3)).toBe(2);
    expect(lowerRate(1, 1)).toBe(0);
  });

  it("calls a rate held by success and by the slowest hundredth", () => {
    const run = (successRate: number, p99: number | null) =>
      isHeld({ successRate, paidToDeliveredMs: { p50: 100, p95: 200, p99 } });
    expect(run(0.9995, 1_000)).toBe(true);
    expect(run(0.99949, 300)).toBe(false);
    expect(run(1, 1_000.1)).toBe(false);
    expect(run(1, null)).toBe(false);
  });
});

describe("options of the search", () => {
  it("have short steps from 100 a second on, and can be given", () => {
    expect(readOptions(["--find-max"])).toMatchObject({ isFindingMax: true, ratePerSecond: 100, seconds: 10 });
    expect(readOptions(["--find-max", "--rate", "300"])).toMatchObject({ ratePerSecond: 300 });
    expect(readOptions([])).toMatchObject({ isFindingMax: false, isTls: false, ratePerSecond: 50, seconds: 30 });
  });
});

describe("the certificate of a run", () => {
  it("is its own authority, for 127.0.0.1 and a day, with the key that signed it", () => {
    const { certificatePem } = selfSigned();
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.ca).toBe(true);
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.checkIP("127.0.0.2")).toBeUndefined();
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.validToDate.getTime() - Date.now()).toBeGreaterThan(86_000_000);
    expect(createHash("sha256").update(selfSigned().certificatePem).digest()).not.toEqual(
      createHash("sha256").update(certificatePem).digest(),
    );
  });
});
