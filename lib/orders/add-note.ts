import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { inTransaction } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

/**
 * Leaves a note for the next colleague. It cannot be edited or taken away, like everything else that staff do.
 *
 * A repeat of the same key adds nothing. Refuses with order.not_found.
 */
export async function addNote(
  actor: StaffActor,
  { orderId, noteId, note }: { orderId: string; noteId: string; note: string },
): Promise<void> {
  requireRight(actor, "orders.note");
  await inTransaction(async (tx) => {
    const [order] = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM orders WHERE id = ${orderId}::uuid FOR NO KEY UPDATE`;
    if (order === undefined) throw new Refusal("order.not_found", { orderId });
    const subject = `order:${orderId}`;
    const known = await tx.auditEntry.findFirst({
      where: { subject, action: "order.note", after: { path: ["noteId"], equals: noteId } },
      select: { id: true },
    });
    if (known !== null) return;
    await recordAudit(tx, actor, { action: "order.note", subject, after: { noteId }, reason: note });
  });
}
