"use server";

import { staffAction } from "@/lib/http/staff";
import { addNote } from "@/lib/orders/add-note";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import {
  CorrectRecipientByStaffInput,
  GiveUpInput,
  NoteInput,
  PaymentNeedInput,
  PayoutInput,
  RefundInput,
  ResolveUnknownInput,
  RevealInput,
  ReviewInput,
} from "@/lib/orders/desk-action-schemas";
import { giveUpOrder } from "@/lib/orders/give-up-order";
import { recordPayout } from "@/lib/orders/record-payout";
import { refundOrder } from "@/lib/orders/refund-order";
import { resolveUnknown } from "@/lib/orders/resolve-unknown";
import { revealPersonalData } from "@/lib/orders/reveal-personal-data";
import { reviewOrder } from "@/lib/orders/review-order";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";

export const correctRecipientAction = staffAction(
  { right: "orders.correct_recipient", schema: CorrectRecipientByStaffInput },
  async ({ orderId, recipientId, reason }, actor) => {
    await correctRecipient({ id: orderId }, { recipientId, reason, actor });
    return {};
  },
);

export const reviewAction = staffAction({ right: "orders.review", schema: ReviewInput }, async (input, actor) => {
  await reviewOrder(actor, input);
  return {};
});

export const giveUpAction = staffAction({ right: "orders.give_up", schema: GiveUpInput }, async (input, actor) => {
  await giveUpOrder(actor, input);
  return {};
});

export const resolveUnknownAction = staffAction(
  { right: "orders.resolve_unknown", schema: ResolveUnknownInput },
  async (input, actor) => {
    await resolveUnknown(actor, input);
    return {};
  },
);

export const refundAction = staffAction({ right: "orders.refund", schema: RefundInput }, async (input, actor) => {
  await refundOrder(actor, input);
  return {};
});

export const settlePaymentNeedAction = staffAction(
  { right: "orders.settle_payment", schema: PaymentNeedInput },
  async (input, actor) => {
    await settlePaymentNeed(actor, input);
    return {};
  },
);

export const payoutAction = staffAction({ right: "orders.pay_out", schema: PayoutInput }, async (input, actor) => {
  await recordPayout(actor, input);
  return {};
});

export const addNoteAction = staffAction({ right: "orders.note", schema: NoteInput }, async (input, actor) => {
  await addNote(actor, input);
  return {};
});

export const revealAction = staffAction({ right: "orders.reveal", schema: RevealInput }, async (input, actor) => ({
  text: await revealPersonalData(actor, input),
}));
