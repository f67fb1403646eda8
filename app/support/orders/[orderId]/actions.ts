"use server";

import { inTransaction } from "@/lib/db/transaction";
import { staffAction } from "@/lib/http/staff";
import { addNote } from "@/lib/orders/add-note";
import { approveRefund } from "@/lib/orders/approve-refund";
import { claimOrder } from "@/lib/orders/claim-order";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import { declineRefund } from "@/lib/orders/decline-refund";
import {
  ClaimInput,
  CorrectRecipientByStaffInput,
  GiveUpInput,
  NoteInput,
  OrderInput,
  PaymentNeedInput,
  PayoutInput,
  RefundDecisionInput,
  RefundInput,
  ResolveUnknownInput,
  RevealInput,
  ReviewInput,
} from "@/lib/orders/desk-action-schemas";
import { giveUpOrder } from "@/lib/orders/give-up-order";
import { recordPayout } from "@/lib/orders/record-payout";
import { refundOrder } from "@/lib/orders/refund-order";
import { releaseOrder } from "@/lib/orders/release-order";
import { releaseRefund } from "@/lib/orders/release-refund";
import { resendReceipt } from "@/lib/orders/resend-receipt";
import { resolveUnknown } from "@/lib/orders/resolve-unknown";
import { retryOrder } from "@/lib/orders/retry-order";
import { revealPersonalData } from "@/lib/orders/reveal-personal-data";
import { reviewOrder } from "@/lib/orders/review-order";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import { withdrawRefund } from "@/lib/orders/withdraw-refund";
import { WriteToCustomerInput } from "@/lib/tickets/schemas";
import { writeToCustomer } from "@/lib/tickets/write-to-customer";

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

/** `outcome`: sent, or requested when it waits for a second person. */
export const refundAction = staffAction({ right: "orders.refund", schema: RefundInput }, async (input, actor, now) => ({
  outcome: await refundOrder(actor, input, now),
}));

export const approveRefundAction = staffAction(
  { right: "orders.approve_refund", schema: RefundDecisionInput },
  async (input, actor, now) => {
    await approveRefund(actor, input, now);
    return {};
  },
);

export const declineRefundAction = staffAction(
  { right: "orders.approve_refund", schema: RefundDecisionInput },
  async (input, actor, now) => {
    await declineRefund(actor, input, now);
    return {};
  },
);

export const withdrawRefundAction = staffAction(
  { right: "orders.refund", schema: RefundDecisionInput },
  async (input, actor, now) => {
    await withdrawRefund(actor, input, now);
    return {};
  },
);

export const releaseRefundAction = staffAction(
  { right: "orders.approve_refund", schema: RefundDecisionInput },
  async (input, actor, now) => {
    await releaseRefund(actor, input, now);
    return {};
  },
);

export const claimAction = staffAction({ right: "orders.claim", schema: ClaimInput }, async (input, actor, now) => {
  await claimOrder(actor, input, now);
  return {};
});

export const releaseAction = staffAction(
  { right: "orders.claim", schema: OrderInput },
  async ({ orderId }, actor, now) => {
    await releaseOrder(actor, orderId, now);
    return {};
  },
);

export const retryAction = staffAction(
  { right: "orders.retry", schema: OrderInput },
  async ({ orderId }, actor, now) => {
    await retryOrder(actor, orderId, now);
    return {};
  },
);

export const sendReceiptAction = staffAction(
  { right: "orders.send_receipt", schema: OrderInput },
  async ({ orderId }, actor, now) => {
    await resendReceipt(actor, orderId, now);
    return {};
  },
);

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

export const writeToCustomerAction = staffAction(
  { right: "tickets.answer", schema: WriteToCustomerInput },
  (input, actor, now): Promise<{ ticketId: string }> => inTransaction((tx) => writeToCustomer(tx, actor, input, now)),
);
