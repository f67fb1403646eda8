import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashRecoveryCode, normaliseRecoveryCode, recoveryCodeFrom } from "@/lib/accounts/recovery-code";

const key = "k".repeat(32);

// Guarantee: a code that was written down is recognised however it is typed, and only for its owner.
describe("a recovery code", () => {
  it("is four groups of four that nobody misreads", () => {
    for (let count = 0; count < 200; count += 1) {
      expect(recoveryCodeFrom(randomBytes(16))).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    }
  });

  it("is the same in capitals, without dashes, and with letters for digits", () => {
    expect(normaliseRecoveryCode(" 0A1b-CD ")).toBe(normaliseRecoveryCode("oalbcd"));
    const code = recoveryCodeFrom(randomBytes(16));
    const typed = code.toUpperCase().replaceAll("-", " ").replaceAll("0", "O");
    expect(hashRecoveryCode({ userId: "a", code: typed, key })).toBe(hashRecoveryCode({ userId: "a", code, key }));
    expect(hashRecoveryCode({ userId: "b", code, key })).not.toBe(hashRecoveryCode({ userId: "a", code, key }));
  });
});
