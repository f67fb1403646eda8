import { CircleCheck, CircleX, Hourglass, Send, ShieldQuestionMark } from "lucide-react";
import type { ComponentProps } from "react";
import type { StateChip } from "@/components/ui/badge";
import { ARRIVAL_FILTERS, ARRIVAL_GOAL_SECONDS, type ArrivalFilter } from "@/lib/orders/lateness";

type Chip = Pick<ComponentProps<typeof StateChip>, "tone" | "icon"> & { word: string };

export const REFUND_CHIPS: Readonly<Record<string, Chip>> = {
  due: { word: "due", tone: "accent", icon: Hourglass },
  pending: { word: "under way", tone: "accent", icon: Send },
  done: { word: "given back", tone: "good", icon: CircleCheck },
  failed: { word: "failed", tone: "bad", icon: CircleX },
};

export const DISPUTE_CHIPS: Readonly<Record<string, Chip>> = {
  opened: { word: "open", tone: "warning", icon: ShieldQuestionMark },
  won: { word: "won", tone: "good", icon: CircleCheck },
  lost: { word: "lost", tone: "bad", icon: CircleX },
};

const ARRIVAL_FILTER_WORDS: Record<ArrivalFilter, string> = {
  late: `later than ${ARRIVAL_GOAL_SECONDS} s`,
  open: "not there yet",
};

export const LATE_ORDERS_HREF = "/admin/orders?arrival=late";

export const ARRIVAL_OPTIONS = ARRIVAL_FILTERS.map((value) => ({ value, label: ARRIVAL_FILTER_WORDS[value] }));

const KIND_WORDS: Readonly<Record<string, string>> = {
  single: "at once",
  pending: "set aside",
  post: "made final",
  void: "given back",
};

/** How a transfer moved: in one go, or set aside first and then made final or given back. */
export function kindWord(kind: string): string {
  return KIND_WORDS[kind] ?? kind;
}

export const NEEDS_OPTIONS = [{ value: "person", label: "needs a person" }];

/** What a refund was made for; the words are those of the order's story. */
export const REFUND_REASONS = [
  "refused",
  "review_rejected",
  "blocked",
  "late",
  "late_price",
  "late_stock",
  "recipient_timeout",
  "given_up",
  "goodwill",
  "paid_twice",
  "wrong_amount",
] as const;
