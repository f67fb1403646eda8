import { z } from "zod";
import { cursorFilter, needsFilter } from "@/lib/orders/desk-schemas";
import { DELIVERY_ARROWS, type DeliveryStatus, PAYMENT_ARROWS, type PaymentStatus } from "@/lib/orders/lifecycle";
import { dayFilter } from "@/lib/shared/desk-days";
import { METHOD_IDS } from "@/lib/shared/methods";
import { CURRENCIES } from "@/lib/shared/money";

export const PAYMENT_STATUSES = Object.keys(PAYMENT_ARROWS) as [PaymentStatus, ...PaymentStatus[]];
export const DELIVERY_STATUSES = Object.keys(DELIVERY_ARROWS) as [DeliveryStatus, ...DeliveryStatus[]];
export const REFUND_STATUSES = ["due", "pending", "done", "failed"] as const;
export const DISPUTE_STATUSES = ["opened", "won", "lost"] as const;

const currency = z.enum(CURRENCIES).optional().catch(undefined);
const name = z
  .string()
  .regex(/^[a-zA-Z0-9_.:-]{1,60}$/)
  .optional()
  .catch(undefined);

const list = { from: dayFilter, to: dayFilter, before: cursorFilter };

/** Filters of the desk's other tables as they stand in the address; what cannot be read filters nothing. */
export const PaymentRecordInput = z.object({
  status: z.enum(PAYMENT_STATUSES).optional().catch(undefined),
  method: z.enum(METHOD_IDS).optional().catch(undefined),
  channel: name,
  currency,
  needs: needsFilter,
  ...list,
});
export type PaymentRecordAsk = z.output<typeof PaymentRecordInput>;

export const DeliveryRecordInput = z.object({
  status: z.enum(DELIVERY_STATUSES).optional().catch(undefined),
  custodian: name,
  rescode: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional()
    .catch(undefined),
  needs: needsFilter,
  ...list,
});
export type DeliveryRecordAsk = z.output<typeof DeliveryRecordInput>;

export const RefundRecordInput = z.object({
  status: z.enum(REFUND_STATUSES).optional().catch(undefined),
  reason: name,
  currency,
  ...list,
});
export type RefundRecordAsk = z.output<typeof RefundRecordInput>;

export const DisputeRecordInput = z.object({
  status: z.enum(DISPUTE_STATUSES).optional().catch(undefined),
  currency,
  ...list,
});
export type DisputeRecordAsk = z.output<typeof DisputeRecordInput>;
