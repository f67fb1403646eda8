import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { approverRoles, mayApprove, mayGrantAlone, type RefundLimits, usdMinorOf } from "@/lib/orders/refund-limit";
import { STAFF_ROLES } from "@/lib/shared/actor";

const limits: RefundLimits = { support: 5_000n, supervisor: 50_000n, finance: 200_000n, admin: 200_000n };

// Guarantee: what a person may give back alone is never more than his role's limit, and whoever approves more is answerable for more.
describe("the limits of refunds", () => {
  it("compares at the order's own rate and never rounds below", () => {
    const order = { totalMinor: 58_100n, totalUsdMinor: 1_025n };
    expect(usdMinorOf(58_100n, order)).toBe(1_025n);
    expect(usdMinorOf(1n, order)).toBe(1n);
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 9n),
        fc.bigInt(1n, 10n ** 9n),
        fc.bigInt(1n, 10n ** 7n),
        (amount, total, usd) => {
          const inUsd = usdMinorOf(amount, { totalMinor: total, totalUsdMinor: usd });
          expect(inUsd * total).toBeGreaterThanOrEqual(amount * usd);
          expect((inUsd - 1n) * total).toBeLessThan(amount * usd);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("lets each role grant exactly up to its limit", () => {
    for (const role of STAFF_ROLES) {
      expect(mayGrantAlone(role, limits[role], limits), role).toBe(true);
      expect(mayGrantAlone(role, limits[role] + 1n, limits), role).toBe(false);
    }
  });

  it("lets support approve nothing, a supervisor up to his limit, finance and admins anything", () => {
    expect(mayApprove("support", 1n, limits)).toBe(false);
    expect(mayApprove("supervisor", 50_000n, limits)).toBe(true);
    expect(mayApprove("supervisor", 50_001n, limits)).toBe(false);
    expect(approverRoles(50_001n, limits)).toEqual(["finance", "admin"]);
    expect(approverRoles(1n, limits)).toEqual(["supervisor", "finance", "admin"]);
  });
});
