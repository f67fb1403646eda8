"use client";

import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useMemo } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { type OrderAccess, useOrder } from "@/components/order/use-order";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button";
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
  const { state, access, paymentId, goToOrder } = usePayAddress();
  const isOver = state.status === "ready" && state.order.status !== "awaiting_payment";
  useEffect(() => {
    if (isOver) goToOrder(true);
  });

  if (state.status === "missing") return <Missing title={title} />;
  if (state.status === "unreachable")
    return (
      <div className="grid gap-5">
        <Title>{title}</Title>
        <Alert tone="warning">{t("unreachable")}</Alert>
      </div>
    );
  const order = state.status === "ready" ? state.order : null;
  return (
    <div className="grid gap-5">
      <div className="grid gap-1 text-center">
        <Title>{title}</Title>
        <p className="text-balance text-second">{intro}</p>
      </div>
      <Card>
        <CardBody className="grid gap-5">
          {order === null || isOver || access === null ? (
            <PaySkeleton />
          ) : (
            <>
              <Due order={order} />
              {children({ order, access, paymentId, goToOrder })}
            </>
          )}
        </CardBody>
      </Card>
      <p className="text-center">
        <button
          type="button"
          className="min-h-11 cursor-pointer rounded-sm px-2 text-second underline underline-offset-2 transition hover:text-ink"
          onClick={() => goToOrder(false)}
        >
          {t("back")}
        </button>
      </p>
    </div>
  );
}

/** What the address says, and the order behind it. */
function usePayAddress() {
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
  return { state, access, paymentId, goToOrder };
}

function Title({ children }: { children: string }) {
  return <h1 className="text-center text-2xl">{children}</h1>;
}

function Due({ order: { totalMinor, currency, reference } }: { order: OrderView }) {
  const t = useText("pay");
  const locale = useLocale();
  return (
    <p className="figures grid justify-items-center gap-1 text-center">
      <Money
        amountMinor={BigInt(totalMinor)}
        currency={currency as Currency}
        locale={locale}
        className="text-3xl font-bold tracking-tight"
      />
      <span className="text-sm text-second">{t("orderLine", { reference })}</span>
    </p>
  );
}

/** In the place of the amount, the field and the button. */
function PaySkeleton() {
  return (
    <div className="grid gap-5" aria-busy="true">
      <div className="grid justify-items-center gap-1">
        <Skeleton className="h-9.5 w-40" />
        <Skeleton className="h-5 w-44" />
      </div>
      <Skeleton className="h-13 w-full rounded-md" />
      <Skeleton className="h-13 w-full rounded-md" />
    </div>
  );
}

function Missing({ title }: { title: string }) {
  const t = useText("pay");
  const locale = useLocale();
  return (
    <div className="grid gap-5">
      <Title>{title}</Title>
      <Alert tone="bad">{t("missing")}</Alert>
      <a href={`/${locale}/track`} className={buttonClass({ size: "lg", isWide: true })}>
        {t("lookUp")}
      </a>
    </div>
  );
}
