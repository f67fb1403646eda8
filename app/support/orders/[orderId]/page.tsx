import { ExternalLink } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CardSection } from "@/components/desk/card-section";
import { OrderChip } from "@/components/desk/chips";
import { DeskHeading } from "@/components/desk/desk-heading";
import { NextOrderButton } from "@/components/desk/next-order-button";
import { LiveOrder } from "@/components/desk/order/live-order";
import { NoteForm } from "@/components/desk/order/note-form";
import { OrderActions } from "@/components/desk/order/order-actions";
import { OrderDeliveries } from "@/components/desk/order/order-deliveries";
import { OrderDisputes } from "@/components/desk/order/order-disputes";
import { OrderFacts } from "@/components/desk/order/order-facts";
import { OrderNext } from "@/components/desk/order/order-next";
import { OrderOwner } from "@/components/desk/order/order-owner";
import { OrderPayments } from "@/components/desk/order/order-payments";
import { OrderTimeline } from "@/components/desk/order/order-timeline";
import { PaymentNeedButtons } from "@/components/desk/order/payment-need-buttons";
import { RefundRequests } from "@/components/desk/order/refund-requests";
import { Reveal } from "@/components/desk/order/reveal";
import { toTimelineKind } from "@/components/desk/order/timeline-lines";
import { isForPerson, UnknownForm } from "@/components/desk/order/unknown-form";
import { VerdictNote } from "@/components/desk/order/verdict-note";
import { buttonClass } from "@/components/ui/button";
import type { StaffActor } from "@/lib/accounts/actor";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { latestEntryOf } from "@/lib/orders/latest-entry";
import { REFUND_LIMITS } from "@/lib/orders/refund-rules";
import { refundTurns } from "@/lib/orders/refund-turn";
import { holdsRight } from "@/lib/shared/rights";
import { nextOrderAction } from "../../actions";
import {
  addNoteAction,
  approveRefundAction,
  claimAction,
  correctRecipientAction,
  declineRefundAction,
  giveUpAction,
  payoutAction,
  refundAction,
  releaseAction,
  releaseRefundAction,
  resolveUnknownAction,
  retryAction,
  revealAction,
  reviewAction,
  sendReceiptAction,
  settlePaymentNeedAction,
  withdrawRefundAction,
} from "./actions";
import { TicketsCard } from "./tickets-card";

export const metadata: Metadata = { title: "Order" };

const actions = {
  correct: correctRecipientAction,
  review: reviewAction,
  giveUp: giveUpAction,
  retry: retryAction,
  sendReceipt: sendReceiptAction,
  refund: refundAction,
};
const refundActions = {
  approve: approveRefundAction,
  decline: declineRefundAction,
  withdraw: withdrawRefundAction,
  release: releaseRefundAction,
};

export default staffPage("orders.read", async ({ params, query, actor }) => {
  const now = new Date();
  const orderId = params.orderId ?? "";
  // First, so that what happens between the two is told once more rather than missed.
  const latest = await latestEntryOf(orderId, now);
  const order = await getOrderDossier(prisma(), orderId, now);
  if (order === null) notFound();
  const path = `/support/orders/${order.id}`;
  return (
    <>
      <DeskHeading
        title={
          <span className="flex flex-wrap items-center gap-3">
            <span className="figures">{order.reference}</span>
            <OrderChip status={order.status} />
          </span>
        }
      >
        {latest !== null && <LiveOrder orderId={order.id} shown={latest} />}
        {holdsRight(actor.role, "orders.reveal") && (
          <a
            href={`${path}/customer-page`}
            target="_blank"
            rel="noreferrer"
            title="It shows the recipient, so opening it is recorded"
            className={buttonClass({ size: "md" })}
          >
            <ExternalLink className="size-4.5" aria-hidden="true" />
            Customer's page
          </a>
        )}
        <NextOrderButton action={nextOrderAction} isMain={false} />
      </DeskHeading>
      <OrderNext
        order={order}
        owner={
          <OrderOwner order={order} userId={actor.userId} claimAction={claimAction} releaseAction={releaseAction} />
        }
      >
        <OrderActions
          order={order}
          role={actor.role}
          limitUsdMinor={REFUND_LIMITS[actor.role].toString()}
          actions={actions}
        />
      </OrderNext>
      <Unknowns order={order} actor={actor} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          {order.verdict?.verdict === "allow" ? null : <RiskCard verdict={order.verdict} />}
          <MoneyQuestions order={order} actor={actor} now={now} path={path} />
          <Parts order={order} actor={actor} path={path} />
          {order.verdict?.verdict === "allow" ? <RiskCard verdict={order.verdict} /> : null}
          <CardSection id="timeline" title="Timeline">
            <OrderTimeline order={order} kind={toTimelineKind(query.show)} path={path} />
          </CardSection>
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 max-lg:order-first">
          <CardSection title="Order">
            <Facts order={order} canReveal={holdsRight(actor.role, "orders.reveal")} />
          </CardSection>
          {holdsRight(actor.role, "tickets.read") && <TicketsCard order={order} role={actor.role} />}
          <NoteCard orderId={order.id} className="max-lg:hidden" />
        </div>
        <NoteCard orderId={order.id} className="lg:hidden" />
      </div>
    </>
  );
});

type PartProps = { order: OrderDossier; actor: StaffActor; path: string };

/** Refunds that wait for somebody, and what banks ask: above what was sent and paid, since a clock runs. */
async function MoneyQuestions({ order, actor, now, path }: PartProps & { now: Date }) {
  const isDisputed = order.payments.some(({ disputes }) => disputes.length > 0);
  const turns = await refundTurns(prisma(), actor, { orderId: order.id, now });
  return (
    <>
      {order.refundRequests.length > 0 && (
        <CardSection title="Refunds to approve">
          <RefundRequests order={order} turns={turns} actions={refundActions} />
        </CardSection>
      )}
      {isDisputed && (
        <CardSection title="Disputes">
          <OrderDisputes order={order} evidenceHref={`${path}/evidence`} />
        </CardSection>
      )}
    </>
  );
}

/** Above all else: until somebody has asked the supplier, nothing goes on. */
function Unknowns({ order, actor }: Omit<PartProps, "path">) {
  const unknown = order.deliveries.filter(isForPerson);
  if (unknown.length === 0 || !holdsRight(actor.role, "orders.resolve_unknown")) return null;
  return unknown.map((delivery) => <UnknownForm key={delivery.id} delivery={delivery} action={resolveUnknownAction} />);
}

function Parts({ order, actor, path }: PartProps) {
  return (
    <>
      <CardSection title="Deliveries">
        <OrderDeliveries deliveries={order.deliveries} />
      </CardSection>
      <CardSection title="Payments">
        <OrderPayments
          payments={order.payments}
          actionsOf={(payment) => (
            <PaymentNeedButtons
              payment={payment}
              action={settlePaymentNeedAction}
              payoutAction={holdsRight(actor.role, "orders.pay_out") ? payoutAction : null}
              evidenceHref={`${path}/evidence`}
            />
          )}
        />
      </CardSection>
    </>
  );
}

function Facts({ order, canReveal }: { order: OrderDossier; canReveal: boolean }) {
  const shown = (field: "recipient" | "email", masked: string) =>
    canReveal ? <Reveal orderId={order.id} field={field} masked={masked} action={revealAction} /> : masked;
  return (
    <OrderFacts
      order={order}
      recipient={shown("recipient", order.recipientMasked)}
      email={order.emailMasked === null ? "none given" : shown("email", order.emailMasked)}
    />
  );
}

function NoteCard({ orderId, className }: { orderId: string; className: string }) {
  return (
    <CardSection title="Note" className={className}>
      <div className="px-5 pb-5">
        <NoteForm orderId={orderId} action={addNoteAction} />
      </div>
    </CardSection>
  );
}

/** Above all else while it decides what happens next, out of the way once it allowed the order. */
function RiskCard({ verdict }: { verdict: OrderDossier["verdict"] }) {
  if (verdict === null) return null;
  return (
    <CardSection title="Risk" aside={<p className="text-sm text-third">rules {verdict.ruleSetVersion}</p>}>
      <VerdictNote verdict={verdict} />
    </CardSection>
  );
}
