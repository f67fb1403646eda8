"use client";

import { useLocale, useText } from "@/components/i18n/text-provider";
import { StateChip, type Tone } from "@/components/ui/badge";
import { Card, CardBody, CardHeading } from "@/components/ui/card";
import { Timeline, type TimelineItem } from "@/components/ui/timeline";
import type { MessageKey } from "@/i18n/messages";
import type { OrderView } from "@/lib/orders/order-view";
import { MINUTE_MS } from "@/lib/shared/durations";
import { secondsText } from "./order-words";

type Step = OrderView["timeline"][number];

const LABELS: Record<Step["step"], MessageKey<"order">> = {
  placed: "stepPlaced",
  paid: "stepPaid",
  checked: "stepChecked",
  reserved: "stepReserved",
  sent: "stepSent",
  delivered: "stepDelivered",
  refunded: "stepRefunded",
};

const STATE_WORDS: Record<Step["state"], MessageKey<"order">> = {
  done: "stateDone",
  now: "stateNow",
  todo: "stateTodo",
  failed: "stateFailed",
  waiting: "stateWaiting",
};

/** The steps with the seconds since the payment beside them. */
export function OrderTimeline({ order }: { order: OrderView }) {
  const t = useText("order");
  const locale = useLocale();
  const details: Partial<Record<Step["step"], string | null>> = {
    paid: order.instrumentLabel,
    reserved: t("stepReservedDetail"),
    sent: t("stepSentDetail"),
    delivered: t("stepDeliveredDetail", { count: order.deliveredDiamonds }),
  };
  const items = order.timeline.map(
    (step): TimelineItem => ({
      key: step.step,
      label: t(LABELS[step.step]),
      detail: step.state === "done" ? details[step.step] : undefined,
      state: step.state,
      stateWord: t(STATE_WORDS[step.state]),
      time: timeOf(step, order.paidAt, locale, (seconds) => t("secondsShort", { seconds })),
    }),
  );
  return (
    <Card aria-label={t("timelineLabel")} data-print="hide">
      <CardBody>
        <Timeline items={items} isComplete={order.status === "delivered"} />
      </CardBody>
    </Card>
  );
}

/** Steps within a minute of the payment count from it; the order itself, and what came later, have a time of day. */
function timeOf({ step, at }: Step, paidAt: string | null, locale: string, write: (seconds: string) => string) {
  if (at === null) return undefined;
  const sincePaidMs = paidAt === null ? -1 : Date.parse(at) - Date.parse(paidAt);
  if (step === "placed" || sincePaidMs < 0 || sincePaidMs >= MINUTE_MS) {
    return new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(new Date(at));
  }
  return write(secondsText(sincePaidMs, locale, 2));
}

const PARTS: Record<string, { key: MessageKey<"order">; tone: Tone }> = {
  reserved: { key: "partReserved", tone: "neutral" },
  sending: { key: "partSending", tone: "accent" },
  delivered: { key: "partDelivered", tone: "good" },
  rejected: { key: "partRejected", tone: "bad" },
  unknown: { key: "partUnknown", tone: "warning" },
};

/** The parts of an order that is larger than the platform takes at once. */
export function OrderDeliveries({ order }: { order: OrderView }) {
  const t = useText("order");
  const locale = useLocale();
  if (order.deliveries.length < 2) return null;
  const write = new Intl.NumberFormat(locale);
  return (
    <Card aria-labelledby="deliveries" data-print="hide">
      <CardBody className="grid gap-3">
        <CardHeading id="deliveries">{t("deliveriesTitle", { count: order.deliveries.length })}</CardHeading>
        <p className="text-sm text-second">{t("deliveriesBody")}</p>
        <ul className="divide-y divide-line">
          {order.deliveries.map(({ part, diamonds, status }) => {
            const words = PARTS[status];
            return (
              <li key={part} className="figures flex items-center gap-3 py-2.5 last:pb-0">
                <span className="flex-1 text-second">{t("part", { part })}</span>
                <span className="font-medium">{write.format(diamonds)}</span>
                <StateChip tone={words?.tone ?? "neutral"}>{words ? t(words.key) : status}</StateChip>
              </li>
            );
          })}
        </ul>
      </CardBody>
    </Card>
  );
}
