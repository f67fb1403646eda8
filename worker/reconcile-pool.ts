import { randomBytes } from "node:crypto";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { notePlatformState } from "@/lib/pool/note-platform-state";
import { newSeqId } from "@/lib/upstream/call-ids";
import { bigo } from "@/lib/upstream/shared-client";

/** `arriving` and `leaving`: transfers between our accounts that the platform may have made already, and the books have not. */
type Books = { id: string; reseller_id: string; ours: bigint; open: bigint; arriving: bigint; leaving: bigint };

const READINGS_MAX = 3;

/**
 * Compares each custodian account's books with the balance that the platform reports. They may differ by what is being sent or has
 * an unknown outcome at that moment, and by transfers between the accounts that are not over; any other difference is written down, raised, and stops the account until a person looked.
 */
export async function reconcilePool(): Promise<void> {
  for (const { id } of await rowsOf<{ id: string }>("SELECT id FROM custodians ORDER BY id"))
    await reconcileAccount(id);
}

async function reconcileAccount(custodianId: string): Promise<void> {
  for (let reading = 1; reading <= READINGS_MAX; reading += 1) {
    const before = await booksOf(custodianId);
    if (before === null) return;
    const askedAt = new Date();
    // The pre-check of the account's own id moves nothing and tells its balance.
    const answer = await bigo().preCheck({
      recipientId: before.reseller_id,
      resellerBigoId: before.reseller_id,
      seqId: newSeqId(randomBytes(26)),
    });
    if (answer.kind === "answer")
      await inTransaction((tx) => notePlatformState(tx, { rescode: answer.rescode, askedAt, at: new Date() }));
    const after = await booksOf(custodianId);
    if (answer.kind !== "answer" || answer.rechargeBalance === undefined || after === null) return;
    const theirs = answer.rechargeBalance;
    // Orders settle while we ask: the true figure lies between the two looks, less what may have left already.
    const [most, least] = [mostOf(before, after), leastOf(before, after)];
    const isExplained = theirs >= least && theirs <= most;
    // Deliveries that began and ended between the two looks can only be told apart by looking again.
    if (!isExplained && reading < READINGS_MAX) continue;
    const open = after.open + after.arriving + after.leaving;
    await write(custodianId, { ours: after.ours, theirs, open, isExplained });
    return;
  }
}

function mostOf(before: Books, after: Books): bigint {
  const [a, b] = [before.ours + before.arriving, after.ours + after.arriving];
  return a > b ? a : b;
}

function leastOf(before: Books, after: Books): bigint {
  const [a, b] = [before.ours - before.open - before.leaving, after.ours - after.open - after.leaving];
  return a < b ? a : b;
}

/** What the books say of an account at this moment; null when there is no such account. */
export async function booksOf(custodianId: string): Promise<Books | null> {
  return rowOf<Books>(
    `SELECT c.id, c.reseller_id, a.debits_posted - a.credits_posted AS ours,
            COALESCE((SELECT sum(d.diamonds)::bigint FROM deliveries d WHERE d.custodian_id = c.id AND d.status IN ('sending', 'unknown')), 0) AS open,
            r.incoming_diamonds AS arriving, r.outgoing_diamonds AS leaving
     FROM custodians c JOIN rebalance_accounts r ON r.id = c.id JOIN accounts a ON a.id = c.account_id WHERE c.id = $1`,
    [custodianId],
  );
}

async function write(
  custodianId: string,
  { ours, theirs, open, isExplained }: { ours: bigint; theirs: bigint; open: bigint; isExplained: boolean },
): Promise<void> {
  await rowOf(
    `INSERT INTO pool_readings (custodian_id, ours_diamonds, theirs_diamonds, open_diamonds, is_explained)
     VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [custodianId, ours.toString(), theirs.toString(), open.toString(), isExplained],
  );
  if (isExplained) return;
  log().error(
    { custodianId, ours: ours.toString(), theirs: theirs.toString() },
    "books and platform differ; the account is stopped",
  );
  await rowOf(
    "UPDATE custodians SET paused_at = now(), paused_reason = 'reconcile' WHERE id = $1 AND paused_at IS NULL RETURNING id",
    [custodianId],
  );
}
