import type { Tone } from "@/components/ui/badge";

/** How rebalancing is told to people. Pure. */

/** Millionths as "0.03 %"; what is below a hundredth of a percent keeps four digits. */
export function formatDeviation(micro: number): string {
  const percent = micro / 10_000;
  return `${percent.toFixed(micro < 1_000 ? 4 : 2)} %`;
}

/** The market's figure for a balanced pool, 0.03 %. */
export const BALANCED_MICRO = 300;

export const STATUS_WORDS: Readonly<Record<string, { word: string; tone: Tone }>> = {
  reserved: { word: "about to be sent", tone: "accent" },
  sending: { word: "being sent", tone: "accent" },
  unknown: { word: "unknown", tone: "warning" },
  task: { word: "to do by hand", tone: "accent" },
  moved: { word: "moved", tone: "good" },
  refused: { word: "refused", tone: "bad" },
  dismissed: { word: "dismissed", tone: "neutral" },
};

export function statusWords(status: string): { word: string; tone: Tone } {
  return STATUS_WORDS[status] ?? { word: status, tone: "neutral" };
}

const BECAUSE: Readonly<Record<string, string>> = {
  timeout: "The supplier did not answer in time.",
  network: "The connection to the supplier broke.",
  unreadable: "The supplier's answer could not be read.",
  http_5xx: "The supplier answered with an error.",
  http_408: "The supplier answered that it was too busy.",
  not_found: "The supplier has not heard of it yet.",
  refusal_after_unknown: "The supplier refused to move it again, which says nothing about the first time.",
};

/** What happened to a transfer whose outcome nobody knows, in one sentence. */
export function becauseWords(because: string): string {
  return BECAUSE[because] ?? `The supplier's answer was: ${because}.`;
}

const PROOF: Readonly<Record<string, string>> = {
  "": "its balances are still to be read",
  balances_differ: "after it, the balances were not what the books say",
  balances_unread: "the balances could not be read at a quiet moment",
  no_reading_before: "the balances before it are missing or differed from the books",
};

export function proofWords(problem: string): string {
  return PROOF[problem] ?? problem;
}

export const CAPABILITY_WORDS = {
  none: "not at all: orders and deposits even it out",
  manual: "by hand: a task for a person",
  api: "by API",
} as const;
