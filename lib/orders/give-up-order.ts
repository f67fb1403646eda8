import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Stops waiting (for stock, a recipient, a review) and returns the money for what was not delivered.
 *
 * Safe to repeat. Refuses with order.not_found, order.wrong_state (something is under way or its outcome unknown),
 * auth.reason_required.
 */
export async function giveUpOrder(
  actor: StaffActor,
  { orderId, reason }: { orderId: string; reason: string },
): Promise<void> {
  requireRight(actor, "orders.give_up");
  if (reason.trim() === "") throw new Refusal("auth.reason_required");
  await inTransaction(async (tx) => {
    const [row] = await tx.$queryRaw<
      { result: string }[]
    >`SELECT give_up_order(${orderId}::uuid, 'given_up') AS result`;
    if (row?.result === "missing") throw new Refusal("order.not_found", { orderId });
    if (row?.result !== "refunding" && row?.result !== "refunded" && row?.result !== "delivered") {
      throw new Refusal("order.wrong_state", { result: row?.result });
    }
    await recordAudit(tx, actor, { action: "order.give_up", subject: `order:${orderId}`, reason });
  });
}
