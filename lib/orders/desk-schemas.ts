import { z } from "zod";
import { ORDER_ARROWS, type OrderStatus } from "@/lib/orders/lifecycle";
import { COUNTRY_CODES } from "@/lib/shared/countries";

export const ORDER_STATUSES = Object.keys(ORDER_ARROWS) as [OrderStatus, ...OrderStatus[]];

const day = z.iso.date().optional().catch(undefined);

/** Filters of the orders' list as they stand in the address; what cannot be read filters nothing. */
export const OrderListInput = z.object({
  status: z.enum(ORDER_STATUSES).optional().catch(undefined),
  country: z.enum(COUNTRY_CODES).optional().catch(undefined),
  method: z.enum(["card", "gcash"]).optional().catch(undefined),
  from: day,
  to: day,
  before: z.uuid().optional().catch(undefined),
});
export type OrderListAsk = z.output<typeof OrderListInput>;

/** Who waits for a person, by what has to be done. */
export const QUEUES = [
  "review",
  "unknown",
  "needs_recipient",
  "awaiting_stock",
  "payments",
  "disputes",
  "refunds",
] as const;
export type Queue = (typeof QUEUES)[number];

export const QueueInput = z.object({ queue: z.enum(QUEUES).optional().catch(undefined) });
