import { describe, expect, it } from "vitest";
import { auditOptions } from "@/components/desk/audit-words";
import { AUDIT_ACTIONS, auditWords } from "@/lib/shared/audit-actions";

// Guarantee: staff read what was done in words and can filter by each of them; the type of an entry's action leaves none without.
describe("the words of the audit log", () => {
  it("are each their own, and no code", () => {
    const words = Object.values(AUDIT_ACTIONS);
    expect(new Set(words).size).toBe(words.length);
    for (const one of words) expect(one).toMatch(/^[A-Z][^._]+$/);
    expect(auditWords("ticket.save_canned_answer")).toBe("Saved a prepared answer");
  });

  it("show an action of an older version by its code", () => {
    expect(auditWords("moon.land")).toBe("moon.land");
  });

  it("offer every action under a heading, and keep a beginning that the address asks for", () => {
    const options = auditOptions(undefined);
    expect(options).toHaveLength(Object.keys(AUDIT_ACTIONS).length);
    expect(options.every(({ group }) => group !== undefined)).toBe(true);
    expect(auditOptions("order.claim")).toEqual(options);
    expect(auditOptions("order")[0]).toEqual({ value: "order", label: "begins with order" });
  });
});
