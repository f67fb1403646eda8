import { rowOf, rowsOf } from "@/lib/db/pool";
import type { DeliveryStatus, Disposition, OrderStatus, PaymentStatus } from "@/lib/orders/lifecycle";
import type { ProviderName } from "@/lib/payments/provider";
import type { Currency } from "@/lib/shared/money";

/** How much a claim takes and for how long it belongs to the caller. */
export type Claim = { limit: number; leaseMs: number };

export type ClaimedEvent = { id: bigint; source: string; kind: string; payload: string; tries: number };

/** Stored events that nobody has handled, oldest first. */
export function claimEvents({ limit, leaseMs }: Claim): Promise<ClaimedEvent[]> {
  return rowsOf("SELECT * FROM claim_events($1, $2)", [limit, leaseMs]);
}

export type DeliveryWork = {
  delivery_id: string;
  order_id: string;
  fence: number;
  attempt_no: number;
  try_no: number;
  bu_order_id: string;
  seq_id: string;
  host: "main" | "backup";
  diamonds: bigint;
  gross_minor: bigint;
  currency: Currency;
  recipient_sealed: string;
  custodian_id: string;
  reseller_id: string;
  first_sent_at: Date;
  earlier: { outcome: string; rescode: number | null; because: string | null }[];
};

/** Deliveries that are reserved, whose worker vanished, or whose unknown outcome is to be asked again. Their attempts are written. */
export async function claimDeliveries({ limit, leaseMs }: Claim): Promise<DeliveryWork[]> {
  const row = await rowOf<{ ids: string[] }>("SELECT claim_deliveries($1, $2) AS ids", [limit, leaseMs]);
  return deliveryWork(row?.ids ?? []);
}

/** What the call needs for deliveries that the caller already holds. */
export async function deliveryWork(ids: readonly string[]): Promise<DeliveryWork[]> {
  if (ids.length === 0) return [];
  return rowsOf("SELECT * FROM delivery_work($1::uuid[])", [[...ids]]);
}

export type PaymentWork = {
  payment_id: string;
  order_id: string;
  reference: string;
  order_status: OrderStatus;
  channel: string;
  provider: ProviderName;
  status: PaymentStatus;
  due: "query" | "capture" | "cancel" | "expire";
  due_minor: bigint | null;
  due_tries: number;
  fence: number;
  amount_minor: bigint;
  currency: Currency;
  received_minor: bigint | null;
  session_id: string | null;
  provider_payment_id: string | null;
  capture_before: Date | null;
  expires_at: Date;
};

/** Attempts with a call to the provider due; without those that only ask what became of an attempt when `withQueries` is false. */
export function claimPayments({
  limit,
  leaseMs,
  withQueries = true,
}: Claim & { withQueries?: boolean }): Promise<PaymentWork[]> {
  return rowsOf("SELECT * FROM claim_payments($1, $2, NULL, $3)", [limit, leaseMs, withQueries]);
}

export type RefundWork = {
  refund_id: string;
  payment_id: string;
  order_id: string;
  channel: string;
  provider: ProviderName;
  provider_payment_id: string | null;
  amount_minor: bigint;
  currency: Currency;
  reason: string;
  status: string;
  provider_refund_id: string | null;
  tries: number;
  fence: number;
  created_at: Date;
  other_refund_ids: string[];
};

export function claimRefunds({ limit, leaseMs }: Claim): Promise<RefundWork[]> {
  return rowsOf("SELECT * FROM claim_refunds($1, $2)", [limit, leaseMs]);
}

export type OrderWork = {
  order_id: string;
  status: OrderStatus;
  diamonds: bigint;
  total_minor: bigint;
  tax_minor: bigint;
  latest: {
    part: number;
    try_no: number;
    status: DeliveryStatus;
    disposition: Disposition | null;
    diamonds: string;
    gross_minor: string;
    tax_minor: string;
  }[];
};

/** Orders with parts that have no live delivery and may be tried again now. */
export function claimOrders({ limit, leaseMs }: Claim): Promise<OrderWork[]> {
  return rowsOf("SELECT * FROM claim_orders($1, $2)", [limit, leaseMs]);
}
