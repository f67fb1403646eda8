import { recordAudit } from "@/lib/accounts/audit";
import { hashRecoveryCode } from "@/lib/accounts/recovery-code";
import { countSignInTry, forgetSignInTries } from "@/lib/accounts/sign-in-throttle";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { readMailAddress } from "@/lib/mail/mailer";
import { isStaffRole } from "@/lib/shared/actor";
import { Refusal } from "@/lib/shared/refusal";

type RecoverySignIn = { email: string; code: string; endOthers: boolean; address: string | null };

/** Hashed for an address that nobody has, so that the answer takes as long. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/**
 * Signs a member of staff in by one of his recovery codes, which is used up; on wish all his other sessions end. That it was used is recorded.
 * The session may make a new passkey for a few minutes, and moves no money before that.
 *
 * Refuses with auth.wrong_code for everything that is wrong, a used code included, and rate.limited. Of two at once one gets in.
 */
export async function signInWithRecoveryCode(
  { email: typed, code, endOthers, address }: RecoverySignIn,
  now: Date,
): Promise<{ userId: string }> {
  const email = readMailAddress(typed) ?? "";
  if (!(await countSignInTry({ email, address }, now))) throw new Refusal("rate.limited");
  const user = await prisma().user.findUnique({ where: { email }, select: { id: true, role: true, disabledAt: true } });
  const codeHash = hashRecoveryCode({ userId: user?.id ?? NOBODY, code, key: env.FACET_HASH_KEY });
  if (user === null || user.disabledAt !== null || !isStaffRole(user.role)) throw new Refusal("auth.wrong_code");
  const { id: userId, role } = user;
  await inTransaction(async (tx) => {
    const { count } = await tx.recoveryCode.updateMany({
      where: { userId, codeHash, usedAt: null },
      data: { usedAt: now },
    });
    if (count === 0) throw new Refusal("auth.wrong_code");
    const ended = endOthers
      ? await tx.userSession.updateMany({
          where: { userId, revokedAt: null, expiresAt: { gt: now } },
          data: { revokedAt: now },
        })
      : { count: 0 };
    const left = await tx.recoveryCode.count({ where: { userId, usedAt: null } });
    await recordAudit(
      tx,
      { userId, role },
      {
        action: "recovery.use_code",
        subject: `user:${userId}`,
        before: { left: left + 1 },
        after: { left, endedSessions: ended.count },
      },
    );
  });
  await forgetSignInTries({ email, address });
  return { userId };
}
