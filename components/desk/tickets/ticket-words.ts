import { CircleCheck, Hourglass, type LucideIcon, MessageCircleWarning } from "lucide-react";
import type { Tone } from "@/components/ui/badge";
import { COUNTRIES, isCountryCode } from "@/lib/shared/countries";
import type { IncidentRuleView } from "@/lib/tickets/desk-view";
import type { TicketKind, TicketState } from "@/lib/tickets/ticket";
import { channelName } from "../channel-words";
import { formatMoment } from "../format";
import { methodWord } from "../words";

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

/** What an incident's rule asks, and what it does not: "GCash, any channel, any country, any state, placed from …". */
export function incidentRuleWords(rule: IncidentRuleView): string {
  const { method, channel, country, orderStatus, placedFrom, placedUntil } = rule;
  return [
    method === null ? "any method" : methodWord(method),
    channel === null ? "any channel" : channelName(channel),
    country === null ? "any country" : isCountryCode(country) ? COUNTRIES[country].names.en : country,
    orderStatus === null ? "any state" : orderStatus.replaceAll("_", " "),
    `placed from ${formatMoment(placedFrom)}${placedUntil === null ? "" : ` until ${formatMoment(placedUntil)}`}, Manila time`,
  ].join(", ");
}
