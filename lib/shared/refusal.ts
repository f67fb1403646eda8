import { DATA_REFUSALS, PEOPLE_REFUSALS } from "@/lib/shared/people-refusals";
import { ALERT_REFUSALS, POOL_REFUSALS } from "@/lib/shared/pool-refusals";
import { PRICE_REFUSALS, PROMOTION_REFUSALS } from "@/lib/shared/price-refusals";
import { TICKET_REFUSALS } from "@/lib/shared/ticket-refusals";

/**
 * Every expected "no". A new code does not compile until it has a status and a sentence. Append within its domain; a code
 * that was published is never renamed, since the API's callers and the messages of the shop are keyed by it.
 */
export const REFUSALS = {
  ...ALERT_REFUSALS,

  "auth.address_taken": { status: 409, message: "There is already an account with this e-mail address." },
  "auth.forbidden": { status: 403, message: "Your account may not do this." },
  "auth.link_expired": { status: 410, message: "This sign-in link has expired. Please ask for a new one." },
  "auth.own_account": { status: 409, message: "You cannot do this to your own account." },
  "auth.reason_required": { status: 422, message: "Please say why. The reason is kept in the audit log." },
  "auth.reauth_required": { status: 401, message: "Please enter your password again to confirm this." },
  "auth.session_ended": { status: 401, message: "Your session has ended. Please sign in again." },
  "auth.sign_in_required": { status: 401, message: "Please sign in first." },
  "auth.user_not_found": { status: 404, message: "There is no such person." },
  "auth.weak_password": { status: 422, message: "Please choose a password of 12 characters or more." },
  "auth.wrong_origin": { status: 403, message: "This request did not come from our own pages." },
  "auth.wrong_password": { status: 401, message: "The e-mail address or the password is wrong." },
  ...PEOPLE_REFUSALS,

  "channel.not_found": { status: 404, message: "There is no such payment channel." },
  "channel.not_of_method": { status: 422, message: "This channel does not take that method. Please choose another." },
  "channel.other_forced": {
    status: 409,
    message: "Another channel of this method is forced already. Please release that one first.",
  },
  "channel.stale": {
    status: 409,
    message: "Someone changed this channel meanwhile. Please look at it again first.",
  },
  "channel.window_key_reused": { status: 409, message: "This window was already recorded with other times." },
  "channel.window_not_found": { status: 404, message: "There is no such maintenance window." },
  "channel.window_times": {
    status: 422,
    message: "A maintenance window must end in the future, begin within 90 days and last at most 7 days.",
  },
  "channel.windows_limit": { status: 409, message: "This channel has 20 windows to come. Please remove one first." },

  ...DATA_REFUSALS,

  "input.invalid": { status: 422, message: "Please check the fields and try again." },
  "input.too_large": { status: 413, message: "This request is too large." },
  "input.unreadable": { status: 400, message: "We could not read this request." },

  "ledger.account_not_found": { status: 404, message: "There is no such account in the books." },
  "ledger.already_resolved": { status: 409, message: "This transfer was already resolved the other way." },
  "ledger.insufficient_funds": { status: 409, message: "The balance is too low for this." },
  "ledger.key_reused": { status: 409, message: "This key was already used for another transfer." },

  "mail.address_invalid": { status: 422, message: "Please enter an e-mail address such as name@example.com." },
  "mail.not_configured": { status: 503, message: "This shop cannot send e-mail at the moment." },

  "order.already_paid": { status: 409, message: "This order is paid, so it can no longer be cancelled." },
  "order.cannot_correct": { status: 409, message: "The recipient of this order can no longer be changed." },
  "order.claimed": { status: 409, message: "A colleague works on this order. Take it over with a word, or leave it." },
  "order.closed": { status: 409, message: "This order is closed. Please place a new one." },
  "order.email_missing": { status: 409, message: "This order has no e-mail address to send the receipt to." },
  "order.expired": { status: 410, message: "This order has expired. Please place a new one." },
  "order.key_reused": { status: 409, message: "This order was already placed with other details. Please start again." },
  "order.not_found": { status: 404, message: "We could not find that order." },
  "order.reference_invalid": { status: 422, message: "This order number has a typing mistake. Please check it again." },
  "order.wrong_state": { status: 409, message: "The order has moved on, so this is no longer possible." },

  "package.amount_out_of_range": { status: 422, message: "Please choose between 50 and 120,000 diamonds." },
  "package.duplicate": { status: 409, message: "There is already a package with this many diamonds." },
  "package.not_found": { status: 404, message: "This package is no longer for sale. Please choose another one." },
  "package.scheduled": {
    status: 409,
    message: "A schedule that is in force sets this already. Please cancel it first.",
  },
  "package.stale": { status: 409, message: "Someone changed this package meanwhile. Please look at it again first." },

  "payment.already_started": { status: 409, message: "A payment for this order is already under way." },
  "payment.channel_unavailable": {
    status: 503,
    message: "This way to pay is not available right now. Please choose another.",
  },
  "payment.declined": {
    status: 402,
    message: "The payment was declined. Please try another card or another way to pay.",
  },
  "payment.key_reused": { status: 409, message: "This payment was already started with other details." },
  "payment.amount_not_served": {
    status: 422,
    message: "This way to pay does not take this amount. Please choose another way or another amount.",
  },
  "payment.method_not_offered": { status: 422, message: "This way to pay is not offered in your country." },
  "payment.code_wrong": { status: 422, message: "This code is not right. Please look at the message again." },
  "payment.code_expired": { status: 409, message: "This code is too old. Please ask for a new one." },
  "payment.phone_invalid": {
    status: 422,
    message: "Please enter a mobile number of this country.",
  },
  "payment.phone_unknown": {
    status: 422,
    message: "The operator does not know this number. Please check it.",
  },
  "payment.phone_refused": {
    status: 409,
    message:
      "The operator does not charge this number: it may lack credit, or be barred. Please try another number or another way to pay.",
  },
  "payment.purchase_invalid": {
    status: 422,
    message: "This purchase does not belong to this order. Nothing was charged for it here.",
  },
  "payment.not_found": { status: 404, message: "We could not find that payment." },
  "payment.not_refundable": { status: 409, message: "This payment cannot be refunded." },
  "payment.refund_too_large": { status: 422, message: "This is more than is left to give back." },
  "payment.start_failed": {
    status: 502,
    message: "The payment page could not be opened. You were not charged. Please try again.",
  },
  "payment.start_unknown": {
    status: 503,
    message: "The payment page is slow to answer. Please try again in a moment.",
  },

  ...POOL_REFUSALS,

  ...PRICE_REFUSALS,

  ...PROMOTION_REFUSALS,

  "rate.limited": { status: 429, message: "Too many tries in a short time. Please wait a moment and try again." },

  "recipient.invalid": { status: 422, message: "A BIGO ID has 4 to 80 letters, digits, dots, dashes or underscores." },
  "recipient.not_chargeable": { status: 422, message: "This BIGO ID cannot receive diamonds." },
  "recipient.not_found": { status: 422, message: "We could not find this BIGO ID. Please check it again." },
  "recipient.saved_limit": {
    status: 409,
    message: "You have saved as many recipients as we keep. Please remove one first.",
  },

  "refund.above_limit": { status: 403, message: "This refund is above what your role may approve." },
  "refund.key_reused": { status: 409, message: "This refund was already asked for with other details." },
  "refund.not_payable": {
    status: 409,
    message: "This refund is on its way or was made already, so it cannot be paid out as well.",
  },
  "refund.own_request": { status: 403, message: "You asked for this refund, so somebody else has to decide about it." },
  "refund.request_closed": { status: 409, message: "This request was decided, withdrawn or has expired." },
  "refund.request_not_found": { status: 404, message: "There is no such request for a refund." },
  "refund.second_person": {
    status: 409,
    message: "A colleague can approve this refund, so it needs that second person.",
  },
  "refund.too_early": { status: 409, message: "This refund cannot be released yet. The page says from when on." },
  "review.already_decided": { status: 409, message: "Somebody has already decided this review." },
  "review.not_found": { status: 404, message: "There is no such review." },
  "risk.blocked": { status: 403, message: "We cannot take this order. Please contact support." },
  "risk.held": { status: 409, message: "We are checking this order. You will hear from us soon." },
  "risk.rules_invalid": { status: 422, message: "These risk rules are not complete." },

  "routing.rule_duplicate": {
    status: 409,
    message: "There is such a rule for these payments already. Please remove that one first.",
  },
  "routing.rule_key_reused": { status: 409, message: "This rule was already recorded with other content." },
  "routing.rule_not_found": { status: 404, message: "There is no such rule." },
  "routing.rules_changed": {
    status: 409,
    message: "Someone changed the rules meanwhile. Please look at them again first.",
  },
  "routing.rules_limit": { status: 409, message: "There are 100 rules already. Please remove one first." },

  "settlement.already_closed": { status: 409, message: "Somebody has already decided about this difference." },
  "settlement.difference_not_found": { status: 404, message: "There is no such difference." },

  "shop.busy": {
    status: 503,
    message: "The shop is very busy. You were not charged. Please try again in a few seconds.",
  },
  "shop.closed": { status: 503, message: "The shop is closed for maintenance. Please come back in a few minutes." },
  "shop.country_not_served": { status: 422, message: "We do not sell in this country yet." },

  ...TICKET_REFUSALS,

  "upstream.halted": { status: 503, message: "Deliveries are paused for the moment. Your money is safe." },
  "upstream.key_reused": { status: 409, message: "This delivery was already asked for with other details." },
  "upstream.unavailable": {
    status: 503,
    message: "The platform does not answer at the moment. Please try again soon.",
  },

  "view.key_reused": { status: 409, message: "This view was already saved with other filters." },
  "view.limit": { status: 409, message: "You have 50 saved views already. Please remove one first." },
  "view.name_taken": { status: 409, message: "There is a view of this name already. Please choose another name." },
  "view.not_found": { status: 404, message: "There is no such view. Somebody may have removed it." },

  "webhook.key_reused": { status: 409, message: "This event was already received with other content." },
  "webhook.signature_invalid": { status: 400, message: "The signature of this event is wrong." },
  "webhook.too_old": { status: 400, message: "This event is too old." },
  "webhook.unreadable": { status: 400, message: "We could not read this event." },
} as const satisfies Record<string, { status: number; message: string }>;

export type RefusalCode = keyof typeof REFUSALS;

/**
 * An expected "no". Throwing one rolls the transaction back. Anything else that is thrown is a bug: it is logged, and the
 * customer sees a reference.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  /** For the log; never sent to a browser as they are. */
  readonly facts: Record<string, unknown>;

  constructor(code: RefusalCode, facts: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.facts = facts;
  }

  get status(): number {
    return REFUSALS[this.code].status;
  }

  get publicMessage(): string {
    return REFUSALS[this.code].message;
  }
}

export function isRefusalCode(text: string): text is RefusalCode {
  return Object.hasOwn(REFUSALS, text);
}
