import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from "@simplewebauthn/server";
import type { StaffActor } from "@/lib/accounts/actor";
import { beginPasskeyProof } from "@/lib/accounts/begin-passkey-proof";
import { mayConfirmByPassword } from "@/lib/accounts/password-proof";
import { provePasskey } from "@/lib/accounts/prove-passkey";
import { prisma } from "@/lib/db/prisma";

/** The ways in which this person can prove himself again; `passkey` is null when he has none here. */
export type ConfirmWays = { passkey: PublicKeyCredentialRequestOptionsJSON | null; mayUsePassword: boolean };

/** Begins a fresh proof of the person. Safe to repeat. */
export async function beginConfirmation(actor: StaffActor, now: Date): Promise<ConfirmWays> {
  const hasPasskey = (await prisma().passkey.count({ where: { userId: actor.userId } })) > 0;
  const use = { purpose: "confirm", sessionId: actor.sessionId } as const;
  return {
    passkey: hasPasskey ? await beginPasskeyProof(use, actor.userId, now) : null,
    mayUsePassword: mayConfirmByPassword(hasPasskey),
  };
}

/**
 * Proves the person by his passkey within a session; money-moving actions then go through for a few minutes.
 *
 * Refuses with auth.passkey_expired, auth.passkey_refused, auth.passkey_cloned, rate.limited. Not to be repeated: the challenge is used up.
 */
export async function confirmPasskey(
  actor: StaffActor,
  { answer, address }: { answer: AuthenticationResponseJSON; address: string | null },
  now: Date,
): Promise<void> {
  const { userId, sessionId } = actor;
  await provePasskey({ purpose: "confirm", sessionId, userId, answer, address }, now);
  await prisma().userSession.updateMany({
    where: { id: sessionId, userId, revokedAt: null },
    data: { confirmedAt: now },
  });
}
