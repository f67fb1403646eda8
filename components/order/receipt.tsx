"use client";

import { Mail, Printer } from "lucide-react";
import { useState } from "react";
import { Gem } from "@/components/brand/gem";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { refusalText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Fact, Facts } from "@/components/ui/facts";
import { Money } from "@/components/ui/money";
import { showToast } from "@/components/ui/toast";
import type { OrderView } from "@/lib/orders/order-view";
import type { Currency } from "@/lib/shared/money";
import type { OrderAccess } from "./use-order";

export type Seller = { shopName: string; supportEmail: string };

type Props = {
  order: OrderView;
  access: OrderAccess;
  seller: Seller;
  methodName: string;
  mailReceipt: Action<{ reference: string }>;
};

/** What was bought, what it cost and how that is made up; on paper it is all there is of the page. */
export function Receipt({ order, access, seller, methodName, mailReceipt }: Props) {
  const t = useText("order");
  const locale = useLocale();
  const moment = (iso: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
  return (
    <Card aria-labelledby="receipt" className="print:border-0 print:shadow-none">
      <CardBody className="grid gap-4 print:p-0">
        <p className="hidden items-center gap-2 text-lg font-bold print:flex">
          <Gem className="size-6" />
          {seller.shopName}
        </p>
        <CardHeading id="receipt">{t(order.paidAt ? "receiptTitle" : "summaryTitle")}</CardHeading>
        <Facts>
          <Fact label={t("orderNumber")}>
            <span className="inline-flex items-center gap-1 font-bold">
              {order.reference}
              <span className="-my-2 -mr-2">
                <CopyButton value={order.reference} label={t("copy")} doneLabel={t("copied")} />
              </span>
            </span>
          </Fact>
          <Fact label={t("recipient")}>{order.recipientId}</Fact>
          <Fact label={t("date")}>{moment(order.placedAt)}</Fact>
          {order.paidAt && <Fact label={t("paidOn")}>{moment(order.paidAt)}</Fact>}
          {order.deliveredAt && <Fact label={t("deliveredOn")}>{moment(order.deliveredAt)}</Fact>}
          {order.paidAt && <Fact label={t("paidWith")}>{order.instrumentLabel ?? methodName}</Fact>}
        </Facts>
        <PriceLines order={order} />
        {order.paidAt && (
          <div className="flex flex-wrap gap-2" data-print="hide">
            <Button size="sm" onClick={() => window.print()}>
              <Printer className="size-4" aria-hidden="true" />
              {t("print")}
            </Button>
            {order.emailMasked && (
              <MailReceipt access={access} emailMasked={order.emailMasked} mailReceipt={mailReceipt} />
            )}
          </div>
        )}
        <p className="hidden text-sm text-second print:block">
          {t("soldBy", { shop: seller.shopName, email: seller.supportEmail })}
        </p>
      </CardBody>
    </Card>
  );
}

function PriceLines({ order }: { order: OrderView }) {
  const t = useText("order");
  const locale = useLocale();
  const currency = order.currency as Currency;
  const money = (amountMinor: string) => <Money amountMinor={amountMinor} currency={currency} locale={locale} />;
  const rate = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 }).format(Number(order.fxPerUsdMicro) / 1e6);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(order.fxQuotedAt));
  return (
    <div className="grid gap-2 border-t border-line pt-4">
      <Facts>
        {order.discountMinor !== "0" && (
          <>
            <Fact label={t("lineList")}>{money(listMinorOf(order))}</Fact>
            <Fact label={t("lineDiscount")}>−{money(order.discountMinor)}</Fact>
          </>
        )}
        <Fact label={t("lineDiamonds", { count: order.diamonds })}>{money(order.netMinor)}</Fact>
        <Fact label={t("lineTax", { name: order.taxName, rate: order.taxRateBp / 100 })}>{money(order.taxMinor)}</Fact>
        {order.feeMinor !== "0" && <Fact label={t("lineFee")}>{money(order.feeMinor)}</Fact>}
        <Fact label={t("total")} isTotal>
          {money(order.totalMinor)}
        </Fact>
        {order.wrongMinor !== "0" && <Fact label={t("arrivedWrong")}>{money(order.wrongMinor)}</Fact>}
        {order.refundedMinor !== "0" && <Fact label={t("refunded")}>−{money(order.refundedMinor)}</Fact>}
        {order.refundingMinor !== "0" && <Fact label={t("refunding")}>−{money(order.refundingMinor)}</Fact>}
      </Facts>
      <p className="figures text-xs text-third">{t("rateLine", { rate: `${rate} ${currency}`, date })}</p>
    </div>
  );
}

/** What it would have cost without the offer or the code, before the method's fee. */
function listMinorOf({ netMinor, taxMinor, discountMinor }: OrderView): string {
  return (BigInt(netMinor) + BigInt(taxMinor) + BigInt(discountMinor)).toString();
}

function MailReceipt({
  access,
  emailMasked,
  mailReceipt,
}: {
  access: OrderAccess;
  emailMasked: string;
  mailReceipt: Action<{ reference: string }>;
}) {
  const t = useText("order");
  const tRefusal = useText("refusal");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function send() {
    setIsBusy(true);
    setError(null);
    const outcome = await runAction(mailReceipt, { ...access });
    setIsBusy(false);
    if (outcome.status === "done") showToast(t("mailed", { email: emailMasked }));
    else if (outcome.status === "refused") setError(refusalText(tRefusal, outcome));
    else
      setError(
        outcome.status === "failed" ? tRefusal("failed", { reference: outcome.reference }) : tRefusal("network"),
      );
  }

  return (
    <>
      <Button size="sm" isBusy={isBusy} onClick={() => void send()}>
        {!isBusy && <Mail className="size-4" aria-hidden="true" />}
        {t("mail")}
      </Button>
      {error && (
        <p role="alert" className="w-full text-sm font-medium text-bad">
          {error}
        </p>
      )}
    </>
  );
}
