/**
 * The life of an order, of its payments and of its deliveries: every state and every arrow there is. The database refuses any
 * other arrow (a test compares its triggers with these tables).
 *
 * An order with several deliveries shows the least finished one. "unknown" is not "failed": a delivery whose outcome nobody
 * knows is asked for again with the same key, and never paid back by itself.
 */
export const ORDER_ARROWS = {
  awaiting_payment: ["expired", "cancelled", "in_review", "awaiting_stock", "delivering"],
  // A payment that arrives late is still honoured when stock and price allow, else returned.
  expired: ["in_review", "awaiting_stock", "delivering", "refunding"],
  cancelled: ["in_review", "awaiting_stock", "delivering", "refunding"],
  in_review: ["awaiting_stock", "delivering", "refunding"],
  awaiting_stock: ["delivering", "refunding"],
  needs_recipient: ["delivering", "refunding"],
  delivering: ["delivered", "unknown", "awaiting_stock", "needs_recipient", "refunding"],
  // To delivering or refunding only when a person decides.
  unknown: ["delivered", "delivering", "refunding"],
  // Goodwill, or a lost dispute.
  delivered: ["refunding"],
  refunding: ["refunded"],
  refunded: [],
} as const satisfies Record<string, readonly string[]>;

export const PAYMENT_ARROWS = {
  pending: ["authorised", "paid", "failed", "cancelled", "unknown"],
  unknown: ["authorised", "paid", "failed", "cancelled"],
  authorised: ["captured", "cancelled", "owed"],
  captured: ["refunding", "disputed"],
  paid: ["refunding", "disputed"],
  refunding: ["partly_refunded", "refunded"],
  partly_refunded: ["refunding", "disputed"],
  disputed: ["won", "lost"],
  failed: [],
  cancelled: [],
  owed: [],
  refunded: [],
  // What the bank left us of an order that was not delivered goes back.
  won: ["refunding"],
  lost: ["refunding"],
} as const satisfies Record<string, readonly string[]>;

export const DELIVERY_ARROWS = {
  reserved: ["sending"],
  sending: ["delivered", "rejected", "unknown"],
  unknown: ["delivered", "rejected"],
  delivered: [],
  rejected: [],
} as const satisfies Record<string, readonly string[]>;

export type OrderStatus = keyof typeof ORDER_ARROWS;
export type PaymentStatus = keyof typeof PAYMENT_ARROWS;
export type DeliveryStatus = keyof typeof DELIVERY_ARROWS;

/** Why a delivery was refused, which says what happens next. */
export type Disposition = "recipient" | "stock" | "retry" | "halt" | "permanent";

/** States in which an order waits for somebody or for the clock: those in which the database's `waits_since` is filled. */
export const WAITING_ORDER_STATUSES: readonly OrderStatus[] = [
  "in_review",
  "awaiting_stock",
  "needs_recipient",
  "unknown",
  "refunding",
];

/** States that nothing moves on from by itself: money and diamonds are where they belong. */
export const FINAL_ORDER_STATUSES: readonly OrderStatus[] = ["delivered", "refunded", "expired", "cancelled"];
