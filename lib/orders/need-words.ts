import type { Queue } from "@/lib/orders/desk-schemas";

const NEEDS: Readonly<Record<string, string>> = {
  "delivery.unknown": "The platform never said whether it delivered. Ask the supplier, then say what happened.",
  "payment.owed":
    "Delivered, but the hold was gone before the money was taken. Ask the customer to pay, or write it off.",
  "payment.after_close": "Money came in for a closed payment. Give it back, or find its order.",
  "payment.hold_ends_soon":
    "The card's hold ends within a day and nothing is delivered yet. Deliver, or give the order up.",
  "refund.failed": "The provider could not give the money back. Try again, or pay it back another way.",
  "refund.payout":
    "This channel cannot give money back by itself, and the customer is asked to write to us with an account. Send it from the shop's bank, then record the payout here.",
  "refund.unknown":
    "The provider has not said for a while whether it gave the money back. It is asked again and again; look there.",
  "refund.paid_twice":
    "The provider gave this refund back after it had been given back another way, so the customer has it twice. Ask for it, or write it off.",
  "refund.returned": "The bank sent the refund back, so the money is ours again. Pay it back another way.",
  dispute:
    "The bank asks for proof. Take the evidence below, answer the dispute at the provider before its deadline, then say that it is handled.",
};

/** Why this waits for a person and what to do next, in one sentence or two. */
export function sentenceOfNeed(queue: Queue, code: string | null): string {
  if (queue === "review") return "Risk held it. Read the reasons, then approve or reject.";
  if (queue === "needs_recipient")
    return "The platform does not take this recipient. Correct the BIGO ID, or give the order up.";
  if (queue === "refunds") return "A refund above its asker's limit. Read why, then approve or decline it.";
  if (queue === "awaiting_stock") return "Too few diamonds. Deposit, and it goes on by itself.";
  const [known = "", refusedBecause] = (code ?? "").split(":");
  if (NEEDS[known]) return NEEDS[known];
  const call = /^payment\.(capture|cancel|expire|query)_(unknown|refused)$/.exec(known);
  if (call?.[2] === "unknown")
    return `The provider never answered to "${call[1]}". Look at the provider, then try again.`;
  if (call)
    return `The provider refused to ${call[1]}${refusedBecause ? ` (${refusedBecause})` : ""}. Look at the provider.`;
  return code === null || code === "" ? "A person has to look." : code.replaceAll("_", " ");
}
