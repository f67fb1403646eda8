import { z } from "zod";
import { ARRIVAL_FILTERS } from "@/lib/orders/lateness";
import { ORDER_ARROWS, type OrderStatus } from "@/lib/orders/lifecycle";
import { COUNTRY_CODES } from "@/lib/shared/countries";
import { dayFilter } from "@/lib/shared/desk-days";
import { METHOD_IDS } from "@/lib/shared/methods";
import { CURRENCIES } from "@/lib/shared/money";

export const ORDER_STATUSES = Object.keys(ORDER_ARROWS) as [OrderStatus, ...OrderStatus[]];

/** Filters of the orders' list as they stand in the address; what cannot be read filters nothing. */
export const OrderListInput = z.object({
  status: z.enum(ORDER_STATUSES).optional().catch(undefined),
  country: z.enum(COUNTRY_CODES).optional().catch(undefined),
  method: z.enum(METHOD_IDS).optional().catch(undefined),
  from: dayFilter,
  to: dayFilter,
  before: z.uuid().optional().catch(undefined),
});
export type OrderListAsk = z.output<typeof OrderListInput>;

/** Only rows that wait for a person. */
export const needsFilter = z.literal("person").optional().catch(undefined);
export const cursorFilter = z.string().max(100).optional().catch(undefined);

/** Filters of the desk's table of orders. */
export const OrderRecordInput = OrderListInput.omit({ before: true }).extend({
  currency: z.enum(CURRENCIES).optional().catch(undefined),
  arrival: z.enum(ARRIVAL_FILTERS).optional().catch(undefined),
  needs: needsFilter,
  before: cursorFilter,
});
export type OrderRecordAsk = z.output<typeof OrderRecordInput>;

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
