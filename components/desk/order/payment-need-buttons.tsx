import type { PaymentView } from "@/lib/orders/desk-view";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";

const CAN_TRY_AGAIN = /^(payment\.(capture|cancel|expire)_|refund\.failed$)/;

/** For a payment that waits for a person: once more, or settled elsewhere. */
export function PaymentNeedButtons({ payment, action }: { payment: PaymentView; action: DeskAction<object> }) {
  return (
    <>
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
