import type { ButtonVariant } from "@/components/ui/button";
import type { OrderDossier } from "@/lib/orders/desk-view";
import type { StaffRole } from "@/lib/shared/actor";
import { holdsRight, type Right } from "@/lib/shared/rights";
import { ReasonField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { QuickButton } from "../quick-button";
import { type RefundAction, RefundButton } from "./refund-button";

type Act = DeskAction<object>;
export type OrderActionSet = {
  correct: Act;
  review: Act;
  giveUp: Act;
  retry: Act;
  sendReceipt: Act;
  refund: RefundAction;
};

type Props = {
  order: OrderDossier;
  role: StaffRole;
  limitUsdMinor: string;
  actions: OrderActionSet;
  /** Whether what the order needs is the main thing to do on this page. */
  isMain?: boolean;
};

/** What this member of staff can do with this order now. A button that would be refused is not there. */
export function OrderActions({ order, role, limitUsdMinor, actions, isMain = true }: Props) {
  const { id: orderId } = order;
  const mainVariant = isMain ? "primary" : "secondary";
  const may = (right: Right) => holdsRight(role, right);
  const can = {
    review: order.can.review && may("orders.review"),
    correctRecipient: order.can.correctRecipient && may("orders.correct_recipient"),
    giveUp: order.can.giveUp && !order.can.review && may("orders.give_up"),
    retry: order.can.retry && may("orders.retry"),
    sendReceipt: order.can.sendReceipt && may("orders.send_receipt"),
    refundMinor: may("orders.refund") ? order.can.refundMinor : null,
  };
  return (
    <>
      {can.retry && (
        <QuickButton action={actions.retry} hidden={{ orderId }} doneMessage="It is looked at again now">
          {order.status === "unknown" ? "Ask the platform again" : "Try again now"}
        </QuickButton>
      )}
      {can.review && <ReviewButtons orderId={orderId} action={actions.review} mainVariant={mainVariant} />}
      {can.correctRecipient && (
        <DialogForm
          label="Correct the recipient"
          title="Correct the recipient"
          explanation={`It is addressed to ${order.recipientMasked} now. The platform is asked first whether the right BIGO ID can receive diamonds; the order then goes on by itself.`}
          action={actions.correct}
          hidden={{ orderId }}
          submitLabel="Correct it"
          doneMessage="The recipient is corrected"
          variant={mainVariant}
          size="md"
          fieldOfRefusal={{
            "recipient.invalid": "recipientId",
            "recipient.not_found": "recipientId",
            "recipient.not_chargeable": "recipientId",
          }}
        >
          <TextField
            name="recipientId"
            label="The right BIGO ID"
            autoComplete="off"
            spellCheck={false}
            maxLength={400}
            required
          />
          <ReasonField hint="Who asked for it, and how you know that it is the customer." />
        </DialogForm>
      )}
      {can.refundMinor !== null && (
        <RefundButton
          order={{ id: orderId, currency: order.currency }}
          refundableMinor={can.refundMinor}
          limitUsdMinor={limitUsdMinor}
          action={actions.refund}
        />
      )}
      {can.sendReceipt && (
        <QuickButton action={actions.sendReceipt} hidden={{ orderId }} doneMessage="The receipt is on its way">
          Send the receipt again
        </QuickButton>
      )}
      {can.giveUp && (
        <DialogForm
          label="Give up and return the money"
          title="Give this order up?"
          explanation="Nothing more is delivered. The hold is released or the money goes back by itself, for what was not delivered."
          action={actions.giveUp}
          hidden={{ orderId }}
          submitLabel="Return the money"
          submitVariant="danger"
          doneMessage="The money goes back"
          variant="danger"
          size="md"
        >
          <ReasonField />
        </DialogForm>
      )}
    </>
  );
}

function ReviewButtons({ orderId, action, mainVariant }: { orderId: string; action: Act; mainVariant: ButtonVariant }) {
  return (
    <>
      <DialogForm
        label="Approve"
        title="Approve and deliver?"
        explanation="The diamonds go out by themselves. Delivered diamonds cannot be taken back."
        action={action}
        hidden={{ orderId, decision: "approve" }}
        submitLabel="Approve and deliver"
        doneMessage="Approved. It is being delivered"
        variant={mainVariant}
        size="md"
      >
        <ReasonField />
      </DialogForm>
      <DialogForm
        label="Reject"
        title="Reject and return the money?"
        explanation="Nothing is delivered. The hold is released or the money goes back by itself."
        action={action}
        hidden={{ orderId, decision: "reject" }}
        submitLabel="Reject"
        submitVariant="danger"
        doneMessage="Rejected. The money goes back"
        variant="danger"
        size="md"
      >
        <ReasonField />
      </DialogForm>
    </>
  );
}
