import "server-only";
import type { Db } from "@/lib/db/transaction";
import { guardHeaders, type Mail, type Mailer } from "@/lib/mail/mailer";

/** For the demo: a mail lands in a table that the outbox page shows, under the same gate as a real one. */
export function createOutboxMailer(db: Db): Mailer {
  return {
    async send(mail: Mail): Promise<void> {
      guardHeaders(mail);
      const { kind, to: toAddress, subject, text, html, orderId } = mail;
      await db.outboxMail.create({ data: { kind, toAddress, subject, text, html, orderId }, select: { id: true } });
    },
  };
}
