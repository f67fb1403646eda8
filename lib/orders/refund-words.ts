/** A refund as far as its words need it. `note` is what the provider refused it with. */
type RefundState = { status: string; note: string | null; isReplaced: boolean; isOffered?: boolean };

/** What a channel cannot give back by itself is no failure: it is a payout to make. */
const NO_REFUND_BY_CHANNEL: ReadonlySet<string | null> = new Set([
  "payment.cannot_refund",
  "payment.cannot_refund_in_part",
]);

export function isNoRefundByChannel(code: string | null): boolean {
  return NO_REFUND_BY_CHANNEL.has(code);
}

/** Whether a person has to send this money from the shop's own bank. */
export function isToPayOut({ status, note, isReplaced }: RefundState): boolean {
  return status === "failed" && !isReplaced && isNoRefundByChannel(note);
}

/** How a refund stands, for staff. */
export function refundStateWords(refund: RefundState): string {
  switch (refund.status) {
    case "due":
      return "about to be asked for";
    case "pending":
      return refund.isOffered === true ? "waits for the customer to say where it goes" : "under way at the provider";
    case "done":
      return "given back";
    case "failed":
      if (refund.isReplaced) return "failed, asked for again";
      return isToPayOut(refund) ? "waits for a payout" : `failed${refund.note === null ? "" : ` (${refund.note})`}`;
    default:
      return refund.status;
  }
}
