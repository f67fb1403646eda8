import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";
import { open } from "@/lib/shared/secret-box";

/**
 * Shows one sealed value of an order in plain text. That it was shown, and to whom, is written before it is.
 *
 * Safe to repeat; each look is a line of the audit table. Refuses with order.not_found, order.email_missing.
 */
export async function revealPersonalData(
  actor: StaffActor,
  { orderId, field }: { orderId: string; field: "recipient" | "email" },
): Promise<string> {
  requireRight(actor, "orders.reveal");
  return inTransaction(async (tx) => {
    const order = await tx.order.findUnique({
      where: { id: orderId },
      select: { recipientSealed: true, emailSealed: true },
    });
    if (order === null) throw new Refusal("order.not_found", { orderId });
    const sealed = field === "recipient" ? order.recipientSealed : order.emailSealed;
    if (sealed === null) throw new Refusal("order.email_missing", { orderId });
    await recordAudit(tx, actor, { action: "order.reveal", subject: `order:${orderId}`, after: { field } });
    return open(sealed, env.FACET_DATA_KEYS);
  });
}
