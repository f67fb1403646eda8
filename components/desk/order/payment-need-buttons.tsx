import { buttonClass } from "@/components/ui/button";
import type { PaymentView } from "@/lib/orders/desk-view";
import { ReasonField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { formatAmount } from "../format";

const CAN_TRY_AGAIN = /^(payment\.(capture|cancel|expire)_|refund\.failed$)/;

type Props = {
  payment: PaymentView;
  action: DeskAction<object>;
  /** Null for who may not pay out. */
  payoutAction: DeskAction<object> | null;
  /** Where the file is with which a dispute is answered. */
  evidenceHref: string;
};

/** For a payment that waits for a person: once more, paid out by our bank, or settled elsewhere. */
export function PaymentNeedButtons({ payment, action, payoutAction, evidenceHref }: Props) {
  return (
    <>
      {payoutAction !== null &&
        payment.refunds.filter(isToBePaidOut).map((refund) => (
          <DialogForm
            key={refund.id}
            label="Record a payout"
            title={`Paid out ${formatAmount(refund.amountMinor, payment.currency)}?`}
            explanation="For a refund that you have sent from the shop's bank. It is booked as given back, and the customer is told."
            action={payoutAction}
            hidden={{ refundId: refund.id }}
            submitLabel="It is paid out"
            doneMessage="Booked as given back"
          >
            <TextField name="document" label="The bank's number of the payout" />
            <ReasonField label="To which account, and why this way" />
          </DialogForm>
        ))}
      {CAN_TRY_AGAIN.test(payment.needsPerson ?? "") && (
        <DialogForm
          label="Try again"
          title="Ask the provider again?"
          explanation="With the same key, so that nothing happens twice."
          action={action}
          hidden={{ paymentId: payment.id, resolution: "try_again" }}
          submitLabel="Ask again"
          doneMessage="The provider is asked again"
        >
          <ReasonField />
        </DialogForm>
      )}
      {payment.needsPerson === "payment.after_close" && (
        <DialogForm
          label="Give it back"
          title="Give this money back?"
          explanation="What is only held is released, what was paid is refunded on the way it came."
          action={action}
          hidden={{ paymentId: payment.id, resolution: "try_again" }}
          submitLabel="Give it back"
          doneMessage="The provider is asked to give it back"
        >
          <ReasonField />
        </DialogForm>
      )}
      {payment.disputes.length > 0 && (
        <a href={evidenceHref} download className={buttonClass({ variant: "secondary", size: "sm" })}>
          Evidence for the bank
        </a>
      )}
      <DialogForm
        label="It is handled"
        title="Handled at the provider?"
        explanation="This takes it off the queue and changes nothing else: the books stay as they are."
        action={action}
        hidden={{ paymentId: payment.id, resolution: "handled" }}
        submitLabel="It is handled"
        doneMessage="Off the queue"
      >
        <ReasonField label="What was done, and where it can be seen" />
      </DialogForm>
    </>
  );
}

function isToBePaidOut({ status, isReplaced }: PaymentView["refunds"][number]): boolean {
  return status === "failed" && !isReplaced;
}
