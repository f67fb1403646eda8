import { nextTryAt } from "@/lib/shared/backoff";
import { addSeconds } from "@/lib/shared/clock";
import { type Decision, decideOutcome, type EarlierAttempt } from "@/lib/upstream/decide-outcome";
import type { NoAnswerReason, StepTimes, UpstreamAnswer } from "@/lib/upstream/upstream-answer";

/** Waits, as the settings have them. */
export type RetryRules = {
  unknownRetrySeconds: readonly number[];
  transientRetrySeconds: readonly number[];
  recipientFixSeconds: number;
  /** Before what the platform stopped as a whole is tried again. */
  haltRetrySeconds: number;
};

/** What is known about the call that was answered. `attemptNo` counts calls with this order id, `tryNo` order ids of the part; both from 1. */
export type CallFacts = {
  attemptNo: number;
  tryNo: number;
  earlier: readonly { rescode: number | null; because: string | null }[];
  answer: UpstreamAnswer;
};

/** The part of a settlement that follows from the platform's answer. */
export type Settlement = {
  outcome: Decision["outcome"];
  disposition: "recipient" | "stock" | "retry" | "halt" | "permanent" | null;
  rescode: number | null;
  because: string;
  httpStatus: number | null;
  stepsUs: { seal: number | null; tls: number | null; verify: number | null; inject: number | null };
  nextAttemptAt: Date | null;
  needsPerson: string | null;
  correctUntil: Date | null;
};

const NO_ANSWERS: ReadonlySet<string> = new Set<NoAnswerReason>([
  "timeout",
  "network",
  "http_5xx",
  "http_408",
  "http_4xx",
  "unreadable",
  "not_sent",
]);
const STOCK_RETRY_SECONDS = 1;

/**
 * Turns an answer into what is written about it: outcome, when to try again, and whether a person must look. Pure.
 *
 * An unknown outcome is asked for again with the same order id after each wait of the list; when the list is used up a person
 * decides. A passing refusal gets a new order id after its own waits.
 */
export function settlementOf(facts: CallFacts, rules: RetryRules, now: Date): Settlement {
  const { answer } = facts;
  const decision = decideOutcome({ earlier: facts.earlier.map(toEarlier), answer });
  return {
    outcome: decision.outcome,
    disposition: dispositionOf(decision),
    rescode: answer.kind === "answer" ? answer.rescode : null,
    // The transport's reason decides which host is asked next; a business answer's reason is the decision's.
    because: answer.kind === "no_answer" ? answer.because : decision.because,
    httpStatus: answer.httpStatus ?? null,
    stepsUs: toMicroseconds(answer.steps),
    ...whatNext(decision, facts, rules, now),
  };
}

function toEarlier({ rescode, because }: CallFacts["earlier"][number]): EarlierAttempt {
  const isTransport = rescode === null && because !== null && NO_ANSWERS.has(because);
  return { rescode, because: isTransport ? (because as NoAnswerReason) : null };
}

function dispositionOf(decision: Decision): Settlement["disposition"] {
  if (decision.outcome === "rejected") return decision.disposition;
  return decision.outcome === "unknown" && decision.disposition === "halt" ? "halt" : null;
}

function whatNext(
  decision: Decision,
  { attemptNo, tryNo }: CallFacts,
  rules: RetryRules,
  now: Date,
): Pick<Settlement, "nextAttemptAt" | "needsPerson" | "correctUntil"> {
  const nothing = { nextAttemptAt: null, needsPerson: null, correctUntil: null };
  if (decision.outcome === "delivered") return nothing;
  if (decision.outcome === "unknown") {
    const isOver = attemptNo > rules.unknownRetrySeconds.length;
    if (decision.disposition === "person" || isOver) return { ...nothing, needsPerson: "delivery.unknown" };
    if (decision.disposition === "halt") return { ...nothing, nextAttemptAt: addSeconds(now, rules.haltRetrySeconds) };
    return { ...nothing, nextAttemptAt: nextTryAt(now, rules.unknownRetrySeconds, attemptNo - 1) };
  }
  switch (decision.disposition) {
    case "recipient":
      return { ...nothing, correctUntil: addSeconds(now, rules.recipientFixSeconds) };
    case "stock":
      return { ...nothing, nextAttemptAt: addSeconds(now, STOCK_RETRY_SECONDS) };
    case "halt":
      return { ...nothing, nextAttemptAt: addSeconds(now, rules.haltRetrySeconds) };
    case "retry":
      return { ...nothing, nextAttemptAt: nextTryAt(now, rules.transientRetrySeconds, tryNo - 1) };
    case "permanent":
      return nothing;
  }
}

function toMicroseconds(steps: StepTimes): Settlement["stepsUs"] {
  const us = (ms: number | null) => (ms === null ? null : Math.round(ms * 1000));
  return { seal: us(steps.sealMs), tls: us(steps.tlsMs), verify: us(steps.verifyMs), inject: us(steps.injectMs) };
}
