import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Fact, Facts } from "@/components/ui/facts";
import { isCurrency } from "@/lib/shared/money";
import { TextField } from "../desk-fields";
import type { DeskAction } from "../desk-form";
import { DialogForm } from "../dialog-form";
import { formatAmount, formatCount } from "../format";
import { Panel } from "../panel";
import { When } from "../when";
import { type PromotionLine, PromotionState, promotionGives } from "./promotions-table";

export type UseLine = {
  orderId: string;
  reference: string;
  currency: string;
  discountMinor: string;
  takenAt: string;
  isReturned: boolean;
};

type Props = {
  promotion: PromotionLine;
  uses: readonly UseLine[];
  closeHref: string;
  /** Null for those who may only read. */
  endAction: DeskAction<object> | null;
};

/** One offer or code beside the list: what it gives, to whom, and the orders that used it. */
export function PromotionPanel({ promotion, uses, closeHref, endAction }: Props) {
  const isOpen = promotion.state !== "ended" && promotion.state !== "over";
  const name = promotion.code ?? "Offer";
  return (
    <Panel closeHref={closeHref} title={name}>
      <div className="grid gap-6">
        <Facts>
          <Fact label="Gives">{promotionGives(promotion)}</Fact>
          <Fact label="State">
            <PromotionState state={promotion.state} />
          </Fact>
          {promotion.minimumUsdMinor !== "0" && (
            <Fact label="For orders from">{formatAmount(promotion.minimumUsdMinor, "USD")}</Fact>
          )}
          <Fact label="Countries">{promotion.countries.length === 0 ? "all" : promotion.countries.join(", ")}</Fact>
          <Fact label="Used">
            {formatCount(promotion.usesCount)}
            {promotion.usesMax !== null && ` of ${formatCount(promotion.usesMax)}`}
          </Fact>
          <Fact label="Each customer">
            {promotion.customerUsesMax === null ? "no limit" : `${formatCount(promotion.customerUsesMax)} times`}
          </Fact>
          <Fact label="Begins">
            <When at={promotion.startsAt} />
          </Fact>
          <Fact label="Ends">{promotion.endsAt === null ? "no end" : <When at={promotion.endsAt} />}</Fact>
          {promotion.reason && <Fact label="Why">{promotion.reason}</Fact>}
        </Facts>
        {endAction && isOpen && (
          <span>
            <DialogForm
              label="End it now"
              title={`End ${name}?`}
              explanation="Nobody can use it any more. Orders that were placed with it keep their price. It cannot be started again."
              action={endAction}
              hidden={{ promotionId: promotion.id }}
              submitLabel="End it now"
              doneMessage="It is ended"
              variant="danger"
              submitVariant="danger"
            >
              <TextField name="reason" label="Reason (optional)" autoComplete="off" maxLength={500} />
            </DialogForm>
          </span>
        )}
        <Uses uses={uses} />
      </div>
    </Panel>
  );
}

function Uses({ uses }: { uses: readonly UseLine[] }) {
  return (
    <section aria-labelledby="uses">
      <h3 id="uses" className="pb-2 text-base">
        Newest uses
      </h3>
      {uses.length === 0 && <p className="text-sm text-second">Nobody has used it yet.</p>}
      <Facts>
        {uses.map(({ orderId, reference, currency, discountMinor, takenAt, isReturned }) => (
          <Fact
            key={orderId}
            label={
              <span className="flex flex-wrap items-center gap-x-2">
                <Link href={`/support/orders/${orderId}`} prefetch={false} className="rounded-sm text-accent">
                  {reference}
                </Link>
                <When at={takenAt} className="text-sm text-third" />
                {isReturned && <Badge>given back</Badge>}
              </span>
            }
          >
            {isCurrency(currency) ? `−${formatAmount(discountMinor, currency)}` : discountMinor}
          </Fact>
        ))}
      </Facts>
    </section>
  );
}
