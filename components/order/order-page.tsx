"use client";

import { PackageSearch, WifiOff } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useEffect, useMemo, useRef } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { methodName } from "@/components/shop/method-words";
import type { Action } from "@/components/shop/run-action";
import { Alert } from "@/components/ui/alert";
import { buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import type { OrderView } from "@/lib/orders/order-view";
import { type Currency, formatMoney } from "@/lib/shared/money";
import { AfterOrder } from "./after-order";
import { AwaitingPayment } from "./awaiting-payment";
import { CorrectRecipient } from "./correct-recipient";
import { OrderHead } from "./order-head";
import { OrderSkeleton } from "./order-skeleton";
import { OrderDeliveries, OrderTimeline } from "./order-timeline";
import { headlineOf, secondsText } from "./order-words";
import { Receipt, type Seller } from "./receipt";
import { RefundClaims } from "./refund-claims";
import { Notices, Reports } from "./reports";
import { type OrderAccess, useOrder } from "./use-order";
import { useServerClock } from "./use-server-clock";
import { useTickets } from "./use-tickets";

export type OrderActions = {
  payAgain: Action<{ payUrl: string }>;
  cancelOrder: Action<{ reference: string }>;
  correctRecipient: Action<{ reference: string }>;
  mailReceipt: Action<{ reference: string }>;
  closeReport: Action<{ reference: string }>;
};

/** The order by its address alone (`?ref=…&t=…`): no cookie, no storage, so any browser that has the link shows it. */
export function OrderPage({ actions, seller }: { actions: OrderActions; seller: Seller }) {
  const t = useText("order");
  const locale = useLocale();
  const query = useSearchParams();
  const reference = query.get("ref") ?? "";
  const token = query.get("t") ?? "";
  const access = useMemo(() => (reference === "" || token === "" ? null : { reference, token }), [reference, token]);
  const { state, refresh } = useOrder(access);

  if (state.status === "loading") return <OrderSkeleton />;
  if (state.status === "missing" || access === null) {
    return (
      <Card>
        <EmptyState
          icon={PackageSearch}
          title={<h1 className="text-xl">{t("missingTitle")}</h1>}
          action={
            <a href={`/${locale}/track`} className={buttonClass({ variant: "primary" })}>
              {t("lookUp")}
            </a>
          }
        >
          {t("missingBody")}
        </EmptyState>
      </Card>
    );
  }
  if (state.status === "unreachable") {
    return (
      <Card role="alert">
        <EmptyState icon={WifiOff} title={<h1 className="text-xl">{t("unreachableTitle")}</h1>}>
          {t("unreachableBody")}
        </EmptyState>
      </Card>
    );
  }
  return <OrderBody {...{ order: state.order, isLive: state.isLive, access, actions, seller, refresh }} />;
}

type BodyProps = {
  order: OrderView;
  isLive: boolean;
  access: OrderAccess;
  actions: OrderActions;
  seller: Seller;
  refresh: () => Promise<unknown>;
};

function OrderBody({ order, isLive, access, actions, seller, refresh }: BodyProps) {
  const t = useText("order");
  const locale = useLocale();
  const cameFromPaying = useSearchParams().get("from") === "paid";
  const isOnItsWay = order.paidAt !== null && order.status === "delivering";
  const now = useServerClock(order.serverNow, { tickMs: 100, isRunning: isOnItsWay });
  const waitedMs = order.paidAt === null ? null : now - Date.parse(order.paidAt);
  const tickets = useTickets(access, order.serverNow);
  const sawBefore = useRef(false);
  if (order.status !== "delivered") sawBefore.current = true;

  const words = {
    money: (amountMinor: string) =>
      formatMoney({ amountMinor: BigInt(amountMinor), currency: order.currency as Currency }, locale),
    seconds: (ms: number) => secondsText(ms, locale),
    method: order.instrumentLabel ?? methodName(order.method, t),
    support: seller.supportEmail,
  };
  const headline = headlineOf(order, words, { waitedMs, cameFromPaying });
  const title = t(headline.title.key, headline.title.values);
  useEffect(() => {
    // A tab in the background says how the order stands.
    document.title = `${title} · ${seller.shopName}`;
  }, [title, seller.shopName]);

  const isClosed = ["delivered", "refunded", "expired", "cancelled"].includes(order.status);
  return (
    <div className="grid gap-5">
      <OrderHead
        headline={headline}
        runningSeconds={isOnItsWay && waitedMs !== null ? words.seconds(waitedMs) : null}
        isFresh={sawBefore.current}
      />
      <Notices notices={tickets.content.notices} />
      {order.situation === "paid_twice" && (
        <Alert tone="warning" title={t("paidTwiceTitle")}>
          {t("paidTwiceBody")}
        </Alert>
      )}
      <ConnectionNote isShown={!isLive && !isClosed} />
      {order.canCorrect && (
        <CorrectRecipient
          order={order}
          access={access}
          correctRecipient={actions.correctRecipient}
          onChanged={refresh}
        />
      )}
      {order.status === "awaiting_payment" && (
        <AwaitingPayment
          {...{ order, access, cameFromPaying }}
          payAgain={actions.payAgain}
          cancelOrder={actions.cancelOrder}
          onChanged={refresh}
        />
      )}
      <RefundClaims claims={order.refundClaims} />
      <OrderTimeline order={order} />
      <OrderDeliveries order={order} />
      {isClosed && <AfterOrder order={order} />}
      <Receipt
        order={order}
        access={access}
        seller={seller}
        methodName={methodName(order.method, t)}
        mailReceipt={actions.mailReceipt}
      />
      <Reports access={access} closeReport={actions.closeReport} {...tickets} />
      <Footnotes />
    </div>
  );
}

/** Appears only when the stream has been down for a while: every page load begins without one. */
function ConnectionNote({ isShown }: { isShown: boolean }) {
  const t = useText("order");
  return (
    <p role="status" className="text-center text-sm text-second empty:hidden" data-print="hide">
      {isShown ? <span className="inline-block animate-late">{t("reconnecting")}</span> : null}
    </p>
  );
}

function Footnotes() {
  const t = useText("order");
  return (
    <p className="text-center text-sm text-third" data-print="hide">
      {t("keepLink")}
    </p>
  );
}
