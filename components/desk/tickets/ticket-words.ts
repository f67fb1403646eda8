import { CircleCheck, Hourglass, type LucideIcon, MessageCircleWarning } from "lucide-react";
import type { Tone } from "@/components/ui/badge";
import type { TicketKind, TicketState } from "@/lib/tickets/ticket";

export const KIND_WORDS: Record<TicketKind, string> = {
  not_arrived: "Not arrived",
  wrong_recipient: "Wrong recipient",
  charged_twice: "Charged twice",
  refund: "Refund",
  other: "Something else",
};

export const STATE_CHIPS: Record<TicketState, { word: string; tone: Tone; icon: LucideIcon }> = {
  open: { word: "waits for us", tone: "warning", icon: MessageCircleWarning },
  answered: { word: "waits for the customer", tone: "accent", icon: Hourglass },
  solved: { word: "solved", tone: "good", icon: CircleCheck },
};
