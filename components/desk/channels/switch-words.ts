import type { SwitchView } from "@/lib/payments/channels-view";
import { OPERATIONS, type Operation } from "@/lib/routing/snapshot";
import { DESK_TIME_ZONE } from "@/lib/shared/desk-time";
import { OPERATION_WORDS, troubleWords } from "../channel-words";
import { formatAmount, formatShare } from "../format";

/** What happened, in one line; `from` and `to` are what `channel_switches` holds. */
export function switchSentence({ what, from, to }: Pick<SwitchView, "what" | "from" | "to">): string {
  if (isOperation(what)) {
    return to === "open" ? `${OPERATION_WORDS[what]}: stopped answering` : `${OPERATION_WORDS[what]}: answers again`;
  }
  const isOn = to === "on";
  switch (what) {
    case "enabled":
      return isOn ? "Turned on" : "Turned off";
    case "draining":
      return isOn ? "Draining: takes no new payment" : "Takes new payments again";
    case "forced":
      return isOn ? "Forced: takes every payment of its method" : "No longer forced";
    case "weight":
      return `Weight ${shareWords(from)} → ${shareWords(to)}`;
    case "cap":
      return `Daily cap ${capWords(from)} → ${capWords(to)}`;
    case "window":
      return to === "none" ? `Maintenance taken back: ${spanWords(from)}` : `Maintenance: ${spanWords(to)}`;
    case "rule":
      return to === "none" ? `Rule removed: ${from}` : `Rule added: ${to}`;
    case "order":
      return `Its rule is number ${to}, was ${from}`;
    default:
      return `${what}: ${from} → ${to}`;
  }
}

/** Why: a breaker's reason is a code, a person's is a sentence. */
export function switchReason({ what, because }: Pick<SwitchView, "what" | "because">): string {
  return isOperation(what) ? troubleWords(because) : because;
}

function isOperation(what: string): what is Operation {
  return (OPERATIONS as readonly string[]).includes(what);
}

function shareWords(bp: string): string {
  return formatShare(Number(bp)).replace(".0 ", " ");
}

function capWords(cap: string): string {
  return /^\d+$/.test(cap) ? formatAmount(cap, "USD") : "none";
}

const moments = new Intl.DateTimeFormat("en-GB", {
  ...{ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: DESK_TIME_ZONE },
});

/** "28 Nov, 10:00 – 28 Nov, 12:00, Manila time": in one time zone, so that two people who talk about it mean the same. */
export function spanWords(span: string): string {
  const [from = "", to = ""] = span.split("/");
  return `${momentWords(from)} – ${momentWords(to)}, Manila time`;
}

function momentWords(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? iso : moments.format(at);
}
