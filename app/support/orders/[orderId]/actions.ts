"use server";

import { SUPPORT_AND_ADMIN, staffAction } from "@/lib/http/staff";
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

const roles = SUPPORT_AND_ADMIN;

export const correctRecipientAction = staffAction(
  { roles, schema: CorrectRecipientByStaffInput, needsConfirmation: true },
  async ({ orderId, recipientId, reason }, actor) => {
    await correctRecipient({ id: orderId }, { recipientId, reason, actor });
    return {};
  },
);

export const reviewAction = staffAction(
  { roles, schema: ReviewInput, needsConfirmation: true },
  async (input, actor) => {
    await reviewOrder(actor, input);
    return {};
  },
);

export const giveUpAction = staffAction(
  { roles, schema: GiveUpInput, needsConfirmation: true },
  async (input, actor) => {
    await giveUpOrder(actor, input);
    return {};
  },
);

export const resolveUnknownAction = staffAction(
  { roles, schema: ResolveUnknownInput, needsConfirmation: true },
  async (input, actor) => {
    await resolveUnknown(actor, input);
    return {};
  },
);

export const refundAction = staffAction(
  { roles, schema: RefundInput, needsConfirmation: true },
  async (input, actor) => {
    await refundOrder(actor, input);
    return {};
  },
);

export const settlePaymentNeedAction = staffAction(
  { roles, schema: PaymentNeedInput, needsConfirmation: true },
  async (input, actor) => {
    await settlePaymentNeed(actor, input);
    return {};
  },
);

export const payoutAction = staffAction(
  { roles, schema: PayoutInput, needsConfirmation: true },
  async (input, actor) => {
    await recordPayout(actor, input);
    return {};
  },
);

export const addNoteAction = staffAction({ roles, schema: NoteInput }, async (input, actor) => {
  await addNote(actor, input);
  return {};
});

export const revealAction = staffAction({ roles, schema: RevealInput }, async (input, actor) => ({
  text: await revealPersonalData(actor, input),
}));
