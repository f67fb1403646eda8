import type { StaffActor } from "@/lib/accounts/actor";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { reserving, resolving } from "@/lib/ledger/reserve-transfers";
import { resolveUnknown } from "@/lib/orders/resolve-unknown";
import { reviewOrder } from "@/lib/orders/review-order";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { recordDeposit } from "@/lib/pool/record-deposit";
import { FIRST_RULES } from "@/lib/risk/rule-set";
import { setRules } from "@/lib/risk/set-rules";
import { newId } from "@/lib/shared/ids";
import { type Dice, dice } from "@/tests/support/dice";

/** What the desk does in a drill: the shop's own use-cases, as its pages call them. */

const REASON = "drill";
const DEPOSIT_DIAMONDS = 20_000n;
const COST_USD_MINOR_PER_100_DIAMONDS = 165n;
/** A refund that fails again and again is left to the people who can find another way to pay it out. */
const TRIES_MAX = 2;
/** Orders above this are looked at by a person first. */
const REVIEW_ABOVE_USD_MINOR = "16000";

const triesOf = new Map<string, number>();

export async function reviewLargeOrders(actor: StaffActor): Promise<void> {
  const rules = FIRST_RULES.rules.map((rule) =>
    rule.kind === "amount_over" ? { ...rule, limitUsdMinor: REVIEW_ABOVE_USD_MINOR } : rule,
  );
  await inTransaction((tx) => setRules(tx, actor, { rules: { ...FIRST_RULES, rules }, note: REASON }));
}

/** Reserves all but `roomDiamonds` of each account, so that the pool runs dry; the ids undo it. */
export async function holdPool(roomDiamonds: bigint): Promise<string[]> {
  const accounts = await rowsOf<{ account_id: bigint; supplier: bigint; room: bigint }>(
    `SELECT c.account_id, account_of('DIAMOND', 'supplier') AS supplier, a.debits_posted - a.credits_posted - a.credits_pending AS room
     FROM custodians c JOIN accounts a ON a.id = c.account_id`,
  );
  const held: string[] = [];
  for (const { account_id: creditId, supplier: debitId, room } of accounts) {
    if (room <= roomDiamonds) continue;
    const id = newId();
    const answer = await reserving.submit({
      id,
      debitId,
      creditId,
      amount: room - roomDiamonds,
      code: "drill",
      orderId: null,
    });
    if (answer === "reserved") held.push(id);
  }
  return held;
}

export async function releasePool(ids: readonly string[]): Promise<void> {
  for (const id of ids) await resolving.submit({ id, kind: "void", amount: null });
}

/** The truth about the platform, as its own people would tell it. */
export type Supplier = {
  hasArrived: (deliveryId: string) => Promise<boolean>;
  deposit: (resellerId: string, diamonds: bigint) => Promise<void>;
};

/**
 * Everything on the lists, once: lets deliveries go on, deposits, decides unknown outcomes by the platform's word, reviews, tries failed calls again.
 *
 * @returns how many things were done
 */
export async function workOnce(
  actor: StaffActor,
  supplier: Supplier,
  { seed, isAway }: { seed: number; isAway: boolean },
): Promise<number> {
  const by = dice(seed);
  let done = await letGoOn(actor);
  done += await deposit(actor, supplier);
  done += await decideUnknown(actor, supplier, by);
  if (isAway) return done;
  return done + (await review(actor, by)) + (await tryPaymentsAgain(actor));
}

async function letGoOn(actor: StaffActor): Promise<number> {
  const paused = await rowsOf<{ id: string | null }>(
    `SELECT NULL AS id FROM shop_state WHERE deliveries_paused_at IS NOT NULL UNION ALL SELECT id FROM custodians WHERE paused_at IS NOT NULL`,
  );
  for (const { id } of paused)
    await inTransaction((tx) => pauseDeliveries(tx, actor, { custodianId: id, isPaused: false, reason: REASON }));
  return paused.length;
}

async function deposit(actor: StaffActor, supplier: Supplier): Promise<number> {
  const waiting = await rowOf<{ count: bigint }>("SELECT count(*) FROM orders WHERE status = 'awaiting_stock'");
  if (waiting === null || waiting.count === 0n) return 0;
  const accounts = await rowsOf<{ id: string; reseller_id: string }>(
    "SELECT id, reseller_id FROM custodians ORDER BY id",
  );
  for (const { id: custodianId, reseller_id: resellerId } of accounts) {
    await supplier.deposit(resellerId, DEPOSIT_DIAMONDS);
    const costUsdMinor = (DEPOSIT_DIAMONDS * COST_USD_MINOR_PER_100_DIAMONDS) / 100n;
    const depositId = newId();
    const facts = { depositId, custodianId, diamonds: DEPOSIT_DIAMONDS, costUsdMinor };
    await inTransaction((tx) => recordDeposit(tx, actor, { ...facts, supplier: REASON, document: depositId }));
  }
  return accounts.length;
}

async function decideUnknown(actor: StaffActor, supplier: Supplier, by: Dice): Promise<number> {
  const unknown = await rowsOf<{ id: string }>(
    "SELECT id FROM deliveries WHERE status = 'unknown' AND needs_person IS NOT NULL ORDER BY id",
  );
  for (const { id: deliveryId } of unknown) {
    const resolution = (await supplier.hasArrived(deliveryId))
      ? "delivered"
      : by.pick(["send_again", "refund"] as const);
    await resolveUnknown(actor, { deliveryId, resolution, reason: REASON });
  }
  return unknown.length;
}

async function review(actor: StaffActor, by: Dice): Promise<number> {
  const waiting = await rowsOf<{ id: string }>(
    "SELECT id FROM orders WHERE status = 'in_review' AND needs_person = 'review' ORDER BY id",
  );
  for (const { id: orderId } of waiting) {
    const decision = by.pick(["approve", "approve", "reject"] as const);
    await reviewOrder(actor, { orderId, decision, reason: REASON });
  }
  return waiting.length;
}

async function tryPaymentsAgain(actor: StaffActor): Promise<number> {
  const needs = await rowsOf<{ id: string; need: string }>(
    "SELECT id, needs_person AS need FROM payments WHERE needs_person IS NOT NULL ORDER BY id",
  );
  let done = 0;
  for (const { id: paymentId, need } of needs) {
    const tries = triesOf.get(paymentId) ?? 0;
    const canTry = /^payment\.(capture|cancel|expire)_/.test(need) || need === "refund.failed";
    if (!canTry || tries >= TRIES_MAX) continue;
    triesOf.set(paymentId, tries + 1);
    await settlePaymentNeed(actor, { paymentId, resolution: "try_again", reason: REASON });
    done += 1;
  }
  return done;
}
