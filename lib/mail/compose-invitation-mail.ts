import type { Shop } from "@/lib/mail/compose-mail";
import type { Mail } from "@/lib/mail/mailer";
import { renderHtml, renderText } from "@/lib/mail/render-mail";
import type { StaffRole } from "@/lib/shared/actor";

type Facts = { to: string; role: StaffRole; url: string; hours: number; shop: Shop; key: string };

/** The mail that invites somebody to a desk. English like the desks. `url` holds the one-time token. */
export function composeInvitationMail({ to, role, url, hours, shop, key }: Facts): Mail {
  const body = {
    locale: "en" as const,
    shop: shop.name,
    heading: `You are invited to work at ${shop.name}`,
    lines: [
      `You will have the role "${role}". Choose a name and a password, then make a passkey on your device.`,
      `The link works once, for ${hours} hours. Please do not pass it on: whoever opens it first gets the account.`,
    ],
    rows: [],
    action: { label: "Accept the invitation", url },
    footer: [
      `An admin of ${shop.name} gave us this address. You did not expect this? Then ignore it, or write to ${shop.supportEmail}.`,
    ],
  };
  return {
    ...{ kind: "staff_invitation", to, orderId: null, key },
    subject: `Your invitation to ${shop.name}`,
    text: renderText(body),
    html: renderHtml(body),
  };
}
