import { ExternalLink } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CardSection } from "@/components/desk/card-section";
import { OrderChip } from "@/components/desk/chips";
import { DeskHeading } from "@/components/desk/desk-heading";
import { NoteForm } from "@/components/desk/order/note-form";
import { OrderActions } from "@/components/desk/order/order-actions";
import { OrderDeliveries } from "@/components/desk/order/order-deliveries";
import { OrderFacts } from "@/components/desk/order/order-facts";
import { OrderNext } from "@/components/desk/order/order-next";
import { OrderPayments } from "@/components/desk/order/order-payments";
import { OrderStory } from "@/components/desk/order/order-story";
import { PaymentNeedButtons } from "@/components/desk/order/payment-need-buttons";
import { Reveal } from "@/components/desk/order/reveal";
import { UnknownForm } from "@/components/desk/order/unknown-form";
import { VerdictNote } from "@/components/desk/order/verdict-note";
import { buttonClass } from "@/components/ui/button";
import { prisma } from "@/lib/db/prisma";
import { staffPage } from "@/lib/http/staff";
import { getOrderDossier } from "@/lib/orders/desk-dossier";
import type { OrderDossier } from "@/lib/orders/desk-view";
import {
  addNoteAction,
  correctRecipientAction,
  giveUpAction,
  payoutAction,
  refundAction,
  resolveUnknownAction,
  revealAction,
  reviewAction,
  settlePaymentNeedAction,
} from "./actions";

export const metadata: Metadata = { title: "Order" };

const actions = { correct: correctRecipientAction, review: reviewAction, giveUp: giveUpAction, refund: refundAction };

export default staffPage("orders.read", async ({ params }) => {
  const order = await getOrderDossier(prisma(), params.orderId ?? "");
  if (order === null) notFound();
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
        <a href={order.orderUrl} target="_blank" rel="noreferrer" className={buttonClass({ size: "md" })}>
          <ExternalLink className="size-4.5" aria-hidden="true" />
          Customer's page
        </a>
      </DeskHeading>
      <OrderNext order={order}>
        <OrderActions order={order} actions={actions} />
      </OrderNext>
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          {order.verdict?.verdict === "allow" ? null : <RiskCard verdict={order.verdict} />}
          <CardSection title="Deliveries">
            <OrderDeliveries
              deliveries={order.deliveries}
              actionsOf={(delivery) =>
                delivery.status === "unknown" && delivery.needsPerson !== null ? (
                  <UnknownForm delivery={delivery} action={resolveUnknownAction} />
                ) : null
              }
            />
          </CardSection>
          <CardSection title="Payments">
            <OrderPayments
              payments={order.payments}
              actionsOf={(payment) => (
                <PaymentNeedButtons
                  payment={payment}
                  action={settlePaymentNeedAction}
                  payoutAction={payoutAction}
                  evidenceHref={`/support/orders/${order.id}/evidence`}
                />
              )}
            />
          </CardSection>
          {order.verdict?.verdict === "allow" ? <RiskCard verdict={order.verdict} /> : null}
          <CardSection title="Story">
            <OrderStory story={order.story} />
          </CardSection>
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 max-lg:order-first">
          <CardSection title="Order">
            <OrderFacts
              order={order}
              recipient={
                <Reveal orderId={order.id} field="recipient" masked={order.recipientMasked} action={revealAction} />
              }
              email={
                order.emailMasked === null ? (
                  "none given"
                ) : (
                  <Reveal orderId={order.id} field="email" masked={order.emailMasked} action={revealAction} />
                )
              }
            />
          </CardSection>
          <CardSection title="Note" className="max-lg:hidden">
            <div className="px-5 pb-5">
              <NoteForm orderId={order.id} action={addNoteAction} />
            </div>
          </CardSection>
        </div>
        <CardSection title="Note" className="lg:hidden">
          <div className="px-5 pb-5">
            <NoteForm orderId={order.id} action={addNoteAction} />
          </div>
        </CardSection>
      </div>
    </>
  );
});

/** Above all else while it decides what happens next, out of the way once it allowed the order. */
function RiskCard({ verdict }: { verdict: OrderDossier["verdict"] }) {
  if (verdict === null) return null;
  return (
    <CardSection title="Risk" aside={<p className="text-sm text-third">rules {verdict.ruleSetVersion}</p>}>
      <VerdictNote verdict={verdict} />
    </CardSection>
  );
}
