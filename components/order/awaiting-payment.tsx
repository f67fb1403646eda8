"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useText } from "@/components/i18n/text-provider";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { OrderView } from "@/lib/orders/order-view";
import { countdownText } from "./order-words";
import { PayAgain } from "./pay-again";
import type { OrderAccess } from "./use-order";
import { useServerClock } from "./use-server-clock";

type Props = {
  order: OrderView;
  access: OrderAccess;
  /** The payment page sent the customer back as having paid: then nothing here should invite a second payment. */
  cameFromPaying: boolean;
  payAgain: Action<{ payUrl: string }>;
  cancelOrder: Action<{ reference: string }>;
  onChanged: () => Promise<unknown>;
};

/** While the order waits for its payment: on to the payment page or another way to pay, how long it waits, the way out. */
export function AwaitingPayment({ order, access, cameFromPaying, payAgain, cancelOrder, onChanged }: Props) {
  const t = useText("order");
  const now = useServerClock(order.serverNow, { tickMs: 1_000, isRunning: true });
  const leftMs = Date.parse(order.expiresAt) - now;
  const hasOpenPage = order.payUrl !== null && order.situation !== "payment_failed";
  return (
    <div className="grid gap-3" data-print="hide">
      {hasOpenPage && order.payUrl && (
        <a
          href={order.payUrl}
          className={buttonClass({ variant: cameFromPaying ? "secondary" : "primary", size: "lg", isWide: true })}
        >
          {t("continuePay")}
        </a>
      )}
      {order.canPayAgain && !hasOpenPage && <PayAgain {...{ order, access, payAgain, onChanged }} />}
      {leftMs > 0 && (
        <p className="figures text-center text-sm text-second">{t("waitsFor", { time: countdownText(leftMs) })}</p>
      )}
      {order.canPayAgain && hasOpenPage && !cameFromPaying && (
        <details className="group">
          <summary className="mx-auto flex min-h-9 w-fit list-none items-center gap-1.5 rounded-sm px-3 text-sm font-bold text-accent [&::-webkit-details-marker]:hidden">
            {t("payOtherWay")}
            <ChevronDown className="size-4 transition group-open:rotate-180" aria-hidden="true" />
          </summary>
          <div className="mt-2">
            <PayAgain {...{ order, access, payAgain, onChanged }} />
          </div>
        </details>
      )}
      {order.canCancel && <CancelOrder {...{ order, access, cancelOrder, onChanged }} />}
    </div>
  );
}

function CancelOrder({
  order,
  access,
  cancelOrder,
  onChanged,
}: {
  order: OrderView;
  access: OrderAccess;
  cancelOrder: Action<{ reference: string }>;
  onChanged: () => Promise<unknown>;
}) {
  const t = useText("order");
  const tRefusal = useText("refusal");
  const shell = useText("shell");
  const [isOpen, setIsOpen] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function cancel() {
    setIsBusy(true);
    const outcome = await runAction(cancelOrder, { ...access });
    await onChanged();
    setIsBusy(false);
    if (outcome.status === "done") setIsOpen(false);
    else setError(outcomeText(tRefusal, outcome));
  }

  return (
    <>
      <Button variant="quiet" size="sm" onClick={() => setIsOpen(true)} className="justify-self-center">
        {t("cancel")}
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setIsOpen(false)} title={t("cancelTitle")} closeLabel={shell("close")}>
        <p className="text-second">{t(order.seenMinor === "0" ? "cancelBody" : "cancelSeenBody")}</p>
        {error && (
          <p role="alert" className="mt-3 text-sm font-medium text-bad">
            {error}
          </p>
        )}
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <Button onClick={() => setIsOpen(false)}>{t("cancelNo")}</Button>
          <Button variant="danger" isBusy={isBusy} onClick={() => void cancel()}>
            {t("cancelYes")}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
