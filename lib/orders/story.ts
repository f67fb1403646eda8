import type { StoryLine } from "@/lib/orders/desk-view";
import { sentenceOfNeed } from "@/lib/orders/need-words";
import { isNoRefundByChannel } from "@/lib/orders/refund-words";
import { type Currency, formatMoney, isCurrency } from "@/lib/shared/money";
import { wordsForRescode } from "@/lib/upstream/rescode";

/**
 * An order's evidence in words for staff. Pure: every sentence follows from the recorded entry alone, so that two people who
 * look at one order read the same story.
 */
type Body = Readonly<Record<string, unknown>>;

export type EvidenceEntry = { id: string; kind: string; body: Body; recordedAt: string };

type Told = { sentence: string; detail?: string | null };

const text = (body: Body, name: string): string => (typeof body[name] === "string" ? body[name] : "");
const number = (body: Body, name: string): number | null => (typeof body[name] === "number" ? body[name] : null);

function amount(body: Body, currency: Currency): string {
  const own = text(body, "currency");
  const minor = text(body, "amountMinor");
  if (!/^\d+$/.test(minor)) return "";
  return formatMoney({ amountMinor: BigInt(minor), currency: isCurrency(own) ? own : currency }, "en");
}

function discount(body: Body, currency: Currency): string {
  return amount({ ...body, amountMinor: body.discountMinor }, currency);
}

/** Why an order was given up or moved, as the database writes it. */
const REASONS: Readonly<Record<string, string>> = {
  refused: "the platform refused the delivery",
  review_rejected: "the review was rejected",
  blocked: "risk blocked it",
  late: "it was paid after its payment had been closed",
  late_price: "it was paid late, and the price had changed",
  late_stock: "it was paid late, and the stock was gone",
  hold_lost: "the card's hold was gone",
  recipient_timeout: "the recipient was not corrected in time",
  given_up: "staff gave it up",
  goodwill: "goodwill",
  paid_twice: "it was paid twice",
  wrong_amount: "another amount was paid",
  dispute_lost: "the dispute was lost",
};

export function reasonWords(code: string | null): string {
  return code === null ? "" : (REASONS[code] ?? code.replaceAll("_", " "));
}

const ROLE_WORDS: Readonly<Record<string, string>> = {
  main: "",
  extra: " It is a second payment, so it goes back.",
  wrong: " It is another amount than was asked, so it goes back.",
};

const TELLERS: Readonly<Record<string, (body: Body, currency: Currency) => Told>> = {
  "order.placed": (body) => ({ sentence: `Placed: ${text(body, "diamonds")} diamonds`, detail: text(body, "channel") }),
  "order.discounted": (body, currency) => ({
    sentence: `${text(body, "code") === "" ? "An offer" : `The code ${text(body, "code")}`} took ${discount(body, currency)} off`,
  }),
  "order.promotion_returned": () => ({ sentence: "The use of its offer or code was given back" }),
  "order.claimed": () => ({ sentence: "Added to the account of the customer who proved this e-mail address" }),
  "order.erased": () => ({ sentence: "The customer's personal data was erased on his wish" }),
  "order.expired": () => ({ sentence: "Expired without a payment" }),
  "order.cancelled": () => ({ sentence: "Cancelled before it was paid" }),
  "order.in_review": () => ({ sentence: "Held for a review" }),
  "order.awaiting_stock": () => ({ sentence: "Waits for stock; goes on by itself after a deposit" }),
  "order.needs_recipient": () => ({ sentence: "Waits for another recipient" }),
  "order.delivering": () => ({ sentence: "Goes to the platform" }),
  "order.unknown": () => ({ sentence: "Nobody knows yet whether the diamonds arrived" }),
  "order.delivered": () => ({ sentence: "Delivered" }),
  "order.refunding": (body) => ({ sentence: "The money goes back", detail: reasonWords(text(body, "because")) }),
  "order.refunded": () => ({ sentence: "The money is back" }),
  "order.retried": () => ({ sentence: "Looked at again at once, as staff asked" }),
  "refund.requested": (body, currency) => ({
    sentence: `${amount(body, currency)} of goodwill asked for; it waits for a second person`,
  }),
  "refund.approved": (body, currency) => ({ sentence: `${amount(body, currency)} of goodwill approved` }),
  "refund.declined": (body, currency) => ({ sentence: `${amount(body, currency)} of goodwill declined` }),
  "refund.withdrawn": (body, currency) => ({ sentence: `The request for ${amount(body, currency)} was taken back` }),
  "refund.released": (body, currency) => ({
    sentence: `${amount(body, currency)} of goodwill released after the delay; nobody else could approve it`,
  }),
  "payment.started": (body) => ({ sentence: "Payment page opened", detail: text(body, "sessionId") }),
  "payment.refused": (body) => ({
    sentence: "The provider refused to open a payment page",
    detail: text(body, "failureCode"),
  }),
  "payment.added": (body) => ({ sentence: "Another attempt to pay began", detail: text(body, "channel") }),
  "payment.authorised": (body, currency) => ({
    sentence: `${amount(body, currency)} authorised.${ROLE_WORDS[text(body, "role")] ?? ""}`,
    detail: text(body, "providerPaymentId"),
  }),
  "payment.paid": (body, currency) => ({
    sentence: `${amount(body, currency)} paid.${ROLE_WORDS[text(body, "role")] ?? ""}`,
    detail: text(body, "providerPaymentId"),
  }),
  "payment.failed": (body) => ({ sentence: "The payment failed", detail: text(body, "failureCode") }),
  "payment.cancelled": () => ({ sentence: "The hold was released; nothing was taken" }),
  "payment.captured": (body, currency) => ({ sentence: `${amount(body, currency)} captured` }),
  "payment.owed": (body, currency) => ({ sentence: `Delivered, but ${amount(body, currency)} could not be captured` }),
  "payment.after_close": (body, currency) => ({
    sentence: `${amount(body, currency)} came in for a payment that the provider had called finished`,
  }),
  "payment.more": (body, currency) => ({
    sentence: `${amount(body, currency)} more came in for a payment that was booked. It goes back.`,
  }),
  "payment.needs_person": (body) => ({ sentence: sentenceOfNeed("payments", text(body, "because")) }),
  "payment.person_done": (body) => ({ sentence: `Staff: ${text(body, "resolution").replaceAll("_", " ")}` }),
  "payment.refund_requested": (body, currency) => ({ sentence: `Refund of ${amount(body, currency)} asked for` }),
  "payment.refunded": (body, currency) => ({
    sentence: `${amount(body, currency)} given back`,
    detail: reasonWords(text(body, "reason")),
  }),
  "payment.paid_out": (body, currency) => ({
    sentence: `${amount(body, currency)} paid out from the shop's bank`,
    detail: text(body, "document"),
  }),
  "payment.refund_offered": (body, currency) => ({
    sentence: `${amount(body, currency)} waits for the customer, who has to say where it goes`,
  }),
  "payment.refund_twice": (body, currency) => ({
    sentence: `The provider gave ${amount(body, currency)} back as well, after it was given back another way`,
  }),
  "payment.refund_failed": (body) =>
    isNoRefundByChannel(text(body, "because"))
      ? { sentence: "This channel cannot give money back: it waits for a payout" }
      : { sentence: "The refund failed", detail: text(body, "because") },
  "payment.refund_returned": (body, currency) => ({
    sentence: `The refund of ${amount(body, currency)} came back`,
    detail: text(body, "because"),
  }),
  "payment.dispute_opened": (body, currency) => ({
    sentence: `The bank opened a dispute about ${amount(body, currency)}`,
  }),
  "payment.dispute_won": () => ({ sentence: "The dispute was won" }),
  "payment.dispute_lost": () => ({ sentence: "The dispute was lost; the money went back without us" }),
  "settlement.difference_opened": (body) => ({
    sentence: "The provider's settlement report and our books differ; the money is in suspense",
    detail: [text(body, "kind"), text(body, "line")].filter(Boolean).join(", "),
  }),
  "settlement.difference_explained": (body) => ({
    sentence: "The difference is explained",
    detail: text(body, "note"),
  }),
  "settlement.difference_booked": (body) => ({
    sentence: `The difference was booked to ${text(body, "bookedTo")}`,
    detail: text(body, "note"),
  }),
  "risk.decided": (body) => ({ sentence: `Risk decided: ${text(body, "verdict")}` }),
  "recipient.corrected": (body) => ({ sentence: `Recipient corrected by ${text(body, "by") || "the customer"}` }),
  "review.approve": () => ({ sentence: "Review approved" }),
  "review.reject": () => ({ sentence: "Review rejected" }),
  "delivery.reserved": (body) => ({
    sentence: `${text(body, "diamonds")} diamonds reserved in ${text(body, "custodian")}`,
    detail: `part ${number(body, "part") ?? 1}, try ${number(body, "try") ?? 1}`,
  }),
  "delivery.delivered": (body) => ({
    sentence: body.byPerson === true ? "Delivered, as the supplier said" : "The platform delivered",
    detail: `part ${number(body, "part") ?? 1}`,
  }),
  "delivery.rejected": (body) => ({ sentence: "Not delivered", detail: deliveryDetail(body) }),
  "delivery.late_success": (body) => ({
    sentence: "The platform said late that it had delivered after all; tell an admin, since it was given up already",
    detail: `part ${number(body, "part") ?? 1}`,
  }),
  "delivery.unknown": (body) => ({
    sentence: "No clear answer: nobody knows whether it arrived",
    detail: deliveryDetail(body),
  }),
};

function deliveryDetail(body: Body): string {
  const rescode = number(body, "rescode");
  if (rescode !== null) return `${rescode}: ${wordsForRescode(rescode).staff}`;
  return becauseWords(text(body, "because"));
}

const NO_ANSWER_WORDS: Readonly<Record<string, string>> = {
  timeout: "No answer in time.",
  network: "The connection broke.",
  worker_lost: "The worker vanished while sending.",
  unreadable: "The answer could not be read.",
  person: "As a person found out.",
  http_408: "The platform gave up waiting (408).",
  http_5xx: "The platform's server failed.",
  http_4xx: "The platform's server refused the call.",
};

export function becauseWords(code: string | null): string {
  return code === null || code === "" ? "" : (NO_ANSWER_WORDS[code] ?? code);
}

/** One entry as a line of the story. An unknown kind shows its own name, so that nothing is left out. */
export function storyLineOf({ id, kind, body, recordedAt }: EvidenceEntry, currency: Currency): StoryLine {
  const told = TELLERS[kind]?.(body, currency) ?? { sentence: kind };
  return {
    key: `e${id}`,
    at: recordedAt,
    source: sourceOf(kind),
    sentence: told.sentence,
    detail: told.detail || null,
  };
}

function sourceOf(kind: string): StoryLine["source"] {
  const [domain = ""] = kind.split(".");
  if (domain === "refund" || /^payment\.(refund|paid_out)/.test(kind)) return "refund";
  if (kind.startsWith("payment.dispute")) return "dispute";
  if (domain === "payment" || domain === "settlement") return "payment";
  if (domain === "risk" || domain === "review") return "risk";
  return domain === "delivery" ? "delivery" : "order";
}
