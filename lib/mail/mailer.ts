import { z } from "zod";
import type { MailKind, StaffMailKind } from "@/lib/mail/mail-words";
import type { DataMailKind } from "@/lib/mail/words/data-words";
import { Refusal } from "@/lib/shared/refusal";

export type Mail = {
  /** A customer's mail, or one to staff, who all read English. */
  kind: MailKind | DataMailKind | StaffMailKind | "staff_invitation";
  /** One address, nothing else. */
  to: string;
  subject: string;
  text: string;
  html: string;
  orderId: string | null;
  /** The business fact that asked for it ("order:<id>:delivered"). A repeat carries the same Message-ID. */
  key: string;
};

/** Sends one mail, or throws: the job that asked for it tries again. Handing one over twice may send it twice. */
export interface Mailer {
  send(mail: Mail): Promise<void>;
}

const ADDRESS_LENGTH_MAX = 254;

/**
 * Reads an e-mail address as people type it, lower case and without spaces around it. Null for anything that is not exactly
 * one address: a list, a display name, a line break that would start a new header.
 */
export function readMailAddress(text: string): string | null {
  const address = text.trim().toLowerCase();
  if (address.length > ADDRESS_LENGTH_MAX || !z.email().safeParse(address).success) return null;
  return address;
}

/**
 * The last gate before a mail leaves, whichever adapter sends it. Refuses with mail.address_invalid; a subject with a
 * control character is our own mistake and throws.
 */
export function guardHeaders({ to, subject, key }: Mail): void {
  if (readMailAddress(to) !== to) throw new Refusal("mail.address_invalid", { key });
  if (/\p{Cc}/u.test(subject)) throw new Error(`The subject of mail "${key}" holds a control character`);
}
