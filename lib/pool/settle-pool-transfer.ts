import type { Tx } from "@/lib/db/transaction";
import { recordEvidence } from "@/lib/evidence/record-evidence";
import { decideTransfer } from "@/lib/pool/transfer-outcome";
import { assert } from "@/lib/shared/assert";
import type { TransferAnswer } from "@/lib/upstream/custodian-transfers";

export type SettlePoolTransfer = {
  transferId: string;
  /** Of the claim that these answers belong to. */
  fence: number;
  /** How often it was claimed, this time included. */
  asksCount: number;
  /** What the query said; null when it was sent for the first time. */
  asked: TransferAnswer | null;
  /** What sending said; null when it was not sent this time. */
  sent: TransferAnswer | null;
  /** The waits before each further question, in seconds; the last one goes on for ever. */
  retrySeconds: readonly number[];
  now: Date;
};

/**
 * Books what the supplier answered: posted when it moved, voided when it was definitely refused, and neither while nobody knows; then it
 * stays reserved and is asked about again under the same id. Every answer is kept, the late ones too.
 *
 * Safe to repeat. An answer that comes after its lease carries an old fence and changes nothing.
 */
export async function settlePoolTransfer(
  tx: Tx,
  { transferId, fence, asksCount, asked, sent, retrySeconds, now }: SettlePoolTransfer,
): Promise<"moved" | "refused" | "unknown" | "late"> {
  const { outcome, because } = decideTransfer({ asked, sent });
  const isFinal = outcome !== "unknown";
  const waitSeconds = retrySeconds[Math.min(asksCount - 1, retrySeconds.length - 1)] ?? 60;
  const changed = await tx.$queryRaw<{ kind: string; runId: string | null }[]>`
    UPDATE pool_transfers SET status = ${outcome}, because = ${because},
      closed_at = CASE WHEN ${isFinal} THEN ${now}::timestamptz END,
      -- A test transfer that moved is looked at once more, for its proof.
      next_try_at = CASE WHEN NOT ${isFinal} THEN ${now}::timestamptz + make_interval(secs => ${waitSeconds}::float8)
                         WHEN ${outcome} = 'moved' AND kind = 'test' THEN ${now}::timestamptz END
    WHERE id = ${transferId}::uuid AND fence = ${fence} AND status = 'sending' RETURNING kind, run_id::text AS "runId"`;
  await recordAnswers(tx, transferId, { asked, sent, now });
  if (changed.length === 0) return "late";
  if (outcome === "unknown") return outcome;
  await resolveInBooks(tx, transferId, outcome === "moved" ? "post" : "void");
  await recordEvidence(tx, {
    orderId: null,
    kind: outcome === "moved" ? "pool.transfer_moved" : "pool.transfer_refused",
    body: { transferId, because, runId: changed[0]?.runId ?? null },
    recordedAt: now,
  });
  return outcome;
}

/** Posts or voids the pending transfer of that id. Safe to repeat; the opposite of what was done before is our own mistake. */
export async function resolveInBooks(tx: Tx, transferId: string, kind: "post" | "void"): Promise<void> {
  const rows = await tx.$queryRaw<{ outcome: string }[]>`
    SELECT outcome FROM resolve_batch(${JSON.stringify([{ id: transferId, kind }])}::jsonb)`;
  const outcome = rows[0]?.outcome;
  assert(outcome === "applied" || outcome === "same", `a transfer of the pool resolves once, but it was ${outcome}`);
}

async function recordAnswers(
  tx: Tx,
  transferId: string,
  { asked, sent, now }: Pick<SettlePoolTransfer, "asked" | "sent" | "now">,
): Promise<void> {
  const answers = [
    ...(asked === null ? [] : [{ call: "query", ...wordsOf(asked) }]),
    ...(sent === null ? [] : [{ call: "send", ...wordsOf(sent) }]),
  ];
  if (answers.length === 0) return;
  await tx.poolTransferAnswer.createMany({ data: answers.map((one) => ({ ...one, transferId, receivedAt: now })) });
}

function wordsOf(answer: TransferAnswer): { outcome: string; because: string } {
  return { outcome: answer.kind, because: "because" in answer ? answer.because : "" };
}
