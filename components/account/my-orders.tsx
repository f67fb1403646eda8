"use client";

import { CircleCheck, CircleDashed, CircleX, Clock, type LucideIcon, ReceiptText, RotateCcw } from "lucide-react";
import { useEffect, useState } from "react";
import { Gem } from "@/components/brand/gem";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { buyAgainUrl } from "@/components/shop/browser-memory";
import { Alert } from "@/components/ui/alert";
import { StateChip, type Tone } from "@/components/ui/badge";
import { Button, buttonClass } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { Money } from "@/components/ui/money";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { MessageKey } from "@/i18n/messages";
import { type MyOrder, ORDER_FILTERS, type OrderFilter, useMyOrders } from "./use-my-orders";

const FILTER_WORDS = {
  all: "filterAll",
  open: "filterOpen",
  delivered: "filterDelivered",
  refunded: "filterRefunded",
} as const satisfies Record<OrderFilter, MessageKey<"account">>;

/** The orders of the signed-in customer, filtered by chips; the filter is part of the address. */
export function MyOrders({ email }: { email: string }) {
  const t = useText("account");
  const [filter, setFilter] = useState<OrderFilter>(readFilter);
  const { state, isLoadingMore, loadMore, retry } = useMyOrders(filter);

  useEffect(() => {
    const url = new URL(window.location.href);
    if (filter === "all") url.searchParams.delete("show");
    else url.searchParams.set("show", filter);
    window.history.replaceState(window.history.state, "", url);
  }, [filter]);

  return (
    <Card className="mt-4">
      <fieldset className="flex flex-wrap gap-2 border-b border-line p-4">
        <legend className="sr-only">{t("filterLabel")}</legend>
        {ORDER_FILTERS.map((name) => (
          <Chip key={name} isSelected={name === filter} onClick={() => setFilter(name)}>
            {t(FILTER_WORDS[name])}
          </Chip>
        ))}
      </fieldset>
      {state.status === "loading" && <ListSkeleton />}
      {state.status === "ready" && state.orders.length === 0 && <Nothing filter={filter} email={email} />}
      <ul className="divide-y divide-line" aria-busy={state.status === "loading"}>
        {state.orders.map((order) => (
          <OrderRow key={order.reference} order={order} />
        ))}
      </ul>
      {state.status === "failed" && (
        <Alert
          tone="bad"
          role="alert"
          className="m-4"
          title={t("failedTitle")}
          actions={
            <Button size="sm" onClick={retry}>
              {t("retry")}
            </Button>
          }
        >
          {t("failedBody")}
        </Alert>
      )}
      {state.nextCursor !== null && (
        <div className="border-t border-line p-4 text-center">
          <Button size="sm" isBusy={isLoadingMore} onClick={() => void loadMore()}>
            {t("loadMore")}
          </Button>
        </div>
      )}
    </Card>
  );
}

function readFilter(): OrderFilter {
  const asked = new URLSearchParams(window.location.search).get("show");
  return ORDER_FILTERS.find((name) => name === asked) ?? "all";
}

function OrderRow({ order }: { order: MyOrder }) {
  const t = useText("account");
  const locale = useLocale();
  const { diamonds, recipientId, method } = order;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3.5">
      <a href={order.orderUrl} className="group flex min-w-56 flex-1 items-center gap-3 rounded-sm">
        <Gem className="size-7" />
        <span className="grid min-w-0">
          <span className="truncate font-bold group-hover:underline">
            {t("diamondsTo", { count: diamonds, recipient: recipientId })}
          </span>
          <span className="figures truncate text-sm text-third">
            {order.reference} · <RelativeTime at={order.placedAt} locale={locale} />
          </span>
        </span>
      </a>
      <span className="flex flex-1 flex-wrap items-center justify-between gap-x-3 gap-y-2 sm:flex-none">
        <OrderState status={order.status} />
        <Money
          amountMinor={order.totalMinor}
          currency={order.currency}
          locale={locale}
          className="font-medium sm:min-w-24 sm:text-right"
        />
        <a href={buyAgainUrl(locale, { recipientId, diamonds, method })} className={buttonClass({ size: "sm" })}>
          {t("buyAgain")}
        </a>
      </span>
    </li>
  );
}

const STATES: Record<string, { tone: Tone; icon: LucideIcon }> = {
  delivered: { tone: "good", icon: CircleCheck },
  delivering: { tone: "accent", icon: CircleDashed },
  awaiting_payment: { tone: "accent", icon: Clock },
  in_review: { tone: "warning", icon: Clock },
  awaiting_stock: { tone: "warning", icon: Clock },
  needs_recipient: { tone: "warning", icon: Clock },
  unknown: { tone: "warning", icon: Clock },
  refunding: { tone: "neutral", icon: RotateCcw },
  refunded: { tone: "neutral", icon: RotateCcw },
  expired: { tone: "neutral", icon: CircleX },
  cancelled: { tone: "neutral", icon: CircleX },
};

function OrderState({ status }: { status: string }) {
  const t = useText("account");
  const look = STATES[status];
  if (look === undefined) return null;
  return (
    <StateChip tone={look.tone} icon={look.icon}>
      {t(`status_${status}` as MessageKey<"account">)}
    </StateChip>
  );
}

function Nothing({ filter, email }: { filter: OrderFilter; email: string }) {
  const t = useText("account");
  const locale = useLocale();
  if (filter !== "all") {
    return (
      <EmptyState icon={ReceiptText} title={t("emptyFilteredTitle")}>
        {t("emptyFilteredBody")}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ReceiptText}
      title={t("emptyTitle")}
      action={
        <a href={`/${locale}`} className={buttonClass({ variant: "primary" })}>
          {t("topUp")}
        </a>
      }
    >
      {t("emptyBody", { email })}
    </EmptyState>
  );
}

function ListSkeleton() {
  return (
    <div className="grid gap-4 p-4" aria-hidden="true">
      {["a", "b", "c"].map((key) => (
        <div key={key} className="flex items-center gap-3">
          <Skeleton className="size-8 rounded-full" />
          <span className="grid flex-1 gap-1.5">
            <Skeleton className="h-4 w-48 max-w-full" />
            <Skeleton className="h-3.5 w-64 max-w-full" />
          </span>
        </div>
      ))}
    </div>
  );
}
