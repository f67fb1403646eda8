import { isFreshlyConfirmed, type StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import type { Tx } from "@/lib/db/transaction";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Takes a passkey of the actor's own away. The last one only when he has said so (`isLastAccepted`).
 *
 * Refuses with auth.reauth_required, auth.passkey_not_found (somebody else's included) and auth.last_way_in. A repeat finds none.
 */
export async function removePasskey(
  tx: Tx,
  actor: StaffActor,
  { passkeyId, isLastAccepted, at }: { passkeyId: string; isLastAccepted: boolean; at: Date },
): Promise<void> {
  if (!isFreshlyConfirmed(actor, at)) throw new Refusal("auth.reauth_required");
  // Two removals at once must not both find another one left.
  await tx.$queryRaw`SELECT id FROM users WHERE id = ${actor.userId}::uuid FOR NO KEY UPDATE`;
  const known = await tx.passkey.findMany({ where: { userId: actor.userId }, select: { id: true, name: true } });
  const passkey = known.find(({ id }) => id === passkeyId);
  if (passkey === undefined) throw new Refusal("auth.passkey_not_found", { passkeyId });
  if (known.length === 1 && !isLastAccepted) throw new Refusal("auth.last_way_in");
  await tx.passkey.delete({ where: { id: passkeyId } });
  await recordAudit(tx, actor, {
    action: "passkey.remove",
    subject: `user:${actor.userId}`,
    before: { passkeys: known.length, name: passkey.name },
    after: { passkeys: known.length - 1 },
  });
}
