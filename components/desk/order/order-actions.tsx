import type { OrderDossier } from "@/lib/orders/desk-view";
import { decimalsOf, toMajorString } from "@/lib/shared/money";
import { ReasonField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { formatAmount } from "../format";

type Act = DeskAction<object>;
export type OrderActionSet = { correct: Act; review: Act; giveUp: Act; refund: Act };

/** What staff can do with this order now. A button that would be refused is not there. */
export function OrderActions({ order, actions }: { order: OrderDossier; actions: OrderActionSet }) {
  const { can, id: orderId } = order;
  return (
    <>
      {can.review && <ReviewButtons orderId={orderId} action={actions.review} />}
      {can.correctRecipient && (
        <DialogForm
          label="Correct the recipient"
          title="Correct the recipient"
          explanation="The platform is asked first whether this BIGO ID can receive diamonds. The order then goes on by itself."
          action={actions.correct}
          hidden={{ orderId }}
          submitLabel="Correct it"
          doneMessage="The recipient is corrected"
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
        <RefundButton order={order} refundableMinor={can.refundMinor} action={actions.refund} />
      )}
      {can.giveUp && !can.review && (
        <DialogForm
          label="Give up and return the money"
          title="Give this order up?"
          explanation="Nothing more is delivered. The hold is released or the money goes back by itself, for what was not delivered."
          action={actions.giveUp}
          hidden={{ orderId }}
          submitLabel="Return the money"
          submitVariant="danger"
          doneMessage="The money goes back"
          size="md"
        >
          <ReasonField />
        </DialogForm>
      )}
    </>
  );
}

function ReviewButtons({ orderId, action }: { orderId: string; action: Act }) {
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
        variant="primary"
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

function RefundButton({
  order,
  refundableMinor,
  action,
}: {
  order: OrderDossier;
  refundableMinor: string;
  action: Act;
}) {
  const most = toMajorString({ amountMinor: BigInt(refundableMinor), currency: order.currency });
  return (
    <DialogForm
      label="Refund"
      title="Refund out of goodwill"
      explanation={
        <>
          The diamonds stay with the recipient. At most {formatAmount(refundableMinor, order.currency)}; all of it ends
          the order as refunded, a part leaves it delivered.
        </>
      }
      action={action}
      hidden={{ orderId: order.id, currency: order.currency }}
      keyName="refundId"
      fieldOfRefusal={{ "payment.refund_too_large": "amount" }}
      submitLabel="Refund"
      submitVariant="danger"
      doneMessage="The refund is on its way"
      size="md"
    >
      <TextField
        name="amount"
        label={`Amount in ${order.currency}`}
        defaultValue={most}
        inputMode={decimalsOf(order.currency) === 0 ? "numeric" : "decimal"}
        autoComplete="off"
        required
      />
      <ReasonField />
    </DialogForm>
  );
}
