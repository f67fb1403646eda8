import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Droplets,
  type LucideIcon,
  Power,
  TriangleAlert,
  Wrench,
} from "lucide-react";
import type { Tone } from "@/components/ui/badge";
import type { ChannelState } from "@/lib/payments/channel-state";
import type { BreakerStanding } from "@/lib/routing/breaker";
import type { Exclusion } from "@/lib/routing/filters";
import type { Operation } from "@/lib/routing/snapshot";
import { methodWord } from "./words";

/** What is said of channels, in plain words: their states, why they are left out, what went wrong with them. */

const PROVIDER_WORDS: Readonly<Record<string, string>> = {
  stripe: "Stripe",
  xendit: "Xendit",
  antom: "Antom",
  btcpay: "BTCPay Server",
  play: "Google Play",
  carrier: "Mobile operator",
};

export function providerWord(provider: string): string {
  return PROVIDER_WORDS[provider] ?? provider;
}

/** The provider of a channel by its id, `<provider>-<method>`. */
export function providerOfChannel(channelId: string): string {
  return providerWord(channelId.slice(0, channelId.indexOf("-")));
}

/** "Stripe · Card". */
export function channelName(channelId: string): string {
  const at = channelId.indexOf("-");
  return `${providerOfChannel(channelId)} · ${methodWord(channelId.slice(at + 1))}`;
}

type Chip = { word: string; tone: Tone; icon: LucideIcon; means: string };

export const STATE_CHIPS: Readonly<Record<ChannelState, Chip>> = {
  working: { word: "working", tone: "good", icon: CircleCheck, means: "It answers as it should." },
  browned_out: {
    ...{ word: "browned out", tone: "warning", icon: TriangleAlert },
    means: "It answers, but too many calls fail. It gets few payments until that is over.",
  },
  not_answering: {
    ...{ word: "not answering", tone: "bad", icon: CircleX },
    means: "Its calls or its probes fail. Payments go to other channels; it is tried again by itself.",
  },
  maintenance: {
    ...{ word: "maintenance", tone: "warning", icon: Wrench },
    means: "Its provider has said that it will not answer now. It comes back by itself.",
  },
  draining: {
    ...{ word: "draining", tone: "neutral", icon: Droplets },
    means: "It takes no new payment. What runs on it is captured and refunded.",
  },
  off: { word: "off", tone: "neutral", icon: Power, means: "Staff turned it off." },
  not_set_up: {
    ...{ word: "not set up", tone: "neutral", icon: CircleDashed },
    means: "Its provider's settings are missing, so it is not offered.",
  },
};

export const OPERATION_WORDS: Readonly<Record<Operation, string>> = {
  start: "Opening payments",
  query: "Asking about payments",
  capture: "Capturing",
  cancel: "Releasing holds",
  refund: "Refunding",
};

export const STANDING_WORDS: Readonly<Record<BreakerStanding, string>> = {
  closed: "closed",
  open: "open",
  half_open: "half-open",
  probing: "half-open, one is trying",
};

const EXCLUSION_WORDS: Readonly<Record<Exclusion, string>> = {
  disabled: "turned off",
  draining: "draining, so it takes no new payment",
  method_not_served: "does not take this method",
  country_not_served: "does not serve this country",
  currency_not_served: "does not take this currency",
  amount_too_small: "the amount is below its least",
  amount_too_large: "the amount is above its most",
  tried_already: "has refused this payment already",
  forbidden_by_rule: "kept back by a rule of staff, or by its weight",
  daily_cap_used_up: "its cap of the day is used up",
  maintenance: "in maintenance",
  breaker_open: "does not answer",
  breaker_probing: "another payment is trying whether it answers again",
};

export function exclusionWords(exclusion: Exclusion): string {
  return EXCLUSION_WORDS[exclusion];
}

const TROUBLES: Readonly<Record<string, string>> = {
  timeout: "no answer in time",
  network: "the connection broke",
  http_5xx: "its server failed",
  rate_limited: "it asked us to slow down",
  unauthorised: "it did not accept our key",
  unreadable: "its answer could not be read",
  slow: "it answered, but too slowly",
  failed: "its calls failed",
  probed: "a probe found it up",
  answered: "it opened a payment again",
  called: "it answered again",
};

/** A technical reason as routing, probes and providers name it. */
export function troubleWords(code: string): string {
  const known = TROUBLES[code];
  if (known !== undefined) return known;
  const status = /^http_(\d+)$/.exec(code)?.[1];
  return status === undefined ? code.replaceAll("_", " ") : `its server failed (${status})`;
}
