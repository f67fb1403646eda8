import type { SaveRecipient } from "@/lib/accounts/schemas";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { Actor } from "@/lib/shared/actor";
import { newId } from "@/lib/shared/ids";
import { normaliseRecipientId } from "@/lib/shared/recipient-id";
import { Refusal } from "@/lib/shared/refusal";
import { searchHash } from "@/lib/shared/search-hash";
import { seal } from "@/lib/shared/secret-box";

/** As many as a person looks through; a list without end would be storage for anybody. */
export const SAVED_RECIPIENTS_MAX = 50;

/**
 * Keeps a recipient for next time, encrypted, found again by its keyed hash. Saving a known one gives it the new label.
 *
 * Safe to repeat. Refuses with recipient.invalid and recipient.saved_limit.
 */
export async function saveRecipient(
  tx: Tx,
  actor: Pick<Actor, "userId">,
  { recipientId, label }: SaveRecipient,
): Promise<{ id: string; recipientId: string; label: string }> {
  const recipient = normaliseRecipientId(recipientId);
  if (recipient.verdict !== "ok") throw new Refusal("recipient.invalid", { because: recipient.because });
  // Lock the owner first: two tabs that save at once must both be counted.
  await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${actor.userId}::uuid FOR NO KEY UPDATE`;
  const key = {
    userId: actor.userId,
    recipientHash: searchHash({ subject: "recipient", text: recipient.recipientId, key: env.FACET_HASH_KEY }),
  };
  const known = await tx.savedRecipient.findUnique({ where: { userId_recipientHash: key }, select: { id: true } });
  if (known === null && (await tx.savedRecipient.count({ where: { userId: actor.userId } })) >= SAVED_RECIPIENTS_MAX) {
    throw new Refusal("recipient.saved_limit");
  }
  const recipientSealed = seal(recipient.recipientId, env.FACET_DATA_KEYS);
  const saved = await tx.savedRecipient.upsert({
    where: { userId_recipientHash: key },
    create: { ...key, id: newId(), recipientSealed, label },
    update: { recipientSealed, ...(label === "" ? {} : { label }) },
    select: { id: true, label: true },
  });
  return { id: saved.id, recipientId: recipient.recipientId, label: saved.label };
}
