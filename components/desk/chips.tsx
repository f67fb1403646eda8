import { StateChip } from "@/components/ui/badge";
import type { DeliveryStatus, OrderStatus, PaymentStatus } from "@/lib/orders/lifecycle";
import { DELIVERY_CHIPS, ORDER_CHIPS, PAYMENT_CHIPS } from "./words";

export function OrderChip({ status }: { status: OrderStatus }) {
  const { word, tone, icon } = ORDER_CHIPS[status];
  return (
    <StateChip tone={tone} icon={icon}>
      {word}
    </StateChip>
  );
}

export function PaymentChip({ status }: { status: PaymentStatus }) {
  const { word, tone, icon } = PAYMENT_CHIPS[status];
  return (
    <StateChip tone={tone} icon={icon}>
      {word}
    </StateChip>
  );
}

export function DeliveryChip({ status }: { status: DeliveryStatus }) {
  const { word, tone, icon } = DELIVERY_CHIPS[status];
  return (
    <StateChip tone={tone} icon={icon}>
      {word}
    </StateChip>
  );
}
