import "server-only";
import { prisma } from "@/lib/db/prisma";
import { env } from "@/lib/env";
import type { Mailer } from "@/lib/mail/mailer";
import { createOutboxMailer } from "@/lib/mail/outbox-mailer";
import { createSmtpMailer } from "@/lib/mail/smtp-mailer";
import { Refusal } from "@/lib/shared/refusal";

const SMTP_TIMEOUT_MS = 10_000;

let mailer: Mailer | null = null;

/**
 * How this shop sends mail: over SMTP where SMTP_URL is set, else, in the demo, into the visible outbox. Refuses with
 * mail.not_configured, which the settings rule out for a real shop.
 */
export function shopMailer(): Mailer {
  mailer ??= makeMailer();
  return mailer;
}

function makeMailer(): Mailer {
  if (env.SMTP_URL !== undefined) {
    return createSmtpMailer({ url: env.SMTP_URL, from: env.MAIL_FROM, timeoutMs: SMTP_TIMEOUT_MS });
  }
  if (env.FACET_DEMO) return createOutboxMailer(prisma());
  throw new Refusal("mail.not_configured");
}
