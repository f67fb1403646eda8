import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsOfSteps, MACRO_STATES, rightsOf, shareMinor, stepsOf } from "@/lib/tickets/macro";

describe("a macro's steps", () => {
  it("stand in one order, what acts before the reply, and ask for the rights of their buttons", () => {
    const steps = stepsOf({
      retry: true,
      refundPercent: 50,
      sendReceipt: true,
      note: "x",
      answerId: "a",
      next: "solved",
    });
    expect(steps.map(({ kind }) => kind)).toEqual(["retry", "refund", "send_receipt", "note", "reply"]);
    expect(rightsOf(steps)).toEqual([
      "orders.retry",
      "orders.refund",
      "orders.send_receipt",
      "orders.note",
      "tickets.answer",
    ]);
  });

  it("are told back to the form as they were put together", () => {
    const fields = fc.record(
      {
        retry: fc.boolean(),
        refundPercent: fc.integer({ min: 1, max: 100 }),
        sendReceipt: fc.boolean(),
        note: fc.string({ minLength: 1 }),
        answerId: fc.uuid(),
        next: fc.constantFrom(...MACRO_STATES),
      },
      { requiredKeys: ["retry", "sendReceipt", "next"] },
    );
    fc.assert(
      fc.property(fields, (given) => {
        expect(fieldsOfSteps(stepsOf(given))).toEqual(given);
      }),
    );
  });
});

describe("a share of the price", () => {
  it("is never nothing, never more than the price, and all of it at a hundred percent", () => {
    const total = fc.bigInt({ min: 1n, max: 10n ** 12n });
    fc.assert(
      fc.property(total, fc.integer({ min: 1, max: 100 }), (totalMinor, percent) => {
        const share = shareMinor(totalMinor, percent);
        expect(share >= 1n && share <= totalMinor).toBe(true);
        expect(shareMinor(totalMinor, 100)).toBe(totalMinor);
      }),
    );
  });
});
