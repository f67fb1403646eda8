import { inTransaction } from "@/lib/db/transaction";
import { resolving } from "@/lib/ledger/reserve-transfers";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import { giveUpOrder } from "@/lib/orders/give-up-order";
import { requestRefund } from "@/lib/orders/request-refund";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { newId } from "@/lib/shared/ids";
import { claimDeliveries, claimEvents, claimOrders, claimPayments, claimRefunds } from "@/lib/transitions/claims";
import { decideAtDesk } from "@/tests/simulation/desk";
import type { Happening, Play } from "@/tests/simulation/play";
import { collectDuePayments, sendDueRefunds } from "@/worker/collect-payments";
import { confirmStoredEvents } from "@/worker/confirm-events";
import { deliverDue } from "@/worker/deliver";
import { reconcilePool } from "@/worker/reconcile-pool";
import { endOverdueOrders, resumeOrders } from "@/worker/resume-orders";

/** The worker's loops: one round of each is a happening. */
export const ROUNDS: Readonly<Record<string, () => Promise<unknown>>> = {
  "confirms events": confirmStoredEvents,
  delivers: deliverDue,
  "collects payments": collectDuePayments,
  "sends refunds": sendDueRefunds,
  "resumes orders": resumeOrders,
  "ends overdue orders": endOverdueOrders,
};
const LOOPS = Object.values(ROUNDS);
const CLAIMS = [claimDeliveries, claimEvents, claimOrders, claimPayments, claimRefunds];
const CLAIM = { limit: 3, leaseMs: 30_000 };
const REASON = "simulation";

/** What the shop's own people and processes do. */
export const INSIDE: readonly Happening[] = [
  { name: "the worker confirms events", weight: 14, begin: confirmStoredEvents },
  ...Object.entries(ROUNDS).map(([name, begin]) => ({ name: `the worker ${name}`, weight: 5, begin })),
  { name: "the worker does a round of everything", weight: 8, begin: () => Promise.all(LOOPS.map((loop) => loop())) },
  { name: "two workers do the same", weight: 5, begin: ({ dice }) => twice(dice.pick(LOOPS)) },
  { name: "a worker claims and is killed", weight: 4, begin: ({ dice }) => dice.pick(CLAIMS)(CLAIM) },
  { name: "a lease runs out, and another worker delivers", weight: 1, isTime: true, begin: takeOver },
  { name: "an answer about a reservation comes again", weight: 2, begin: resolveAgain },
  { name: "the worker compares the pool", weight: 1, begin: reconcilePool },
  { name: "staff decide what waits for a person", weight: 6, begin: decideAtDesk },
  { name: "staff pause or resume", weight: 1.5, begin: pause },
  { name: "staff refund a delivered order", weight: 5, begin: refund },
  { name: "staff give an order up", weight: 1, begin: giveUp },
  { name: "staff correct a recipient", weight: 1, begin: correct },
];

async function takeOver({ time, outside, dice }: Play): Promise<void> {
  await time.advance(dice.whole(31, 90) * 1000, () => outside.settle());
  // Not waited for: its calls take the turns that the end of this step gives them.
  void deliverDue().catch(() => undefined);
}

/**
 * The ledger is told again about a transfer that has its resolution: the same, or the other way round. No state may follow from either, so
 * it must tell them apart from news.
 */
async function resolveAgain({ database, dice, found }: Play): Promise<void> {
  const rows = await database.rows<{ id: string; kind: "post" | "void"; amount: string }>(
    "SELECT id, kind, amount::text FROM transfers WHERE phase = 1 ORDER BY id",
  );
  if (rows.length === 0) return;
  const { id, kind, amount } = dice.pick(rows);
  const post = { id, kind: "post", amount: BigInt(amount) } as const;
  const void_ = { id, kind: "void", amount: null } as const;
  const isSame = dice.chance(0.3);
  const outcome = await resolving.submit((kind === "post") === isSame ? post : void_);
  const expected = isSame ? "same" : "opposite";
  if (outcome !== expected)
    found.push({ rule: "a transfer is resolved once, and the ledger says so", detail: `${outcome}, not ${expected}` });
}

function twice(loop: () => Promise<unknown>): Promise<unknown> {
  return Promise.all([loop(), loop()]);
}

async function pause({ actor, dice }: Play): Promise<void> {
  const custodianId = dice.chance(0.5) ? null : "facet_ph_1";
  const isPaused = dice.chance(0.3);
  await inTransaction((tx) => pauseDeliveries(tx, actor, { custodianId, isPaused, reason: REASON }));
}

async function orderIn(
  { database, dice }: Play,
  statuses: readonly string[],
): Promise<{ id: string; total_minor: bigint } | null> {
  const rows = await database.rows<{ id: string; total_minor: string }>(
    "SELECT id, total_minor FROM orders WHERE status = ANY ($1) ORDER BY id",
    [statuses],
  );
  if (rows.length === 0) return null;
  const { id, total_minor } = dice.pick(rows);
  return { id, total_minor: BigInt(total_minor) };
}

async function refund(play: Play): Promise<void> {
  const order = await orderIn(play, ["delivered"]);
  if (order === null) return;
  const amountMinor = order.total_minor / play.dice.pick([1n, 3n, 4n]);
  const request = { refundId: newId(), orderId: order.id, amountMinor, reason: REASON };
  // The form is sent twice by an impatient hand.
  await Promise.all([
    requestRefund(play.actor, request),
    ...(play.dice.chance(0.3) ? [requestRefund(play.actor, request)] : []),
  ]);
}

async function giveUp(play: Play): Promise<void> {
  const order = await orderIn(play, ["awaiting_stock", "needs_recipient", "in_review", "delivering"]);
  if (order !== null) await giveUpOrder(play.actor, { orderId: order.id, reason: REASON });
}

async function correct(play: Play): Promise<void> {
  const order = await orderIn(play, ["awaiting_stock", "needs_recipient", "in_review"]);
  const recipientId = `right.${play.run}.${play.dice.whole(1, 9)}`;
  if (order !== null) await correctRecipient(order, { recipientId, actor: play.actor, reason: REASON });
}
