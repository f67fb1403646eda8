import type { PlaceOutcome } from "./use-place-order";

export type BuyField = "recipientId" | "amount" | "method" | "email" | "code";

/** What stands between the customer and the payment page, when it is not the recipient's own verdict. */
export type BuyProblem =
  | { kind: "field"; field: BuyField; code: string; message: string }
  | { kind: "refused"; code: string; message: string }
  | { kind: "price"; beforeMinor: bigint; afterMinor: bigint }
  /** Too many buyers at once. `retryInSeconds` is null once nothing is tried by itself any more. */
  | { kind: "busy"; retryInSeconds: number | null; what: string }
  | { kind: "failed"; reference: string }
  | { kind: "unreachable" };

/** A field as the server names it, to the field as it stands on the page. */
const FIELDS: Record<string, BuyField> = {
  recipientId: "recipientId",
  diamonds: "amount",
  packageId: "amount",
  method: "method",
  email: "email",
  code: "code",
};

/** Another way to pay is what helps. */
const METHOD_CODES = new Set([
  "payment.method_not_offered",
  "payment.channel_unavailable",
  "payment.amount_not_served",
  "payment.start_failed",
]);

export function fieldOfCode(code: string): BuyField | null {
  if (code.startsWith("recipient.")) return "recipientId";
  if (code.startsWith("package.")) return "amount";
  if (code.startsWith("promotion.")) return "code";
  if (METHOD_CODES.has(code)) return "method";
  if (code === "mail.address_invalid") return "email";
  return null;
}

/** What to show for an order that was not placed: at its field where it has one. */
export function problemOf(outcome: Exclude<PlaceOutcome, { status: "done" }>): BuyProblem {
  if (outcome.status === "refused") {
    const { code, message } = outcome;
    const field = fieldOfCode(code);
    return field === null ? { kind: "refused", code, message } : { kind: "field", field, code, message };
  }
  if (outcome.status === "invalid") {
    const [name = "", messages = []] = Object.entries(outcome.fieldErrors)[0] ?? [];
    const field = FIELDS[name];
    const message = messages[0] ?? "";
    if (field === undefined) return { kind: "refused", code: "input.invalid", message };
    return { kind: "field", field, code: `input.${field}`, message };
  }
  if (outcome.status === "failed") return { kind: "failed", reference: outcome.reference };
  return { kind: "unreachable" };
}

/** A mistake that was found in the browser, before anything was sent. */
export function atField(field: BuyField, code: string): BuyProblem {
  return { kind: "field", field, code, message: "" };
}

/** Where each field's message stands, the first that is there: an open amount field before the choice that opened it. */
const SELECTORS: Record<BuyField, readonly string[]> = {
  recipientId: ["#recipientId"],
  amount: ["#diamonds", '[name="amount"]:checked'],
  // What is chosen may not be choosable any more; a control that is off takes no focus.
  method: ['[name="method"]:checked:enabled', '[name="method"]:enabled'],
  email: ["#email"],
  code: ["#code", "#code-remove"],
};

/** Moves the focus to what has to be changed; its message stands there and is read with it. */
export function focusField(field: BuyField): void {
  const shown = SELECTORS[field].map((selector) => document.querySelector<HTMLElement>(selector));
  shown.find((element) => element !== null)?.focus();
}
