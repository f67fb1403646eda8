"use client";

import type { OrderDossier } from "@/lib/orders/desk-view";
import { decimalsOf, toMajorString } from "@/lib/shared/money";
import { ReasonField, TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { formatAmount } from "../format";

export type RefundAction = DeskAction<{ outcome: "sent" | "requested" }>;

type Props = {
  order: Pick<OrderDossier, "id" | "currency">;
  refundableMinor: string;
  /** US cents that this person may give back of one order alone. */
  limitUsdMinor: string;
  action: RefundAction;
};

/** Goodwill. What is above the person's limit waits for a second one, and the form says so before and after. */
export function RefundButton({ order, refundableMinor, limitUsdMinor, action }: Props) {
  const most = toMajorString({ amountMinor: BigInt(refundableMinor), currency: order.currency });
  return (
    <DialogForm
      label="Refund"
      title="Refund out of goodwill"
      explanation={
        <>
          The diamonds stay with the recipient. At most {formatAmount(refundableMinor, order.currency)}; all of it ends
          the order as refunded, a part leaves it delivered. Up to {formatAmount(limitUsdMinor, "USD")} of one order
          goes out at once; above that a second person approves it first.
        </>
      }
      action={action}
      hidden={{ orderId: order.id, currency: order.currency }}
      keyName="refundId"
      fieldOfRefusal={{ "payment.refund_too_large": "amount" }}
      submitLabel="Refund"
      submitVariant="danger"
      doneMessage={({ outcome }) =>
        outcome === "sent" ? "The refund is on its way" : "Asked for. A second person has to approve it"
      }
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
