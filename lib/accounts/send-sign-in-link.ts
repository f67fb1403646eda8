import { createHash } from "node:crypto";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import { composeSignInMail } from "@/lib/mail/compose-mail";
import { shopMailer } from "@/lib/mail/shop-mailer";
import { isStaffRole } from "@/lib/shared/actor";
import type { Locale } from "@/lib/shared/locales";

export const LINK_MINUTES = 15;

/** Links that one mailbox may have open at once: enough for impatience, too few to flood somebody's mailbox. */
const OPEN_LINKS_MAX = 5;

/**
 * Mails a link that signs a customer in. Staff and disabled accounts get none, and the page says the same for everybody: who
 * types an address does not learn whether it has an account.
 */
export async function sendSignInLink({
  email,
  token,
  url,
  locale,
}: {
  email: string;
  token: string;
  url: string;
  locale: Locale;
}): Promise<void> {
  const [user, openLinks] = await Promise.all([
    prisma().user.findUnique({ where: { email }, select: { role: true, disabledAt: true } }),
    prisma().signInToken.count({
      where: { identifier: email, expiresAt: { gt: new Date() }, tokenHash: { not: storedHashOf(token) } },
    }),
  ]);
  if (user !== null && (isStaffRole(user.role) || user.disabledAt !== null)) return;
  if (openLinks >= OPEN_LINKS_MAX) return;
  const key = `sign-in:${createHash("sha256").update(url).digest("hex").slice(0, 32)}`;
  const shop = { name: env.SHOP_NAME, supportEmail: env.SUPPORT_EMAIL };
  await shopMailer().send(composeSignInMail({ url, minutes: LINK_MINUTES, key }, { to: email, locale, shop }));
}

/**
 * How next-auth stores a token. It writes the row and sends the mail side by side, so this link's own row may be there already or not;
 * either way it does not count against itself.
 */
function storedHashOf(token: string): string {
  return createHash("sha256").update(`${token}${env.FACET_SECRET}`).digest("hex");
}
