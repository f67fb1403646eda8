import { randomBytes } from "node:crypto";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { continueRebalanceRun } from "@/lib/pool/continue-rebalance-run";
import { measureDeviation } from "@/lib/pool/measure-deviation";
import { settlePoolTransfer } from "@/lib/pool/settle-pool-transfer";
import { startRebalanceRun } from "@/lib/pool/start-rebalance-run";
import { mustSend } from "@/lib/pool/transfer-outcome";
import { newId } from "@/lib/shared/ids";
import { newSeqId } from "@/lib/upstream/call-ids";
import type { TransferAnswer } from "@/lib/upstream/custodian-transfers";
import { custodianTransfers, transferHost } from "@/lib/upstream/shared-client";
import { proveTestTransfers, readBefore } from "@/worker/prove-transfers";

/** How often a worker looks; what is due stands in the database, so that many workers do as much as one. */
export const REBALANCE_LOOK_MS = 1_000;

const SENT_AT_ONCE = 8;

type Due = { run: boolean; sample: boolean; send: boolean; proof: boolean; open: boolean };

const DUE_SQL = `
  SELECT s.is_on AND s.next_run_at <= now() AS run, s.next_sample_at <= now() AS sample,
         EXISTS (SELECT FROM pool_transfers WHERE next_try_at <= now() AND status IN ('reserved', 'sending', 'unknown')) AS send,
         EXISTS (SELECT FROM pool_transfers WHERE next_try_at <= now() AND status = 'moved') AS proof,
         EXISTS (SELECT FROM rebalance_runs WHERE ended_at IS NULL) AS open
  FROM rebalance_settings s WHERE s.id = 1`;

/**
 * Makes the clock's plan when it is due, sends the transfers whose moment has come, books what came of them, looks at the balances of test
 * transfers, and measures. Safe beside any number of workers: runs are started under one lock, transfers claimed with a lease and a fence.
 */
export async function rebalancePool(): Promise<number> {
  const due = await rowOf<Due>(DUE_SQL);
  if (due === null) return 0;
  const now = new Date();
  const host = transferHost();
  if (due.sample) await inTransaction((tx) => measureDeviation(tx, now));
  if (due.run) {
    const run = { runId: newId(), host, everySeconds: env.REBALANCE_SECONDS, now };
    await inTransaction((tx) => startRebalanceRun(tx, null, run));
  }
  // Without a host nothing can have been sent, and what was sent to one that is not set up any more waits for it or for a person.
  const sent = host === null || !(due.send || due.run) ? 0 : await sendDueTransfers(host.apiBase);
  if (due.proof || sent > 0) await proveTestTransfers();
  if (due.open || due.run || sent > 0) await inTransaction((tx) => continueRebalanceRun(tx, { host, now: new Date() }));
  return sent;
}

type Claimed = {
  id: string;
  kind: string;
  from_id: string;
  to_id: string;
  from_reseller: string;
  to_reseller: string;
  diamonds: bigint;
  fence: number;
  asks_count: number;
  /** An end of it is paused: it may be asked about, and not be sent. */
  is_held: boolean;
};

async function sendDueTransfers(host: string): Promise<number> {
  const claimed = await rowsOf<Claimed>("SELECT * FROM claim_pool_transfers($1, $2, NULL, $3)", [
    SENT_AT_ONCE,
    env.LEASE_SECONDS * 1000,
    host,
  ]);
  await Promise.all(claimed.map(sendTransfer));
  return claimed.length;
}

/** One transfer: asked about first unless it was never sent, and sent when the supplier has not heard of it. Always under its own id. */
async function sendTransfer(transfer: Claimed): Promise<void> {
  const { id: transferId, fence, asks_count: asksCount } = transfer;
  const asked = asksCount === 1 ? null : await custodianTransfers().query({ transferId, seqId: seqId() });
  const sent = mustSend(asked) && !transfer.is_held ? await send(transfer) : null;
  const outcome = await inTransaction((tx) =>
    settlePoolTransfer(tx, {
      transferId,
      fence,
      asksCount,
      asked,
      sent,
      retrySeconds: env.UNKNOWN_RETRY_SECONDS,
      now: new Date(),
    }),
  );
  if (outcome !== "moved") log().warn({ transferId, outcome, asksCount }, "a transfer between custodian accounts");
}

async function send(transfer: Claimed): Promise<TransferAnswer> {
  if (transfer.kind === "test") {
    const problem = await readBefore(transfer);
    // Nothing was sent yet, so that this is a definite no. Once it was, only the supplier knows.
    if (problem !== null && transfer.asks_count === 1) return { kind: "refused", because: problem };
  }
  return custodianTransfers().transfer({
    transferId: transfer.id,
    seqId: seqId(),
    fromResellerId: transfer.from_reseller,
    toResellerId: transfer.to_reseller,
    diamonds: transfer.diamonds,
  });
}

function seqId(): string {
  return newSeqId(randomBytes(26));
}
