import { describe, expect, it } from "vitest";
import { decideTransfer, mustSend } from "@/lib/pool/transfer-outcome";
import type { TransferAnswer } from "@/lib/upstream/custodian-transfers";

const MOVED: TransferAnswer = { kind: "moved" };
const REFUSED: TransferAnswer = { kind: "refused", because: "insufficient balance" };
const NOT_FOUND: TransferAnswer = { kind: "not_found" };
const SILENT: TransferAnswer = { kind: "unknown", because: "timeout" };

// Guarantee: a transfer is over only when the supplier's word leaves nothing open; a time-out is never a failure.
describe("what an answer means for a transfer", () => {
  it.each([
    ["moved at once", null, MOVED, "moved", ""],
    ["refused at once", null, REFUSED, "refused", "insufficient balance"],
    ["no answer", null, SILENT, "unknown", "timeout"],
    ["moved, says the query", MOVED, null, "moved", ""],
    ["refused, says the query", REFUSED, null, "refused", "insufficient balance"],
    ["the query is silent too", SILENT, null, "unknown", "timeout"],
    ["sent again and moved", NOT_FOUND, MOVED, "moved", ""],
    [
      "sent again and refused: an earlier one may still be on its way",
      NOT_FOUND,
      REFUSED,
      "unknown",
      "refusal_after_unknown",
    ],
    ["sent again and silent", NOT_FOUND, SILENT, "unknown", "timeout"],
    ["nobody was asked", null, null, "unknown", "not_asked"],
  ])("%s", (_name, asked, sent, outcome, because) => {
    expect(decideTransfer({ asked, sent })).toEqual({ outcome, because });
  });

  it("is sent only the first time, or when the supplier has not heard of it", () => {
    expect([null, NOT_FOUND, MOVED, REFUSED, SILENT].map(mustSend)).toEqual([true, true, false, false, false]);
  });
});
