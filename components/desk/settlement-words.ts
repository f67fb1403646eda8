import type { Tone } from "@/components/ui/badge";
import type { BookingAccount, DifferenceKind, DifferenceState, Movement } from "@/lib/finance/settlement";

export const KIND_WORDS: Readonly<Record<DifferenceKind, string>> = {
  missing: "not reported",
  extra: "not booked",
  amount: "other amount",
  currency: "other currency",
  fee: "other fee",
  duplicate: "reported twice",
};

export const MOVEMENT_WORDS: Readonly<Record<Movement, string>> = {
  payment: "a payment",
  refund: "a refund",
  dispute: "a dispute",
  line: "a line without a payment of ours",
  reread: "a line that changed",
};

export const STATE_WORDS: Readonly<Record<DifferenceState, string>> = {
  open: "open",
  explained: "explained",
  booked: "booked",
};

export const STATE_TONES: Readonly<Record<DifferenceState, Tone>> = {
  open: "warning",
  explained: "neutral",
  booked: "good",
};

export const ACCOUNT_WORDS: Readonly<Record<BookingAccount, string>> = {
  fees: "the provider's fees",
  bank: "our bank",
  adjustments: "gains and losses",
};
