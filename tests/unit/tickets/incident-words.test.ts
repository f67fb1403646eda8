import { describe, expect, it } from "vitest";
import { incidentRuleWords } from "@/components/desk/tickets/ticket-words";

const ANYTHING = { channel: null, method: null, country: null, orderStatus: null, placedUntil: null };

// Guarantee: whoever answers an incident reads which orders it is of, and what its rule does not ask.
describe("an incident's rule in words", () => {
  it("names what it asks and what may be anything", () => {
    const placedFrom = "2026-01-01T06:00:00.000Z";
    const plain = (rule: Parameters<typeof incidentRuleWords>[0]) => incidentRuleWords(rule).replaceAll("\u202f", " ");
    expect(plain({ ...ANYTHING, placedFrom })).toBe(
      "any method, any channel, any country, any state, placed from Jan 1, 2026, 2:00 PM, Manila time",
    );
    expect(
      plain({
        ...{ method: "gcash", channel: "antom-gcash", country: "PH", orderStatus: "awaiting_payment", placedFrom },
        placedUntil: "2026-01-01T07:00:00.000Z",
      }),
    ).toBe(
      "GCash, Antom · GCash, Philippines, awaiting payment, placed from Jan 1, 2026, 2:00 PM until Jan 1, 2026, 3:00 PM, Manila time",
    );
  });
});
