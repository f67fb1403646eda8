/** What a mail is about: one for each step at which a customer would otherwise wonder. */
export const MAIL_KINDS = [
  "order_received",
  "order_paid",
  "order_in_review",
  "order_delivered",
  "order_waiting_stock",
  "order_needs_recipient",
  "order_refunded",
  "order_released",
  "order_refund_claim",
  "order_refund_payout",
  "order_wrong_amount",
  "order_expired",
  "ticket_answered",
  "ticket_written",
  "sign_in_link",
] as const;

export type MailKind = (typeof MAIL_KINDS)[number];

/** Mails to staff: in English only, as the desks are, with words of their own. */
export type StaffMailKind = "staff_alert";

/**
 * One mail in one language. Words in braces are filled in: {shop} {reference} {diamonds} {recipient} {total} {refunded}
 * {until} {minutes} {claim} {answer}. `action` is the button; every mail has exactly one.
 */
export type MailText = { subject: string; heading: string; lines: readonly string[]; action: string };

export type MailLabels = {
  order: string;
  diamonds: string;
  recipient: string;
  net: string;
  discount: string;
  fee: string;
  total: string;
  refunded: string;
  paidWith: string;
  deliveredAt: string;
  /** Below every mail. {shop} {support} */
  why: string;
  /** Against copies of the shop that ask for secrets. */
  safety: string;
};

export type MailWords = { labels: MailLabels } & Record<MailKind, MailText>;
