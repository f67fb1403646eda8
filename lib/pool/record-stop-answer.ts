import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import type { StopStatus } from "@/lib/pool/halt-words";
import { isDefinitelyNothingDone, type UpstreamAnswer } from "@/lib/upstream/upstream-answer";

const OFF_BY_US = 7212002;
const OFF_BY_PLATFORM = 7212001;
const OTHER = 500001;

/**
 * What an answer to the kill switch proves. No answer, or the code that means anything, is unknown and never "failed": the switch may have
 * worked. Pure.
 */
export function stopStatusOf(answer: UpstreamAnswer): Exclude<StopStatus, "asked"> {
  if (answer.kind === "no_answer") return isDefinitelyNothingDone(answer.because) ? "refused" : "unknown";
  if ([0, OFF_BY_US, OFF_BY_PLATFORM].includes(answer.rescode)) return "done";
  return answer.rescode === OTHER ? "unknown" : "refused";
}

/**
 * Writes what the platform said to the kill switch. Deliveries stay paused whatever it was: going on is a person's decision.
 *
 * Safe to repeat. A use of the switch that was ended by a look which came between is open again when it did work.
 */
export async function recordStopAnswer(
  tx: Tx,
  { stopId, answer, at }: { stopId: string; answer: UpstreamAnswer; at: Date },
): Promise<StopStatus> {
  const status = stopStatusOf(answer);
  const rescode = answer.kind === "answer" ? answer.rescode : null;
  const detail = (answer.kind === "answer" ? answer.message : `${answer.because} ${answer.detail ?? ""}`).trim();
  const endedAt = status === "refused" ? at : null;
  await tx.platformStop.update({
    where: { id: stopId },
    data: { status, rescode, detail: detail.slice(0, 200), answeredAt: at, endedAt },
    select: { id: true },
  });
  const body = { stopId, status, ...(rescode === null ? {} : { rescode }) };
  await recordEvidence(tx, { orderId: null, kind: "pool.platform_stop_answered", body, recordedAt: at });
  return status;
}
