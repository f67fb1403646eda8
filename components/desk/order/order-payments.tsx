import type { ReactNode } from "react";
import { Alert } from "@/components/ui/alert";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact, Facts } from "@/components/ui/facts";
import type { PaymentView } from "@/lib/orders/desk-view";
import { sentenceOfNeed } from "@/lib/orders/need-words";
import { refundStateWords } from "@/lib/orders/refund-words";
import { reasonWords } from "@/lib/orders/story";
import { channelName, providerOfChannel } from "../channel-words";
import { PaymentChip } from "../chips";
import { formatAmount } from "../format";
import { When } from "../when";
import { OrderRouting } from "./order-routing";

type Props = { payments: readonly PaymentView[]; actionsOf: (payment: PaymentView) => ReactNode };

/** Every attempt to pay, with what came in, what was taken and what went back. */
export function OrderPayments({ payments, actionsOf }: Props) {
  return (
    <ul className="grid grid-cols-1 gap-4 px-5 pb-5">
      {payments.map((payment) => (
        <li key={payment.id} className="grid grid-cols-1 gap-2.5 rounded-md border border-line p-4">
          <div className="flex flex-wrap items-center gap-2">
            <span className="font-bold">Attempt {payment.attemptNo}</span>
            <span className="text-second">{nameOf(payment)}</span>
            <span className="ml-auto">
              <PaymentChip status={payment.status} />
            </span>
          </div>
          {payment.needsPerson && (
            <Alert tone="warning" actions={actionsOf(payment)}>
              {sentenceOfNeed("payments", payment.needsPerson)}
            </Alert>
          )}
          <PaymentFacts payment={payment} />
          <OrderRouting payment={payment} payments={payments} />
        </li>
      ))}
    </ul>
  );
}

/** The card or wallet as soon as it is known, and where it was paid. */
function nameOf({ channel, instrumentLabel }: PaymentView): string {
  return instrumentLabel === null ? channelName(channel) : `${instrumentLabel} · ${providerOfChannel(channel)}`;
}

function PaymentFacts({ payment }: { payment: PaymentView }) {
  const money = (minor: string) => formatAmount(minor, payment.currency);
  return (
    <Facts className="grid-cols-1">
      <Fact label="Asked">{money(payment.amountMinor)}</Fact>
      {payment.receivedMinor !== null && payment.receivedMinor !== payment.amountMinor && (
        <Fact label="Received">{money(payment.receivedMinor)}</Fact>
      )}
      {payment.seenMinor !== null && <Fact label="Seen so far">{money(payment.seenMinor)}</Fact>}
      {payment.capturedMinor !== "0" && <Fact label="Captured">{money(payment.capturedMinor)}</Fact>}
      {payment.refundedMinor !== "0" && <Fact label="Given back">{money(payment.refundedMinor)}</Fact>}
      {payment.role !== null && payment.role !== "main" && (
        <Fact label="Role">{payment.role === "extra" ? "paid twice" : "wrong amount"}</Fact>
      )}
      {payment.failureCode && <Fact label="Failed">{payment.failureCode}</Fact>}
      {payment.captureBefore && payment.status === "authorised" && (
        <Fact label="Hold ends">
          <When at={payment.captureBefore} />
        </Fact>
      )}
      {payment.providerPaymentId && (
        <Fact label="At the provider">
          <span className="inline-flex max-w-full items-center gap-1">
            <span className="truncate font-mono text-xs">{payment.providerPaymentId}</span>
            <CopyButton value={payment.providerPaymentId} label="Copy the payment's number" doneLabel="Copied" />
          </span>
        </Fact>
      )}
      {payment.refunds.map((refund) => (
        <Fact key={refund.id} label={`Refund, ${reasonWords(refund.reason)}`}>
          {money(refund.amountMinor)} · {refundStateWords(refund)}
        </Fact>
      ))}
      {payment.disputes.map((dispute) => (
        <Fact key={dispute.id} label="Dispute">
          {money(dispute.amountMinor)} · {dispute.status}
        </Fact>
      ))}
    </Facts>
  );
}
