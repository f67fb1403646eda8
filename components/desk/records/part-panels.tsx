import { Fact, Facts } from "@/components/ui/facts";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { refundStateWords } from "@/lib/orders/refund-words";
import { reasonWords } from "@/lib/orders/story";
import { channelName } from "../channel-words";
import { formatAmount } from "../format";
import { OrderDeliveries } from "../order/order-deliveries";
import { OrderPayments } from "../order/order-payments";
import { When } from "../when";
import { RecordPanel } from "./record-panel";
import { DisputeChip, RefundChip } from "./refunds-table";

export type PartPanelProps = { order: OrderDossier; id: string; closeHref: string; mayReadLedger: boolean };

type Figure = "payment" | "delivery" | "refund" | "dispute";

const transfersOf = (figure: Figure, { id, mayReadLedger }: Pick<PartPanelProps, "id" | "mayReadLedger">) =>
  mayReadLedger ? `/admin/ledger?of=${figure}:${id}` : null;

const titleOf = (what: string, order: OrderDossier) => (
  <>
    {what} of <span className="figures">{order.reference}</span>
  </>
);

/** One attempt to pay, as the order's page shows it. What can be done is there. */
export function PaymentPanel(props: PartPanelProps) {
  const { order, id, closeHref } = props;
  return (
    <RecordPanel
      title={titleOf("Payment", order)}
      closeHref={closeHref}
      orderId={order.id}
      transfersHref={transfersOf("payment", props)}
    >
      <div className="-mx-5">
        <OrderPayments payments={order.payments.filter((payment) => payment.id === id)} actionsOf={() => null} />
      </div>
    </RecordPanel>
  );
}

/** One delivery with its calls to the platform. */
export function DeliveryPanel(props: PartPanelProps) {
  const { order, id, closeHref } = props;
  return (
    <RecordPanel
      title={titleOf("Delivery", order)}
      closeHref={closeHref}
      orderId={order.id}
      transfersHref={transfersOf("delivery", props)}
    >
      <div className="-mx-5">
        <OrderDeliveries deliveries={order.deliveries.filter((delivery) => delivery.id === id)} />
      </div>
    </RecordPanel>
  );
}

/** One refund: what, why, how far, and of which payment. */
export function RefundPanel(props: PartPanelProps) {
  const { order, id, closeHref } = props;
  const payment = order.payments.find(({ refunds }) => refunds.some((refund) => refund.id === id));
  const refund = payment?.refunds.find((one) => one.id === id);
  if (payment === undefined || refund === undefined) return null;
  return (
    <RecordPanel
      title={titleOf("Refund", order)}
      closeHref={closeHref}
      orderId={order.id}
      transfersHref={transfersOf("refund", props)}
    >
      <Facts className="pb-5">
        <Fact label="State">
          <RefundChip status={refund.status} />
        </Fact>
        <Fact label="How it stands">{refundStateWords(refund)}</Fact>
        <Fact label="Why">{reasonWords(refund.reason)}</Fact>
        <Fact label="Channel">{channelName(payment.channel)}</Fact>
        <Fact label="Paid">{formatAmount(payment.receivedMinor ?? payment.amountMinor, payment.currency)}</Fact>
        <Fact label="Asked for">
          <When at={refund.createdAt} />
        </Fact>
        {refund.doneAt !== null && (
          <Fact label="Done">
            <When at={refund.doneAt} />
          </Fact>
        )}
        <Fact label="Goes back" isTotal>
          {formatAmount(refund.amountMinor, payment.currency)}
        </Fact>
      </Facts>
    </RecordPanel>
  );
}

/** One dispute, and the payment that it is about. */
export function DisputePanel(props: PartPanelProps) {
  const { order, id, closeHref } = props;
  const payment = order.payments.find(({ disputes }) => disputes.some((dispute) => dispute.id === id));
  const dispute = payment?.disputes.find((one) => one.id === id);
  if (payment === undefined || dispute === undefined) return null;
  return (
    <RecordPanel
      title={titleOf("Dispute", order)}
      closeHref={closeHref}
      orderId={order.id}
      transfersHref={transfersOf("dispute", props)}
    >
      <Facts className="pb-5">
        <Fact label="State">
          <DisputeChip status={dispute.status} />
        </Fact>
        <Fact label="Channel">{channelName(payment.channel)}</Fact>
        <Fact label="Paid with">{payment.instrumentLabel ?? "not known"}</Fact>
        <Fact label="Paid">{formatAmount(payment.receivedMinor ?? payment.amountMinor, payment.currency)}</Fact>
        <Fact label="Opened">
          <When at={dispute.openedAt} />
        </Fact>
        <Fact label="Wanted back" isTotal>
          {formatAmount(dispute.amountMinor, payment.currency)}
        </Fact>
      </Facts>
    </RecordPanel>
  );
}
