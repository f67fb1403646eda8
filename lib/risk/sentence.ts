import type { Reason } from "@/lib/risk/assess";
import type { Outcome } from "@/lib/risk/rule-set";
import { formatMoney } from "@/lib/shared/money";
import type { SearchSubject } from "@/lib/shared/search-hash";

const SUBJECT_WORDS: Record<SearchSubject, string> = {
  recipient: "recipient",
  email: "e-mail address",
  device: "device",
  address: "internet address",
  instrument: "card or wallet",
};

/** One reason as a sentence for staff. Names no personal data: only kinds, counts and limits. */
export function sentenceOf({ kind, subjects, value, limit }: Reason): string {
  const words = subjects.map((subject) => SUBJECT_WORDS[subject]).join(", ");
  switch (kind) {
    case "listed":
      return `On the list of ${value} subjects: ${words}.`;
    case "amount_over":
      return `Worth ${usd(value)}, above the limit of ${usd(limit)}.`;
    case "orders_last_hour_over":
      return `${value} orders within an hour with the same ${words}, above the limit of ${limit}.`;
  }
}

function usd(minor: string): string {
  return formatMoney({ amountMinor: BigInt(minor), currency: "USD" }, "en");
}

/** What the customer may know. It never names the rule: that would teach how to get round it. */
export const CUSTOMER_SENTENCES: Record<Outcome, string> = {
  allow: "Your payment was checked.",
  review:
    "A person is checking your order. This usually takes a few minutes. Nothing is lost: it is delivered or your money comes back.",
  block:
    "We cannot deliver this order. Your money comes back by itself. Please contact support if you think that this is a mistake.",
};
