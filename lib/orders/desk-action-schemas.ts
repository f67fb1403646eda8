import { z } from "zod";
import { QUEUES } from "@/lib/orders/desk-schemas";
import { CURRENCIES, fromMajorString } from "@/lib/shared/money";

const orderId = z.uuid("This order is unknown.");

/** Why, in the person's own words; it is kept in the audit table and cannot be changed. */
const reason = z
  .string()
  .trim()
  .min(3, "Please say why. The reason is kept.")
  .max(500, "Please keep the reason below 500 characters.")
  .regex(/^\P{Cc}*$/u, "Please write the reason on one line.");

export const CorrectRecipientByStaffInput = z.object({
  orderId,
  recipientId: z.string().min(1, "Please enter the right BIGO ID.").max(400, "This is too long for a BIGO ID."),
  reason,
});

export const ReviewInput = z.object({ orderId, decision: z.enum(["approve", "reject"]), reason });

export const GiveUpInput = z.object({ orderId, reason });

export const ResolveUnknownInput = z.object({
  deliveryId: z.uuid("This delivery is unknown."),
  resolution: z.enum(["delivered", "send_again", "refund"], "Please choose what the supplier said."),
  reason,
});

export const RefundInput = z
  .object({
    refundId: z.uuid(),
    orderId,
    currency: z.enum(CURRENCIES),
    amount: z.string().trim().max(20, "This amount is too long."),
    reason,
  })
  .transform(({ amount, currency, ...rest }, context) => {
    const money = fromMajorString(amount.replaceAll(",", ""), currency);
    if (money !== null && money.amountMinor > 0n) return { ...rest, money };
    context.addIssue({ code: "custom", path: ["amount"], message: "Please enter an amount, such as 12.50." });
    return z.NEVER;
  });

export const NoteInput = z.object({
  orderId,
  noteId: z.uuid(),
  note: z
    .string()
    .trim()
    .min(1, "Please write something.")
    .max(1_000, "Please keep a note below 1,000 characters.")
    .regex(/^[^\p{Cc}\r\n]*(?:\r?\n[^\p{Cc}\r\n]*)*$/u, "Please leave out control characters."),
});

export const OrderInput = z.object({ orderId });

/** A colleague's order is taken over with a word; a free one needs none. */
export const ClaimInput = z.object({ orderId, reason: reason.optional() });

export const NextOrderInput = z.object({ queue: z.enum(QUEUES).optional().catch(undefined) });

export const RefundDecisionInput = z.object({ requestId: z.uuid("This request is unknown."), reason });

export const RevealInput = z.object({ orderId, field: z.enum(["recipient", "email"]) });

export const PaymentNeedInput = z.object({
  paymentId: z.uuid("This payment is unknown."),
  resolution: z.enum(["try_again", "handled"]),
  reason,
});

export const PayoutInput = z.object({
  refundId: z.uuid("This refund is unknown."),
  document: z
    .string()
    .trim()
    .min(3, "Please enter the bank's number of the payout.")
    .max(80, "This number is too long.")
    .regex(/^[\p{L}\p{N} ./_-]+$/u, "Please use letters, digits and . / _ - only."),
  reason,
});
