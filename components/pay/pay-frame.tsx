"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useMemo } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { type OrderAccess, useOrder } from "@/components/order/use-order";
import { Alert } from "@/components/ui/alert";
import { Card, CardBody } from "@/components/ui/card";
import { Money } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import type { OrderView } from "@/lib/orders/order-view";
import type { Currency } from "@/lib/shared/money";

export type PayContext = {
  order: OrderView;
  access: OrderAccess;
  paymentId: string;
  /** Where the order is shown; `paid` when the customer comes from paying. */
  goToOrder: (isPaid: boolean) => void;
};

type Props = { title: string; intro: string; children: (context: PayContext) => ReactNode };

/**
 * A page of ours on which somebody pays: what for and how much, and the way back. Like the order's page it needs nothing but its address. An
 * order that waits for no payment is shown instead.
 */
export function PayFrame({ title, intro, children }: Props) {
  const t = useText("pay");
  const locale = useLocale();
  const query = useSearchParams();
  const reference = query.get("ref") ?? "";
  const token = query.get("t") ?? "";
  const paymentId = query.get("payment") ?? "";
  const access = useMemo(
    () => (reference === "" || token === "" || paymentId === "" ? null : { reference, token }),
    [reference, token, paymentId],
  );
  const { state } = useOrder(access);
  const goToOrder = (isPaid: boolean) => {
    const parameters = new URLSearchParams({ ref: reference, t: token, ...(isPaid ? { from: "paid" } : {}) });
    window.location.assign(`/${locale}/order?${parameters}`);
  };
  const isOver = state.status === "ready" && state.order.status !== "awaiting_payment";
  useEffect(() => {
    if (isOver) goToOrder(true);
  });

  if (state.status === "missing") return <Alert tone="bad">{t("missing")}</Alert>;
  if (state.status === "unreachable") return <Alert tone="warning">{t("unreachable")}</Alert>;
  const order = state.status === "ready" ? state.order : null;
  return (
    <div className="grid gap-5">
      <div className="grid gap-1 text-center">
        <h1 className="text-2xl font-bold">{title}</h1>
        <p className="text-second">{intro}</p>
      </div>
      <Card>
        <CardBody className="grid gap-5">
          {order === null || isOver || access === null ? (
            <div className="grid gap-4" aria-busy="true">
              <Skeleton className="mx-auto h-9 w-40" />
              <Skeleton className="h-13 w-full" />
              <Skeleton className="h-13 w-full" />
            </div>
          ) : (
            <>
              <p className="figures grid justify-items-center gap-1 text-center">
                <Money
                  amountMinor={BigInt(order.totalMinor)}
                  currency={order.currency as Currency}
                  locale={locale}
                  className="text-2xl font-bold"
                />
                <span className="text-sm text-second">{t("orderLine", { reference: order.reference })}</span>
              </p>
              {children({ order, access, paymentId, goToOrder })}
            </>
          )}
        </CardBody>
      </Card>
      <p className="text-center">
        <button type="button" className="cursor-pointer text-second underline" onClick={() => goToOrder(false)}>
          {t("back")}
        </button>
      </p>
    </div>
  );
}
