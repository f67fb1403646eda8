import { KEY_AT_WORK } from "@/lib/payments/after-stored-failure";
import { noteFeedback } from "@/lib/payments/channel-board";
import type { ActionResult, QueryResult, StartResult } from "@/lib/payments/provider";
import type { AttemptRef } from "@/lib/routing/feedback";
import type { Operation } from "@/lib/routing/snapshot";
import { newId } from "@/lib/shared/ids";

/** Ours: another request under a known key, a method or a currency that the adapter does not take. It says nothing about the channel. */
const OUR_MISTAKE = /^payment\./;

/** Unknown, and yet an answer as agreed. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(["never_started", KEY_AT_WORK]);

/** Whether the provider failed technically: a card that was declined, or a request of ours that was wrong, is no failure of the channel. */
export function isTechnicalFailure(result: StartResult): boolean {
  if (result.kind === "unknown") return result.because !== KEY_AT_WORK;
  return result.kind === "refused" && result.isTechnical && !OUR_MISTAKE.test(result.code);
}

/** Opens a payment at its provider, and takes in how the channel did. */
export async function observeStart(attempt: AttemptRef, call: () => Promise<StartResult>): Promise<StartResult> {
  noteFeedback({ kind: "started", attempt });
  const sentAtMs = performance.now();
  const result = await call();
  if (isTechnicalFailure(result)) noteFeedback({ kind: "failed", attempt }, becauseOf(result));
  else noteFeedback({ kind: "answered", attempt, tookMs: performance.now() - sentAtMs });
  return result;
}

/** Any later call on a payment: each operation of a channel is watched by itself. */
export async function observeCall<Result extends ActionResult | QueryResult>(
  channelId: string,
  operation: Exclude<Operation, "start">,
  call: () => Promise<Result>,
): Promise<Result> {
  const result = await call();
  const isFailed = "kind" in result && result.kind === "unknown" && !SAYS_NOTHING.has(result.because);
  const because = isFailed && "because" in result ? result.because : null;
  noteFeedback({ kind: "called", channelId, operation, callId: newId(), isFailed }, because);
  return result;
}

function becauseOf(result: StartResult): string {
  if (result.kind === "unknown") return result.because;
  return result.kind === "refused" ? result.code : "";
}
