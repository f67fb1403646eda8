import type { ChargeFacts, PlatformFacts } from "@/tests/support/outside-books";

/**
 * Everything that is known of a shop at rest: what its database says, what its desk lists, what the platform and the payment
 * providers say, and what the shop told its buyers. The checks look at nothing else. Amounts are minor units, diamonds are whole.
 */
export type Picture = {
  trialBalance: bigint;
  orders: readonly OrderFacts[];
  payments: readonly PaymentFacts[];
  deliveries: readonly DeliveryFacts[];
  refunds: readonly RefundFacts[];
  reservations: readonly ReservationFacts[];
  custodians: readonly CustodianFacts[];
  /** Webhooks that were stored and that nobody has handled. */
  unhandledEvents: number;
  /** What the desk's own queue query lists. */
  queue: readonly QueueFacts[];
  platform: PlatformFacts;
  charges: readonly ChargeFacts[];
  /** Every "your order is placed" that a buyer got. */
  promises: readonly PromiseFacts[];
};

export type OrderFacts = {
  id: string;
  reference: string;
  status: string;
  needsPerson: string | null;
  paymentId: string | null;
  diamonds: bigint;
  totalMinor: bigint;
  /** What the clearing accounts say was taken for this order and not returned; provider fees are not in it. */
  clearedMinor: bigint;
};

export type PaymentFacts = {
  id: string;
  orderId: string;
  flow: string;
  status: string;
  needsPerson: string | null;
  receivedMinor: bigint;
  capturedMinor: bigint;
  refundedMinor: bigint;
};

export type DeliveryFacts = {
  id: string;
  orderId: string;
  part: number;
  diamonds: bigint;
  grossMinor: bigint;
  status: string;
  needsPerson: string | null;
};

export type RefundFacts = {
  id: string;
  paymentId: string;
  status: string;
  amountMinor: bigint;
  isRetried: boolean;
};

/** A pending transfer with its resolutions, of which there may be one at most. */
export type ReservationFacts = {
  id: string;
  orderId: string | null;
  code: string;
  amount: bigint;
  resolutions: readonly { kind: string; amount: bigint }[];
};

export type CustodianFacts = { id: string; resellerId: string; postedDiamonds: bigint; pendingDiamonds: bigint };
export type QueueFacts = { queue: string; reference: string };

export type PromiseFacts = { placeKey: string; reference: string };

/** The order id that the platform gets for a delivery. */
export const callIdOf = (delivery: { id: string }): string => delivery.id.replaceAll("-", "");

export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const known = groups.get(keyOf(item));
    if (known === undefined) groups.set(keyOf(item), [item]);
    else known.push(item);
  }
  return groups;
}

export const sumOf = <Item>(items: readonly Item[], amountOf: (item: Item) => bigint): bigint =>
  items.reduce((sum, item) => sum + amountOf(item), 0n);
