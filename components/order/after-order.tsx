"use client";

import { useLocale, useText } from "@/components/i18n/text-provider";
import { buyAgainUrl, saveRecipient, useMemory } from "@/components/shop/browser-memory";
import { useMe } from "@/components/shop/use-me";
import { Button, buttonClass } from "@/components/ui/button";
import { showToast } from "@/components/ui/toast";
import type { OrderView } from "@/lib/orders/order-view";

/** After the order: the same again, and the ID kept for next time. */
export function AfterOrder({ order }: { order: OrderView }) {
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
        className={buttonClass({ variant: "primary", size: "lg", isWide: true })}
      >
        {t(order.paidAt === null ? "newOrder" : "buyAgain")}
      </a>
      <Button size="lg" isWide onClick={() => void save()} aria-disabled={isSaved}>
        {isSaved ? t("recipientSavedShort") : t("saveRecipient")}
      </Button>
    </div>
  );
}
