import Link from "next/link";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";
import { Panel } from "../panel";

type Props = {
  title: ReactNode;
  closeHref: string;
  orderId: string | null;
  /** The transfers behind it; null of somebody who may not read the books. */
  transfersHref: string | null;
  transfersLabel?: string;
  children: ReactNode;
};

/** Details of one row beside its table, with the ways on: to the transfers behind its figures, and to its order. */
export function RecordPanel(props: Props) {
  const { title, closeHref, orderId, transfersHref, transfersLabel = "Transfers behind it", children } = props;
  return (
    <Panel closeHref={closeHref} title={title}>
      {children}
      <div className="grid gap-2.5">
        {transfersHref !== null && (
          <Link href={transfersHref} prefetch={false} className={buttonClass({ isWide: true })}>
            {transfersLabel}
          </Link>
        )}
        {orderId !== null && (
          <Link
            href={`/support/orders/${orderId}`}
            prefetch={false}
            className={buttonClass({ variant: "primary", isWide: true })}
          >
            Open the order
          </Link>
        )}
      </div>
    </Panel>
  );
}
