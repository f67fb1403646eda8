import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { sentenceOfNeed } from "@/lib/orders/need-words";
import { HowLong } from "../when";

/** What happens next by itself, or what a person has to do, in one sentence. */
function nextOf(order: OrderDossier): string {
  const { status, needsPerson, deliveredDiamonds, diamonds, payments } = order;
  const waitingPayment = payments.find((payment) => payment.needsPerson !== null);
  switch (status) {
    case "awaiting_payment":
      return "Waits for the customer to pay. It expires by itself.";
    case "expired":
    case "cancelled":
      return "Over. A payment that still arrives is honoured when stock and price allow, else returned.";
    case "in_review":
      return needsPerson === null ? "Approved; it goes out by itself." : sentenceOfNeed("review", needsPerson);
    case "awaiting_stock":
      return sentenceOfNeed("awaiting_stock", null);
    case "needs_recipient":
      return sentenceOfNeed("needs_recipient", null);
    case "delivering":
      return "On its way to the platform; nothing to do.";
    case "unknown":
      return needsPerson === null
        ? "The platform is asked again by itself, with the same key. Nothing to do yet."
        : sentenceOfNeed("unknown", needsPerson);
    case "delivered":
      if (waitingPayment) return sentenceOfNeed("payments", waitingPayment.needsPerson);
      if (order.refundRequests.some((request) => request.status === "requested"))
        return "Delivered. A refund waits for a second person, who approves or declines it below.";
      if (deliveredDiamonds < diamonds) return "Delivered in part; the rest of the money goes back by itself.";
      return payments.some((payment) => payment.status === "refunding")
        ? "Delivered. A refund is under way; when it has ended, what is left can be refunded, too."
        : "Delivered. Diamonds cannot be taken back.";
    case "refunding":
      if (waitingPayment) return sentenceOfNeed("payments", waitingPayment.needsPerson);
      return payments.some(({ refunds }) => refunds.some(({ isOffered }) => isOffered))
        ? "The refund waits for the customer, who has to say where it goes. They have a mail and a button on their page."
        : "The money goes back; the provider is asked by itself.";
    case "refunded":
      return "Over: the money is back with the customer.";
  }
}

type Props = { order: OrderDossier; owner: ReactNode; children: ReactNode };

/** `owner`: who works on it; `children`: what this person can do. */
export function OrderNext({ order, owner, children }: Props) {
  return (
    <Card className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <div className="min-w-0 flex-1 basis-80">
        <p>{nextOf(order)}</p>
        <CorrectionDeadline order={order} />
      </div>
      <div className="flex flex-wrap gap-2.5">{children}</div>
      {owner}
    </Card>
  );
}

/** The clock of a recipient that nobody corrected: what it does by itself, and when. */
function CorrectionDeadline({ order: { correctUntil, can, deliveredDiamonds } }: { order: OrderDossier }) {
  if (correctUntil === null) return null;
  const what = deliveredDiamonds > 0 ? "the money for what did not arrive goes" : "the money goes";
  if (new Date(correctUntil) <= new Date()) {
    return <p className="text-sm text-second">The time to correct it is over: {what} back by itself.</p>;
  }
  return (
    <p className="text-sm text-second">
      {can.correctRecipient ? "Correct it within " : "In "}
      <HowLong at={correctUntil} className="font-medium text-ink" />
      {can.correctRecipient ? "; then " : " "}
      {what} back by itself.
    </p>
  );
}
