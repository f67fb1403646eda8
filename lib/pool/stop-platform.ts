import { randomBytes } from "node:crypto";
import type { StaffActor } from "@/lib/accounts/actor";
import { inTransaction } from "@/lib/db/transaction";
import { beginPlatformStop } from "@/lib/pool/begin-platform-stop";
import { checkPlatform } from "@/lib/pool/check-platform";
import type { StopStatus } from "@/lib/pool/halt-words";
import { recordStopAnswer } from "@/lib/pool/record-stop-answer";
import { newSeqId } from "@/lib/upstream/call-ids";
import { bigo } from "@/lib/upstream/shared-client";

/**
 * Uses the platform's kill switch: written down and deliveries paused first, then one call, then what it said. After an unknown outcome the
 * platform is asked once, harmlessly, whether it is off. Only the platform can turn its API on again.
 *
 * Safe to repeat by `stopId`: a repeat calls nobody and answers what is known. Refuses with auth.forbidden.
 */
export async function stopPlatform(
  actor: StaffActor,
  { stopId, reason }: { stopId: string; reason: string },
): Promise<StopStatus> {
  const seqId = newSeqId(randomBytes(26));
  const begun = await inTransaction((tx) => beginPlatformStop(tx, actor, { stopId, seqId, reason, at: new Date() }));
  if (!begun.isNew) return begun.status;
  const answer = await bigo().disable({ seqId });
  const status = await inTransaction((tx) => recordStopAnswer(tx, { stopId, answer, at: new Date() }));
  return status === "unknown" ? ((await checkPlatform()).latest ?? status) : status;
}
