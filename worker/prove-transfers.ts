import { randomBytes } from "node:crypto";
import { rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { type BalanceReading, proveTransfer } from "@/lib/pool/prove-transfer";
import { newSeqId } from "@/lib/upstream/call-ids";
import { bigo } from "@/lib/upstream/shared-client";
import { booksOf } from "@/worker/reconcile-pool";

const READINGS_MAX = 5;
const PROOFS_AT_ONCE = 4;

type TestTransfer = { id: string; from_id: string; to_id: string };

/**
 * Reads both balances before a test transfer, each equal to the books with nothing under way. Answers why it cannot be sent, or null.
 * Readings that are there already are kept.
 */
export async function readBefore(transfer: TestTransfer): Promise<string | null> {
  const readings = await readBoth(transfer);
  if (readings === null) return "the balances could not be read, or orders kept moving them: nothing was sent";
  await inTransaction((tx) =>
    proveTransfer(tx, { transferId: transfer.id, moment: "before", readings, now: new Date() }),
  );
  return readings.every(isEqual) ? null : "books and balances differ: nothing was sent";
}

/** Looks at the balances of test transfers that moved, until both agree with the books or it was tried often enough. */
export async function proveTestTransfers(): Promise<void> {
  const due = await rowsOf<TestTransfer>(
    `SELECT id, from_id, to_id FROM pool_transfers WHERE next_try_at <= now() AND status = 'moved' AND kind = 'test' ORDER BY id LIMIT $1`,
    [PROOFS_AT_ONCE],
  );
  for (const transfer of due) {
    const readings = (await readBoth(transfer)) ?? [];
    await inTransaction((tx) =>
      proveTransfer(tx, { transferId: transfer.id, moment: "after", readings, now: new Date() }),
    );
  }
}

/** Both accounts at a moment when nothing moved them; null when no such moment was found. */
async function readBoth({ from_id, to_id }: TestTransfer): Promise<BalanceReading[] | null> {
  const readings: BalanceReading[] = [];
  for (const custodianId of [from_id, to_id]) {
    const reading = await readQuiet(custodianId);
    if (reading === null) return null;
    readings.push(reading);
  }
  return readings;
}

async function readQuiet(custodianId: string): Promise<BalanceReading | null> {
  let last: BalanceReading | null = null;
  for (let look = 1; look <= READINGS_MAX; look += 1) {
    const before = await booksOf(custodianId);
    if (before === null) return null;
    const answer = await bigo().preCheck({
      recipientId: before.reseller_id,
      resellerBigoId: before.reseller_id,
      seqId: newSeqId(randomBytes(26)),
    });
    const after = await booksOf(custodianId);
    if (answer.kind !== "answer" || answer.rechargeBalance === undefined || after === null) return null;
    const isQuiet = before.ours === after.ours && before.open === 0n && after.open === 0n;
    last = { custodianId, ours: after.ours, theirs: answer.rechargeBalance, open: after.open };
    if (isQuiet && isEqual(last)) return last;
    if (isQuiet && look === READINGS_MAX) return last;
  }
  return null;
}

function isEqual({ ours, theirs }: BalanceReading): boolean {
  return ours === theirs;
}
