import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button";
import { Fact, Facts } from "@/components/ui/facts";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { formatAmount } from "../format";
import { When } from "../when";

/** Why banks ask, as card schemes name it. */
const REASONS: Readonly<Record<string, string>> = {
  bank_cannot_process: "the customer's bank could not process it",
  credit_not_processed: "the customer waits for a refund",
  customer_initiated: "the customer asked the bank",
  debit_not_authorized: "the customer did not allow the debit",
  duplicate: "charged twice",
  fraudulent: "the customer says that they did not pay",
  general: "no reason given",
  product_not_received: "the customer says that nothing arrived",
  product_unacceptable: "the customer did not get what was described",
  subscription_canceled: "a cancelled subscription",
  unrecognized: "the customer does not know the charge",
};

const NEXT: Readonly<Record<string, string>> = {
  opened:
    "Take the evidence: it holds what was ordered, that it was delivered, and earlier orders of the same recipient and device. Answer at the provider before the due date, then mark the payment as handled. Refund nothing meanwhile: the money is with the bank already.",
  won: "The bank decided for the shop. Nothing to do.",
  lost: "The bank gave the money back to the customer. The books have followed; the card is watched from now on.",
};

type Props = { order: OrderDossier; evidenceHref: string | null };

/** What the bank asks, until when, and what to do. */
export function OrderDisputes({ order, evidenceHref }: Props) {
  const disputes = order.payments.flatMap((payment) =>
    payment.disputes.map((dispute) => ({ ...dispute, currency: payment.currency })),
  );
  return (
    <ul className="grid grid-cols-1 gap-4 px-5 pb-5">
      {disputes.map((dispute) => (
        <li key={dispute.id} className="grid grid-cols-1 gap-2.5 rounded-md border border-line p-4">
          <Facts className="grid-cols-1">
            <Fact label="Amount">{formatAmount(dispute.amountMinor, dispute.currency)}</Fact>
            <Fact label="State">{dispute.status}</Fact>
            <Fact label="Reason">
              {dispute.reason === null
                ? "the provider does not say"
                : (REASONS[dispute.reason] ?? dispute.reason.replaceAll("_", " "))}
            </Fact>
            <Fact label="Opened">
              <When at={dispute.openedAt} />
            </Fact>
            <Fact label="Answer until">
              {dispute.respondBy === null ? (
                "see the provider's page"
              ) : (
                <time dateTime={dispute.respondBy}>{new Date(dispute.respondBy).toUTCString()}</time>
              )}
            </Fact>
          </Facts>
          <Alert
            tone={dispute.status === "opened" ? "warning" : "neutral"}
            title="What to do"
            actions={
              dispute.status === "opened" && evidenceHref !== null ? (
                <a href={evidenceHref} download className={buttonClass({ variant: "secondary", size: "sm" })}>
                  Take the evidence
                </a>
              ) : null
            }
          >
            {NEXT[dispute.status] ?? "See the provider's page."}
          </Alert>
        </li>
      ))}
    </ul>
  );
}
