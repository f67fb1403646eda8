import type { ReactNode } from "react";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { FINAL_ORDER_STATUSES } from "@/lib/orders/lifecycle";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { QuickButton } from "../quick-button";
import { When } from "../when";

type Props = {
  order: OrderDossier;
  userId: string;
  claimAction: DeskAction<object>;
  releaseAction: DeskAction<object>;
};

/** Nothing is left to do: whoever opens it only reads. */
function isAtRest({ status, needsPerson, payments, refundRequests }: OrderDossier): boolean {
  const isAsked = refundRequests.some((request) => request.status === "requested");
  const isEnded = FINAL_ORDER_STATUSES.includes(status);
  return isEnded && needsPerson === null && !isAsked && payments.every((payment) => payment.needsPerson === null);
}

/** Who works on it, so that two agents never do the same twice. */
export function OrderOwner({ order, userId, claimAction, releaseAction }: Props) {
  const { id: orderId, owner } = order;
  if (owner === null) {
    if (isAtRest(order)) return null;
    return (
      <Line words="Nobody works on it.">
        <QuickButton action={claimAction} hidden={{ orderId }} doneMessage="You work on it" size="sm">
          Take the order
        </QuickButton>
      </Line>
    );
  }
  if (owner.userId === userId) {
    return (
      <Line words="You work on it." since={owner.claimedAt}>
        <QuickButton action={releaseAction} hidden={{ orderId }} doneMessage="Back in the queue" size="sm">
          Give the order back
        </QuickButton>
      </Line>
    );
  }
  return (
    <Line words={`${owner.name} works on it.`} since={owner.claimedAt}>
      <DialogForm
        label="Take the order over"
        title={`Take the order over from ${owner.name}?`}
        explanation="Your word stands in the order's story, where your colleague sees it."
        action={claimAction}
        hidden={{ orderId }}
        submitLabel="Take it over"
        doneMessage="You work on it"
      >
        <ReasonField label="A word to your colleague" />
      </DialogForm>
    </Line>
  );
}

function Line({ words, since, children }: { words: string; since?: string; children: ReactNode }) {
  return (
    <div className="flex w-full flex-wrap items-center gap-x-3 gap-y-2 border-t border-line pt-3 text-sm text-second">
      <p className="min-w-0 flex-1">
        {words} {since !== undefined && <When at={since} className="text-third" />}
      </p>
      {children}
    </div>
  );
}
