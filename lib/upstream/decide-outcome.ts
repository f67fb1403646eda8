import { classifyRescode, type RescodeClass } from "@/lib/upstream/rescode";
import { isDefinitelyNothingDone, type NoAnswerReason, type UpstreamAnswer } from "@/lib/upstream/upstream-answer";

/**
 * What was written about an earlier attempt with the same `bu_orderid`: its result code, or why there is none. Both null: the
 * attempt was written before the call, and its worker died before it could write what came of it.
 */
export type EarlierAttempt = { rescode: number | null; because: NoAnswerReason | null };

/**
 * The state of the delivery after this answer.
 *
 * - `delivered`: the diamonds have moved, once. `mustReconcile` says that we know it from a duplicate id and not from the
 *   platform's own "success": the custodian account's next reconciliation has to agree, else a person decides. (If the
 *   platform burns the ids of refused calls, which is not documented, a refusal whose answer was lost looks the same.)
 * - `rejected`: nothing moved, for certain. The next call, if any, takes a NEW `bu_orderid`. `disposition` says what next:
 *   ask for the recipient, wait for stock, retry later, halt the queue, or give the money back (permanent).
 * - `unknown`: may have moved. Never failed, never refunded by itself. `disposition` says what next, always with the SAME
 *   `bu_orderid`: retry, halt the queue (and retry once it runs again), or a person, because trying again proves nothing.
 */
export type Decision =
  | { outcome: "delivered"; because: "success" | "already_delivered"; mustReconcile: false }
  | { outcome: "delivered"; because: "duplicate_after_unknown"; mustReconcile: true }
  | {
      outcome: "rejected";
      disposition: "recipient" | "stock" | "retry" | "halt" | "permanent";
      because: "refused" | "not_authorised" | "not_sent";
    }
  | { outcome: "unknown"; disposition: "retry" | "halt" | "person"; because: UnknownReason };

export type UnknownReason =
  | "no_answer"
  | "platform_error"
  | "refusal_after_unknown"
  | "duplicate_on_first_attempt"
  | "duplicate_after_refusal";

/**
 * Decides what one more answer means, in the light of every earlier attempt with the same `bu_orderid`. Pure; the same input
 * gives the same decision, so it may be repeated. Source: the safe algorithm for an API without a status query.
 */
export function decideOutcome({
  earlier,
  answer,
}: {
  earlier: readonly EarlierAttempt[];
  answer: UpstreamAnswer;
}): Decision {
  // What never left this machine says nothing about the platform.
  const sent = earlier.filter((attempt) => attempt.because !== "not_sent");
  if (sent.some((attempt) => attempt.rescode === 0)) {
    return { outcome: "delivered", because: "already_delivered", mustReconcile: false };
  }
  const wasUnknown = sent.some(isUnknown);
  if (answer.kind === "no_answer") return decideWithoutAnswer(answer.because, wasUnknown);

  const meaning = classifyRescode(answer.rescode);
  if (meaning === "delivered") return { outcome: "delivered", because: "success", mustReconcile: false };
  if (meaning === "unknown") return { outcome: "unknown", disposition: "retry", because: "platform_error" };
  if (meaning === "duplicate") return decideDuplicate(sent);
  if (!wasUnknown) return { outcome: "rejected", disposition: meaning, because: "refused" };
  return { outcome: "unknown", disposition: nextAfterUnknown(meaning), because: "refusal_after_unknown" };
}

function decideWithoutAnswer(because: NoAnswerReason, wasUnknown: boolean): Decision {
  if (!isDefinitelyNothingDone(because)) return { outcome: "unknown", disposition: "retry", because: "no_answer" };
  // Nothing was done this time. Whether an earlier attempt was is as open as before.
  if (because === "not_sent") {
    return wasUnknown
      ? { outcome: "unknown", disposition: "person", because: "refusal_after_unknown" }
      : { outcome: "rejected", disposition: "permanent", because: "not_sent" };
  }
  return wasUnknown
    ? { outcome: "unknown", disposition: "halt", because: "refusal_after_unknown" }
    : { outcome: "rejected", disposition: "halt", because: "not_authorised" };
}

/** A duplicate proves that an earlier call was recorded. That was the delivery only if none of them was refused. */
function decideDuplicate(sent: readonly EarlierAttempt[]): Decision {
  if (sent.length === 0) return { outcome: "unknown", disposition: "person", because: "duplicate_on_first_attempt" };
  if (sent.every(isUnknown)) return { outcome: "delivered", because: "duplicate_after_unknown", mustReconcile: true };
  return { outcome: "unknown", disposition: "person", because: "duplicate_after_refusal" };
}

/**
 * A later call with the same id can still end in success or in a duplicate when the refusal was about now (too frequent, our
 * balance, a switched-off API). A refusal of the recipient or the content would only be repeated, so a person looks.
 */
function nextAfterUnknown(
  meaning: Exclude<RescodeClass, "delivered" | "unknown" | "duplicate">,
): "retry" | "halt" | "person" {
  if (meaning === "retry" || meaning === "stock") return "retry";
  return meaning === "halt" ? "halt" : "person";
}

function isUnknown({ rescode, because }: EarlierAttempt): boolean {
  if (rescode !== null) return classifyRescode(rescode) === "unknown";
  return because === null || !isDefinitelyNothingDone(because);
}
