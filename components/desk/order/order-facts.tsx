import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact, Facts } from "@/components/ui/facts";
import type { OrderDossier } from "@/lib/orders/desk-view";
import { reasonWords } from "@/lib/orders/story";
import { formatAmount, formatCount, formatDuration } from "../format";
import { When } from "../when";
import { methodWord } from "../words";

type Props = { order: OrderDossier; recipient: ReactNode; email: ReactNode };

/** What was ordered, by whom, for how much. Recipient and e-mail come in as elements: masked until somebody reveals them. */
export function OrderFacts({ order, recipient, email }: Props) {
  const money = (minor: string) => formatAmount(minor, order.currency);
  return (
    <Facts className="px-5 pb-5">
      <Fact label="Recipient">{recipient}</Fact>
      <Fact label="E-mail">{email}</Fact>
      <Fact label="Customer">{order.userId === null ? "guest" : "has an account"}</Fact>
      <Fact label="Diamonds">
        {order.deliveredDiamonds > 0 && order.deliveredDiamonds < order.diamonds
          ? `${formatCount(order.deliveredDiamonds)} of ${formatCount(order.diamonds)}`
          : formatCount(order.diamonds)}
      </Fact>
      {order.discount && (
        <Fact label={order.discount.code === null ? "Offer" : `Code ${order.discount.code}`}>
          −{money(order.discount.amountMinor)}
        </Fact>
      )}
      <Fact label="Net">{money(order.netMinor)}</Fact>
      <Fact label={`${order.taxName} ${order.taxRateBp / 100} %`}>{money(order.taxMinor)}</Fact>
      {order.feeMinor !== "0" && <Fact label="Fee">{money(order.feeMinor)}</Fact>}
      <Fact label="Total" isTotal>
        {money(order.totalMinor)}
      </Fact>
      <Fact label="In dollars">{formatAmount(order.totalUsdMinor, "USD")}</Fact>
      <Fact label="Method">
        {methodWord(order.method)} · {order.country}
      </Fact>
      <Fact label="Placed">
        <When at={order.placedAt} />
      </Fact>
      {order.paidAt && (
        <Fact label="Paid">
          <When at={order.paidAt} />
        </Fact>
      )}
      {order.deliveredAt && (
        <Fact label="Delivered">
          {order.arrivalMs !== null && `${formatDuration(order.arrivalMs)} · `}
          <When at={order.deliveredAt} />
        </Fact>
      )}
      {order.correctUntil && (
        <Fact label="Money goes back unless corrected">
          <When at={order.correctUntil} />
        </Fact>
      )}
      {order.closedReason && <Fact label="Closed because">{reasonWords(order.closedReason)}</Fact>}
      <Fact label="Id">
        <span className="inline-flex items-center gap-1">
          <span className="font-mono text-xs text-third">{order.id.slice(0, 13)}…</span>
          <CopyButton value={order.id} label="Copy the order's id" doneLabel="Copied" />
        </span>
      </Fact>
    </Facts>
  );
}
