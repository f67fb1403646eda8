import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillText, unfitForMany, unknownVariables, VARIABLES, type VariableValues } from "@/lib/tickets/canned";

const names = Object.keys(VARIABLES);
const valuesWith = (value: string | null) =>
  Object.fromEntries(names.map((name) => [name, value])) as unknown as VariableValues;

// Guarantee: what is sent to a customer holds no variable, and what is filled in is never read again.
describe("a text with variables", () => {
  it("is filled in, with or without spaces in the braces", () => {
    const values = { ...valuesWith("?"), "customer.order": "FCT-1", "order.diamonds": "500" };
    expect(fillText("{{customer.order}}: {{ order.diamonds }}", values)).toEqual({ text: "FCT-1: 500", missing: [] });
  });

  it("names what has no value, and leaves it to be seen", () => {
    expect(fillText("{{refund.amount}} and {{order.total}}", { ...valuesWith("₱1"), "refund.amount": null })).toEqual({
      text: "{{refund.amount}} and ₱1",
      missing: ["refund.amount"],
    });
  });

  it("with names that do not exist, or half a pair of braces, is found out", () => {
    expect(unknownVariables("{{customer.order}} {{customer.card}} {{toString}}")).toEqual([
      "customer.card",
      "toString",
    ]);
    for (const text of ["{{", "order }}", "{{}}"]) expect(unknownVariables(text)).not.toEqual([]);
    expect(unfitForMany("{{ refund.amount }}")).toEqual(["refund.amount"]);
    expect(unfitForMany("{{order.status}}")).toEqual([]);
  });

  it("that passes the check is filled without a rest, and values that look like variables stay as they are", () => {
    const part = fc.oneof(
      fc.string().filter((text) => !/[{}]/.test(text)),
      fc.constantFrom(...names).map((name) => `{{${name}}}`),
    );
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const text = parts.join("");
        expect(unknownVariables(text)).toEqual([]);
        const filled = fillText(text, valuesWith("{{shop.name}}$&"));
        expect(filled.missing).toEqual([]);
        const count = parts.filter((one) => one.startsWith("{{")).length;
        expect(filled.text.split("{{shop.name}}$&")).toHaveLength(count + 1);
      }),
    );
  });
});
