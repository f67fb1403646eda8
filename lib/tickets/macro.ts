import { divideRounded } from "@/lib/shared/money";
import type { Right } from "@/lib/shared/rights";
import type { TicketState } from "./ticket";

export const MACRO_STATES = ["open", "answered", "solved"] as const satisfies readonly TicketState[];

/** One step of a macro. Steps that act come before the reply, so that nobody is told of what was not done. */
export type MacroStep =
  | { kind: "retry" }
  | { kind: "refund"; sharePercent: number }
  | { kind: "send_receipt" }
  | { kind: "note"; text: string }
  | { kind: "reply"; answerId: string; next: TicketState }
  | { kind: "set_state"; state: TicketState };

/** The right that each kind of step asks of the person who presses: a macro lends nobody a right. */
const RIGHT_OF: Record<MacroStep["kind"], Right> = {
  retry: "orders.retry",
  refund: "orders.refund",
  send_receipt: "orders.send_receipt",
  note: "orders.note",
  reply: "tickets.answer",
  set_state: "tickets.answer",
};

export function rightsOf(steps: readonly MacroStep[]): Right[] {
  return [...new Set(steps.map(({ kind }) => RIGHT_OF[kind]))];
}

export type MacroFields = {
  retry: boolean;
  refundPercent?: number;
  sendReceipt: boolean;
  note?: string;
  answerId?: string;
  next: TicketState;
};

/** The steps of the form's fields, in the order in which they are done. */
export function stepsOf({ retry, refundPercent, sendReceipt, note, answerId, next }: MacroFields): MacroStep[] {
  return [
    ...(retry ? [{ kind: "retry" as const }] : []),
    ...(refundPercent === undefined ? [] : [{ kind: "refund" as const, sharePercent: refundPercent }]),
    ...(sendReceipt ? [{ kind: "send_receipt" as const }] : []),
    ...(note === undefined ? [] : [{ kind: "note" as const, text: note }]),
    answerId === undefined ? { kind: "set_state", state: next } : { kind: "reply", answerId, next },
  ];
}

/** The form's fields of these steps: what `stepsOf` was made from. */
export function fieldsOfSteps(steps: readonly MacroStep[]): MacroFields {
  const fields: MacroFields = { retry: false, sendReceipt: false, next: "answered" };
  for (const step of steps) {
    if (step.kind === "retry") fields.retry = true;
    else if (step.kind === "refund") fields.refundPercent = step.sharePercent;
    else if (step.kind === "send_receipt") fields.sendReceipt = true;
    else if (step.kind === "note") fields.note = step.text;
    else if (step.kind === "reply") [fields.answerId, fields.next] = [step.answerId, step.next];
    else fields.next = step.state;
  }
  return fields;
}

/** A share of the price, half units up; never less than one unit. All in minor units of the order's currency. */
export function shareMinor(totalMinor: bigint, sharePercent: number): bigint {
  const share = divideRounded(totalMinor * BigInt(sharePercent), 100n, "half-up");
  return share < 1n ? 1n : share;
}
