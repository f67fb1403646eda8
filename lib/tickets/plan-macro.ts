import "server-only";
import type { StaffActor } from "@/lib/accounts/actor";
import type { Db } from "@/lib/db/transaction";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { mayGrantAlone, usdMinorOf } from "@/lib/orders/refund-limit";
import { REFUND_LIMITS } from "@/lib/orders/refund-rules";
import { LOCALE_NAMES } from "@/lib/shared/locales";
import { formatMoney } from "@/lib/shared/money";
import { holdsRight } from "@/lib/shared/rights";
import { fillText, type VariableValues } from "./canned";
import { type MacroStep, rightsOf, shareMinor } from "./macro";
import type { TicketRow } from "./repository";
import { type Texts, textIn } from "./ticket";
import { variableValues } from "./variable-values";

export type PlannedStep = {
  step: MacroStep;
  /** What it will do, in words for the person who presses. */
  sentence: string;
  /** Why it cannot be done now; null when it can. */
  problem: string | null;
  /** Of a refund, in minor units of the order's currency. */
  amountMinor?: bigint;
  /** Of a reply: as the customer will read it. */
  text?: string;
};

export type MacroPlan = { id: string; name: string; steps: PlannedStep[] };

const STATE_WORDS = { open: "leaves it open", answered: "waits for the customer", solved: "solves it" } as const;

type Ask = {
  macro: { id: string; name: string; steps: MacroStep[] };
  ticket: Pick<TicketRow, "order_id" | "locale">;
  order: OrderDossier;
  actor: StaffActor;
  /** Steps that an earlier press with the same key has done. */
  done?: ReadonlySet<number>;
};

/** What a macro would do to this ticket and its order now, step by step, and what stands in the way. Changes nothing. */
export async function planMacro(db: Db, { macro, ticket, order, actor, done = new Set() }: Ask): Promise<MacroPlan> {
  const values = await variableValues(db, { orderId: ticket.order_id, locale: ticket.locale });
  const answerIds = macro.steps.flatMap((step) => (step.kind === "reply" ? [step.answerId] : []));
  const answers = await db.cannedAnswer.findMany({
    where: { id: { in: answerIds } },
    select: { id: true, texts: true },
  });
  const textsOf = new Map(answers.map(({ id, texts }) => [id, texts as Texts]));
  const steps: PlannedStep[] = [];
  let known: VariableValues = values;
  for (const [index, step] of macro.steps.entries()) {
    const planned = planStep(step, { order, ticket, values: known, textsOf });
    // The reply comes after the refund, so it can name it.
    if (planned.amountMinor !== undefined && !done.has(index))
      known = { ...known, "refund.amount": formatMoney(moneyOf(order, planned.amountMinor), ticket.locale) };
    const isAllowed = rightsOf([step]).every((right) => holdsRight(actor.role, right));
    const own = isAboveLimit(order, planned.amountMinor ?? 0n, actor) ? ABOVE_LIMIT : planned.problem;
    const problem = done.has(index) ? null : isAllowed ? own : "Your role does not allow this.";
    steps.push({ ...planned, problem });
  }
  return { id: macro.id, name: macro.name, steps };
}

/** A reply must not promise what a second person may still decline. */
const ABOVE_LIMIT = "It is more than you may give back alone: ask for it on the order's page.";

/** Whether a refund of this much more would wait for a second person. */
function isAboveLimit(order: OrderDossier, moreMinor: bigint, { role }: StaffActor): boolean {
  if (moreMinor === 0n) return false;
  const given = order.payments
    .flatMap(({ refunds }) => refunds)
    .filter(({ reason, isReplaced }) => reason === "goodwill" && !isReplaced)
    .reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  const price = { totalMinor: BigInt(order.totalMinor), totalUsdMinor: BigInt(order.totalUsdMinor) };
  return !mayGrantAlone(role, usdMinorOf(given + moreMinor, price), REFUND_LIMITS);
}

const moneyOf = ({ currency }: OrderDossier, amountMinor: bigint) => ({ amountMinor, currency });

type Context = {
  order: OrderDossier;
  ticket: Pick<TicketRow, "locale">;
  values: VariableValues;
  textsOf: ReadonlyMap<string, Texts>;
};

function planStep(step: MacroStep, { order, ticket, values, textsOf }: Context): PlannedStep {
  switch (step.kind) {
    case "retry":
      return {
        step,
        sentence: "Looks at the order again now.",
        problem: order.can.retry ? null : "Nothing of this order waits for a time to come.",
      };
    case "refund": {
      const amountMinor = shareMinor(BigInt(order.totalMinor), step.sharePercent);
      const left = BigInt(order.can.refundMinor ?? "0");
      const sentence = `Gives ${formatMoney(moneyOf(order, amountMinor), "en")} back, ${step.sharePercent} % of the price.`;
      const problem = left >= amountMinor ? null : "So much cannot be given back on this order now.";
      return { step, sentence, amountMinor, problem };
    }
    case "send_receipt": {
      const problem = order.can.sendReceipt ? null : "Nothing was delivered yet, or there is no address to send it to.";
      return { step, sentence: "Sends the receipt again.", problem };
    }
    case "note":
      return { step, sentence: `Leaves a note on the order: ${step.text}`, problem: null };
    case "set_state":
      return { step, sentence: `Says nothing and ${STATE_WORDS[step.state]}.`, problem: null };
    case "reply": {
      const texts = textsOf.get(step.answerId);
      if (texts === undefined) return { step, sentence: "Answers.", problem: "Its answer does not exist any more." };
      const { text: written, isFallback } = textIn(texts, ticket.locale);
      const { text, missing } = fillText(written, values);
      const language = isFallback
        ? `English, as there is no text in ${LOCALE_NAMES[ticket.locale]}`
        : LOCALE_NAMES[ticket.locale];
      const problem = missing.length === 0 ? null : `{{${missing[0]}}} has no value on this order.`;
      return { step, sentence: `Answers in ${language}, and ${STATE_WORDS[step.next]}.`, text, problem };
    }
  }
}
