import Link from "next/link";
import { buttonClass } from "@/components/ui/button";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { OrderChip } from "../chips";
import { Panel } from "../panel";
import { OrderFacts } from "./order-facts";
import { OrderStory } from "./order-story";

type Props = {
  order: OrderDossier;
  closeHref: string;
  /** Where the transfers of the order stand, for whoever may read the books. */
  transfersHref?: string | null;
};

/** An order beside the list: its facts and its story. What can be done is on its own page. */
export function OrderPanel({ order, closeHref, transfersHref = null }: Props) {
  return (
    <Panel
      closeHref={closeHref}
      title={
        <span className="flex flex-wrap items-center gap-2">
          <span className="figures">{order.reference}</span>
          <OrderChip status={order.status} />
        </span>
      }
    >
      <div className="-mx-5">
        <OrderFacts order={order} recipient={order.recipientMasked} email={order.emailMasked ?? "none given"} />
        <OrderStory story={order.story} />
      </div>
      <div className="grid gap-2.5">
        {transfersHref !== null && (
          <Link href={transfersHref} prefetch={false} className={buttonClass({ isWide: true })}>
            Transfers behind it
          </Link>
        )}
        <Link href={`/support/orders/${order.id}`} className={buttonClass({ variant: "primary", isWide: true })}>
          Open the order
        </Link>
      </div>
    </Panel>
  );
}
