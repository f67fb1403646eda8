import type { StaffActor } from "@/lib/accounts/actor";
import { recordAudit } from "@/lib/accounts/audit";
import { hashLinkToken } from "@/lib/accounts/link-token";
import type { InviteStaff } from "@/lib/accounts/schemas";
import { rowOf } from "@/lib/db/pool";
import type { Tx } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import type { StaffRole } from "@/lib/shared/actor";
import { addSeconds } from "@/lib/shared/clock";
import { newId } from "@/lib/shared/ids";
import { Refusal } from "@/lib/shared/refusal";
import { requireRight } from "@/lib/shared/rights";

export type SentInvitation = { invitationId: string; email: string; role: StaffRole; token: string };

type Times = { token: string; at: Date };

/**
 * Invites an address to become a member of staff; whoever calls mails the token after the commit. An open invitation that has expired
 * is withdrawn on the way.
 *
 * Not to be repeated: an address that is invited is refused with auth.invitation_open, two at once included. Refuses also with
 * auth.address_taken (customers included) and auth.forbidden.
 */
export async function inviteStaff(
  tx: Tx,
  actor: StaffActor,
  { email, role, reason, token, at }: InviteStaff & Times,
): Promise<SentInvitation> {
  requireRight(actor, "people.change");
  if ((await tx.user.count({ where: { email } })) > 0) throw new Refusal("auth.address_taken");
  await tx.staffInvitation.updateMany({
    where: { email, acceptedAt: null, withdrawnAt: null, expiresAt: { lte: at } },
    data: { withdrawnAt: at },
  });
  const invitationId = newId();
  const { count } = await tx.staffInvitation.createMany({
    data: [
      {
        ...{ id: invitationId, email, role, invitedBy: actor.userId, createdAt: at },
        tokenHash: hashLinkToken(token),
        expiresAt: addSeconds(at, env.INVITATION_HOURS * 3600),
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) throw new Refusal("auth.invitation_open");
  await recordAudit(tx, actor, {
    action: "invitation.send",
    subject: `invitation:${invitationId}`,
    after: { email, role },
    reason,
  });
  return { invitationId, email, role, token };
}

/**
 * A new link for an open invitation, expired or not; the link before no longer works. Whoever calls mails it after the commit.
 *
 * A repeat makes another link. Refuses with auth.invitation_over, auth.invitation_unknown, auth.forbidden.
 */
export async function renewInvitation(
  tx: Tx,
  actor: StaffActor,
  { invitationId, token, at }: { invitationId: string } & Times,
): Promise<SentInvitation> {
  requireRight(actor, "people.change");
  const { count } = await tx.staffInvitation.updateMany({
    where: { id: invitationId, acceptedAt: null, withdrawnAt: null },
    data: { tokenHash: hashLinkToken(token), expiresAt: addSeconds(at, env.INVITATION_HOURS * 3600), sentAt: null },
  });
  const known = await tx.staffInvitation.findUnique({
    where: { id: invitationId },
    select: { email: true, role: true },
  });
  if (known === null) throw new Refusal("auth.invitation_unknown");
  if (count === 0) throw new Refusal("auth.invitation_over");
  await recordAudit(tx, actor, { action: "invitation.send_again", subject: `invitation:${invitationId}` });
  return { invitationId, email: known.email, role: known.role as StaffRole, token };
}

/** Takes an invitation back: its link no longer works. Safe to repeat. Refuses with auth.invitation_over once it was accepted. */
export async function withdrawInvitation(
  tx: Tx,
  actor: StaffActor,
  { invitationId, reason, at }: { invitationId: string; reason: string; at: Date },
): Promise<void> {
  requireRight(actor, "people.change");
  const { count } = await tx.staffInvitation.updateMany({
    where: { id: invitationId, acceptedAt: null, withdrawnAt: null },
    data: { withdrawnAt: at },
  });
  if (count === 1) {
    return recordAudit(tx, actor, { action: "invitation.withdraw", subject: `invitation:${invitationId}`, reason });
  }
  const known = await tx.staffInvitation.findUnique({ where: { id: invitationId }, select: { acceptedAt: true } });
  if (known === null) throw new Refusal("auth.invitation_unknown");
  if (known.acceptedAt !== null) throw new Refusal("auth.invitation_over");
}

/** Notes that the mail of this very link is out, so that the list tells apart what was never sent. */
export async function markInvitationSent({ invitationId, token }: SentInvitation, at: Date): Promise<void> {
  await rowOf("UPDATE staff_invitations SET sent_at = $3 WHERE id = $1 AND token_hash = $2 RETURNING id", [
    invitationId,
    hashLinkToken(token),
    at,
  ]);
}
