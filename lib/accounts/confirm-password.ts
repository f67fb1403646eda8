import type { StaffActor } from "@/lib/accounts/actor";
import { isPasswordOf } from "@/lib/accounts/password";
import { hasPasskey, mayConfirmByPassword } from "@/lib/accounts/password-proof";
import { countSignInTry, forgetSignInTries } from "@/lib/accounts/sign-in-throttle";
import { prisma } from "@/lib/db/prisma";
import { Refusal } from "@/lib/shared/refusal";

/**
 * Proves the password again within a session; money-moving actions then go through for a few minutes.
 *
 * Who has a passkey confirms with that, so that a stolen password alone moves no money (STAFF_PASSKEYS).
 *
 * Refuses with auth.passkey_required, auth.wrong_password, and with rate.limited after too many tries. Safe to repeat.
 */
export async function confirmPassword(
  actor: StaffActor,
  { password, address }: { password: string; address: string | null },
  now: Date,
): Promise<void> {
  if (!mayConfirmByPassword(await hasPasskey(actor.userId))) throw new Refusal("auth.passkey_required");
  if (!(await countSignInTry({ email: actor.email, address }, now))) throw new Refusal("rate.limited");
  const user = await prisma().user.findUnique({ where: { id: actor.userId }, select: { passwordHash: true } });
  if (!(await isPasswordOf(user?.passwordHash ?? null, password))) throw new Refusal("auth.wrong_password");
  await forgetSignInTries({ email: actor.email, address });
  await prisma().userSession.updateMany({
    where: { id: actor.sessionId, userId: actor.userId, revokedAt: null },
    data: { confirmedAt: now },
  });
}
