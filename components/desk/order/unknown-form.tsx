import { Alert } from "@/components/ui/alert";
import { CopyButton } from "@/components/ui/copy-button";
import type { DeliveryView } from "@/lib/orders/desk-view";
import { ReasonField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";

const CHOICES = [
  {
    resolution: "delivered",
    label: "It arrived",
    title: "The supplier says that it arrived?",
    explanation: "The diamonds are booked as delivered and the money is taken.",
    submitLabel: "Book as delivered",
  },
  {
    resolution: "send_again",
    label: "It did not: send again",
    title: "Send it again?",
    explanation:
      "It goes out under a new order id. If the first one arrived after all, the diamonds are lost twice: be sure.",
    submitLabel: "Send again",
  },
  {
    resolution: "refund",
    label: "It did not: return the money",
    title: "Return the money?",
    explanation: "This part is given up; its share of the money goes back by itself.",
    submitLabel: "Return the money",
  },
] as const;

/** A delivery whose outcome nobody knows, after the last automatic try. */
export function isForPerson({ status, needsPerson }: DeliveryView): boolean {
  return status === "unknown" && needsPerson !== null;
}

/** For such a delivery: what the supplier said. */
export function UnknownForm({ delivery, action }: { delivery: DeliveryView; action: DeskAction<object> }) {
  return (
    <Alert
      tone="warning"
      title="Nobody knows whether this arrived"
      actions={CHOICES.map(({ resolution, label, title, explanation, submitLabel }) => (
        <DialogForm
          key={resolution}
          label={label}
          title={title}
          explanation={explanation}
          action={action}
          hidden={{ deliveryId: delivery.id, resolution }}
          submitLabel={submitLabel}
          submitVariant={resolution === "delivered" ? "primary" : "danger"}
          doneMessage="Settled"
        >
          <ReasonField label="What the supplier said, and who" />
        </DialogForm>
      ))}
    >
      {delivery.upstreamOrderId === null ? (
        "Ask the supplier, then say what happened."
      ) : (
        <>
          Ask the supplier about order id{" "}
          <span className="inline-flex items-center align-middle">
            <span className="font-mono text-xs wrap-anywhere">{delivery.upstreamOrderId}</span>
            <CopyButton value={delivery.upstreamOrderId} label="Copy the order id" doneLabel="Copied" />
          </span>
          , then say what happened.
        </>
      )}
    </Alert>
  );
}
