import type { Locale } from "@/lib/shared/locales";

/** What a customer may report, in the order in which the form asks. */
export const TICKET_KINDS = ["not_arrived", "wrong_recipient", "charged_twice", "refund", "other"] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

/**
 * open: waits for us (new, or the customer wrote again); answered: waits for the customer; solved: over, until the customer writes again.
 */
export const TICKET_STATES = ["open", "answered", "solved"] as const;
export type TicketState = (typeof TICKET_STATES)[number];

export type MessageAuthor = "customer" | "staff" | "incident";

/** A text in several languages; English is always there. */
export type Texts = { en: string } & Partial<Record<Locale, string>>;

export const TEXT_MAX = 4_000;
/** Open reports of one order; the customer adds to one of them instead of making a sixth. */
export const OPEN_TICKETS_MAX = 5;
/** Of one order in all its life: whoever reports and closes again and again must not fill the database with pictures. */
export const TICKETS_MAX = 20;
/** Of one ticket: past this something other than a conversation is going on. */
export const MESSAGES_MAX = 500;

/** The text in the customer's language, or English, and which of the two it is. */
export function textIn(texts: Texts, locale: Locale): { text: string; isFallback: boolean } {
  const own = texts[locale]?.trim() ?? "";
  return own === "" ? { text: texts.en, isFallback: locale !== "en" } : { text: own, isFallback: false };
}
