import type { MailText } from "@/lib/mail/mail-words";
import { en } from "@/lib/mail/words/data-en";
import { fil } from "@/lib/mail/words/data-fil";
import { id } from "@/lib/mail/words/data-id";
import { ms } from "@/lib/mail/words/data-ms";
import { th } from "@/lib/mail/words/data-th";
import { vi } from "@/lib/mail/words/data-vi";
import type { Locale } from "@/lib/shared/locales";

/** The mails about a customer's own data. Words in braces: {shop} {support} {hours}. */
export const DATA_MAIL_KINDS = [
  "data_confirm_export",
  "data_confirm_deletion",
  "data_erased",
  "data_declined",
] as const;
export type DataMailKind = (typeof DATA_MAIL_KINDS)[number];

export type DataMailWords = Record<DataMailKind, MailText>;

export const DATA_MAIL_WORDS: Record<Locale, DataMailWords> = { en, fil, id, ms, th, vi };
