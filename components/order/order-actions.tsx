"use client";

import { useState } from "react";
import { useLocale, useText } from "@/components/i18n/text-provider";
import { buyAgainUrl, saveRecipient, useMemory } from "@/components/shop/browser-memory";
import { outcomeText } from "@/components/shop/refusal-text";
import { type Action, runAction } from "@/components/shop/run-action";
import { useMe } from "@/components/shop/use-me";
import { Button, buttonClass } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { showToast } from "@/components/ui/toast";
import type { OrderView } from "@/lib/orders/order-view";
import { countdownText } from "./order-words";
import type { OrderAccess } from "./use-order";
import { useServerClock } from "./use-server-clock";

/** While the order waits for its payment: on to the payment page, how long it waits, and the way out. */
export function AwaitingPayment({
  order,
  access,
  cancelOrder,
  onChanged,
}: {
  order: OrderView;
  access: OrderAccess;
  cancelOrder: Action<unknown>;
  onChanged: () => Promise<void>;
}) {
  const t = useText("order");
  const now = useServerClock(order.serverNow, { tickMs: 1_000, isRunning: true });
  const leftMs = Date.parse(order.expiresAt) - now;
  return (
    <div className="grid gap-3" data-print="hide">
      {order.payUrl && (
        <a href={order.payUrl} className={buttonClass({ variant: "primary", size: "lg", isWide: true })}>
          {t("continuePay")}
        </a>
      )}
      {leftMs > 0 && (
        <p className="figures text-center text-sm text-second">{t("waitsFor", { time: countdownText(leftMs) })}</p>
      )}
      {order.canCancel && <CancelOrder access={access} cancelOrder={cancelOrder} onChanged={onChanged} />}
    </div>
  );
}

function CancelOrder({
  access,
  cancelOrder,
  onChanged,
}: {
  access: OrderAccess;
  cancelOrder: Action<unknown>;
  onChanged: () => Promise<void>;
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
        <p className="text-second">{t("cancelBody")}</p>
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

/** After the order: the same again, and the ID kept for next time. */
export function AfterOrder({ order, isPrimary }: { order: OrderView; isPrimary: boolean }) {
  const t = useText("order");
  const locale = useLocale();
  const me = useMe();
  const saved = useMemory("recipients") ?? [];
  const { recipientId, diamonds, method } = order;
  const isSaved = saved.includes(recipientId);

  async function save() {
    saveRecipient(recipientId);
    if (me) {
      await fetch("/api/me/recipients", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ recipientId }),
      }).catch(() => undefined);
    }
    showToast(t("recipientSaved", { recipient: recipientId }));
  }

  return (
    <div className="grid grid-cols-1 gap-3 min-[24rem]:grid-cols-2" data-print="hide">
      <a
        href={buyAgainUrl(locale, { recipientId, diamonds, method })}
        className={buttonClass({ variant: isPrimary ? "primary" : "secondary", size: "lg", isWide: true })}
      >
        {t(order.paidAt === null ? "newOrder" : "buyAgain")}
      </a>
      <Button size="lg" isWide onClick={() => void save()} aria-disabled={isSaved}>
        {isSaved ? t("recipientSavedShort") : t("saveRecipient")}
      </Button>
    </div>
  );
}
