import { markInvitationSent, type SentInvitation } from "@/lib/accounts/invite-staff";
import { env } from "@/lib/env";
import { composeInvitationMail } from "@/lib/mail/compose-invitation-mail";
import { shopMailer } from "@/lib/mail/shop-mailer";

/**
 * Mails an invitation's link. Answers whether the mail is out: when it is not, the invitation stays and can be sent again.
 *
 * @param onError hears why a mail did not go out
 */
export async function sendInvitation(
  invitation: SentInvitation,
  now: Date,
  onError: (error: unknown) => void,
): Promise<{ isSent: boolean }> {
  const { invitationId, email, role, token } = invitation;
  try {
    await shopMailer().send(
      composeInvitationMail({
        to: email,
        role,
        url: `${env.FACET_URL}/admin/invitation?token=${encodeURIComponent(token)}`,
        hours: env.INVITATION_HOURS,
        shop: { name: env.SHOP_NAME, supportEmail: env.SUPPORT_EMAIL },
        key: `invitation:${invitationId}:${now.getTime()}`,
      }),
    );
  } catch (error) {
    onError(error);
    return { isSent: false };
  }
  await markInvitationSent(invitation, now);
  return { isSent: true };
}
