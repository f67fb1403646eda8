import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { guardHeaders, type Mail, type Mailer } from "@/lib/mail/mailer";

export type SmtpSettings = {
  /** smtp://user:password@host:587 or smtps://host:465 */
  url: string;
  /** "Facet <no-reply@facet.example>" */
  from: string;
  timeoutMs: number;
};

/** Sends over SMTP. Throws with the server's words as cause when it is not accepted for delivery. */
export function createSmtpMailer({ url, from, timeoutMs }: SmtpSettings): Mailer & { close(): void } {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // Our mails hold text only; a path or address in one must never be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const host = /@([^\s>]+)/.exec(from)?.[1] ?? "facet.invalid";
  return {
    async send(mail: Mail): Promise<void> {
      guardHeaders(mail);
      try {
        await transport.sendMail({
          from,
          to: { name: "", address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          messageId: `<${createHash("sha256").update(mail.key).digest("hex").slice(0, 32)}@${host}>`,
          // Out-of-office answers to automatic mail help nobody (RFC 3834).
          headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
        });
      } catch (cause) {
        throw new Error(`The mail server did not take mail "${mail.key}"`, { cause });
      }
    },
    close: () => transport.close(),
  };
}
