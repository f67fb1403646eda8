import type { TransferAnswer } from "@/lib/upstream/custodian-transfers";

/**
 * What one more answer means for a transfer between custodian accounts.
 *
 * - `moved`: the supplier says that this id has moved. Once, whatever was asked how often.
 * - `refused`: nothing moved, and nothing will under this id.
 * - `unknown`: it may have moved, or may still. It stays reserved and is asked about again, always under the same id.
 */
export type TransferDecision = { outcome: "moved" | "refused" | "unknown"; because: string };

/** May the transfer be sent, now that the supplier was asked about it? Only when it has never heard of the id. */
export function mustSend(asked: TransferAnswer | null): boolean {
  return asked === null || asked.kind === "not_found";
}

/**
 * Decides on the answers of one claim: `asked` is what the query said (null when it was never sent before), `sent` what sending it said
 * (null when it was not sent). A refusal to send is final only if no earlier try is still open: that one may be on its way. What the query
 * calls refused is final, since the supplier keeps a refused id refused. Pure.
 */
export function decideTransfer({
  asked,
  sent,
}: {
  asked: TransferAnswer | null;
  sent: TransferAnswer | null;
}): TransferDecision {
  const last = sent ?? asked;
  if (last === null) return { outcome: "unknown", because: "not_asked" };
  if (last.kind === "moved") return { outcome: "moved", because: "" };
  if (last.kind === "refused") {
    return sent === null || asked === null
      ? { outcome: "refused", because: last.because }
      : { outcome: "unknown", because: "refusal_after_unknown" };
  }
  return { outcome: "unknown", because: last.kind === "unknown" ? last.because : "not_found" };
}
