import type { Tx } from "@/lib/db/transaction";
import type { Actor } from "@/lib/shared/actor";

/** Forgets a saved recipient of the actor. Safe to repeat; somebody else's reads as already gone. */
export async function removeRecipient(tx: Tx, actor: Pick<Actor, "userId">, recipient: { id: string }): Promise<void> {
  await tx.savedRecipient.deleteMany({ where: { id: recipient.id, userId: actor.userId } });
}
