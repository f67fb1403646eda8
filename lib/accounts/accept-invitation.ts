import { isRole } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { hashLinkToken } from "@/lib/accounts/link-token";
import { hashPassword } from "@/lib/accounts/password";
import { passwordProblem } from "@/lib/accounts/password-rule";
import { prisma } from "@/lib/db/prisma";
import { inTransaction } from "@/lib/db/transaction";
import type { StaffRole } from "@/lib/shared/actor";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { holdsRight } from "@/lib/shared/rights";

export type OpenInvitation = { invitationId: string; email: string; role: StaffRole };

/**
 * The invitation that a link opens. Reads only.
 *
 * Refuses with auth.invitation_unknown (withdrawn, replaced by a newer link, or written by somebody who may no longer invite), auth.invitation_used, auth.invitation_expired.
 */
export async function getInvitation(token: string, now: Date): Promise<OpenInvitation> {
  const found = await prisma().staffInvitation.findUnique({
    where: { tokenHash: hashLinkToken(token) },
    select: {
      id: true,
      email: true,
      role: true,
      invitedBy: true,
      expiresAt: true,
      acceptedAt: true,
      withdrawnAt: true,
    },
  });
  if (found === null || found.withdrawnAt !== null) throw new Refusal("auth.invitation_unknown");
  if (found.acceptedAt !== null) throw new Refusal("auth.invitation_used");
  if (found.expiresAt <= now) throw new Refusal("auth.invitation_expired");
  if (!(await mayStillInvite(found.invitedBy))) throw new Refusal("auth.invitation_unknown");
  return { invitationId: found.id, email: found.email, role: found.role as StaffRole };
}

/** An invitation is worth what its writer may do: of somebody who was shut out, or has another role now, it is worth nothing. */
async function mayStillInvite(userId: string): Promise<boolean> {
  const user = await prisma().user.findUnique({ where: { id: userId }, select: { role: true, disabledAt: true } });
  return user !== null && user.disabledAt === null && isRole(user.role) && holdsRight(user.role, "people.change");
}

/**
 * Makes the account of somebody who was invited, with the role that he was invited to and a password of his own.
 *
 * Not to be repeated: the link works once, of two at once for one of them (auth.invitation_used). Refuses also as `getInvitation` does,
 * with auth.weak_password, and with auth.address_taken when the address got an account meanwhile.
 */
export async function acceptInvitation(
  { token, name, password }: { token: string; name: string; password: string },
  now: Date,
): Promise<{ userId: string; email: string }> {
  const { email, role, invitationId } = await getInvitation(token, now);
  const because = passwordProblem({ password, email });
  if (because !== null) throw new Refusal("auth.weak_password", { because });
  const passwordHash = await hashPassword(password);
  const userId = newId();
  await inTransaction(async (tx) => {
    const { count } = await tx.staffInvitation.updateMany({
      where: { tokenHash: hashLinkToken(token), acceptedAt: null, withdrawnAt: null, expiresAt: { gt: now } },
      data: { acceptedAt: now, userId },
    });
    if (count === 0) throw new Refusal("auth.invitation_used");
    const made = await tx.user.createMany({
      data: [{ id: userId, email, name, role, passwordHash, emailVerifiedAt: now }],
      skipDuplicates: true,
    });
    if (made.count === 0) throw new Refusal("auth.address_taken");
    await recordAudit(
      tx,
      { userId, role },
      {
        action: "invitation.accept",
        subject: `invitation:${invitationId}`,
        after: { userId, role },
      },
    );
  });
  return { userId, email };
}
