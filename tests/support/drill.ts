import { expect } from "vitest";
import type { StaffActor } from "@/lib/accounts/actor";
import { rowOf, rowsOf } from "@/lib/db/pool";
import { inTransaction } from "@/lib/db/transaction";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import { cancelUnpaidOrder } from "@/lib/orders/cancel-order";
import { correctRecipient } from "@/lib/orders/correct-recipient";
import { resolveUnknown } from "@/lib/orders/resolve-unknown";
import { reviewOrder } from "@/lib/orders/review-order";
import { settlePaymentNeed } from "@/lib/orders/settle-payment-need";
import { pauseDeliveries } from "@/lib/pool/pause-deliveries";
import { claimDeliveries, claimEvents, claimOrders, claimPayments, claimRefunds } from "@/lib/transitions/claims";
import { startPayment } from "@/lib/transitions/start-payment";
import type { Dice } from "@/tests/support/dice";
import { accessTo, type GivenOrder, pay, placedOrder, secondAttempt } from "@/tests/support/given";
import { breakEverything, mendEverything } from "@/tests/support/random-faults";
import { LOOPS, type Shop } from "@/tests/support/shop";

const CARDS = ["4242424242424242", "5555555555554444", "4000000000000002", "4000000000003220"];
const CLAIM = { limit: 3, leaseMs: 30_000 };
/** What a worker had claimed when it was killed. */
const CLAIMS = [claimDeliveries, claimEvents, claimOrders, claimPayments, claimRefunds];
const STEPS = 60;
const BALANCE_EVERY_STEPS = 5;
const ROUNDS_TO_REST_MAX = 12;

/**
 * One drill: buyers, workers, killed workers, time and the world outside take turns in an order that follows from the dice.
 * Then the world works again, people settle what needs a person, and everything comes to rest.
 */
export async function runDrill(shop: Shop, by: Dice, actor: StaffActor): Promise<GivenOrder[]> {
  const orders: GivenOrder[] = [];
  await breakEverything(shop, by);
  for (let step = 1; step <= STEPS; step += 1) {
    await takeStep(shop, by, actor, orders);
    if (step % BALANCE_EVERY_STEPS === 0) expect(await trialBalanceMinor(), `after step ${step}`).toBe(0n);
  }
  await mendEverything(shop);
  await comeToRest(shop, by, actor);
  return orders;
}

async function takeStep(shop: Shop, by: Dice, actor: StaffActor, orders: GivenOrder[]): Promise<void> {
  const dice = by.roll();
  if (dice < 0.12 && orders.length < 7) orders.push(await place(by));
  else if (dice < 0.38 && orders.length > 0) await buyerActs(shop, by, by.pick(orders));
  else if (dice < 0.7) await by.pick(LOOPS)();
  // Several workers at the same moment.
  else if (dice < 0.84) await Promise.all([by.pick(LOOPS)(), by.pick(LOOPS)(), by.pick(LOOPS)()]);
  else if (dice < 0.88) await by.pick(CLAIMS)(CLAIM);
  else if (dice < 0.95) await shop.passTime(by.whole(1, 45));
  else if (dice < 0.97) await setPaused(actor, by.chance(0.3));
  else await new Promise((resolve) => setTimeout(resolve, 10));
}

async function place(by: Dice): Promise<GivenOrder> {
  const prefix = by.chance(0.12) ? by.pick(["missing", "frozen", "area"]) : "good";
  const order = await placedOrder({
    method: by.pick(["card", "gcash"] as const),
    diamonds: by.pick([50, 500, 5_000, 60_000]),
    recipientId: `${prefix}.${crypto.randomUUID()}`,
  });
  await startPayment(order.paymentId, new Date()).catch(() => undefined);
  return order;
}

/** Pays, pays again, opens a second tab, cancels or corrects; what the shop refuses, a buyer shrugs at. */
async function buyerActs(shop: Shop, by: Dice, order: GivenOrder): Promise<void> {
  const act = by.roll();
  const tried = async () => {
    if (act < 0.7) return pay(shop, order.paymentId, by.pick(CARDS));
    if (act < 0.85) return pay(shop, await secondAttempt(order, by.pick(["card", "gcash"] as const)));
    if (act < 0.92) return cancelUnpaidOrder(await accessTo(order));
    return correctRecipient({ id: order.orderId }, { recipientId: `right.${crypto.randomUUID()}`, actor: null });
  };
  await tried().catch(() => undefined);
}

async function setPaused(actor: StaffActor, isPaused: boolean): Promise<void> {
  await inTransaction((tx) => pauseDeliveries(tx, actor, { custodianId: null, isPaused, reason: "drill" }));
}

/** Lets time pass and people act until nothing waits for anything; at last so much time that every wait is over. */
async function comeToRest(shop: Shop, by: Dice, actor: StaffActor): Promise<void> {
  for (let round = 1; round <= ROUNDS_TO_REST_MAX; round += 1) {
    await rowsOf("UPDATE custodians SET paused_at = NULL, paused_reason = NULL");
    await setPaused(actor, false);
    await shop.drain();
    await settleByPeople(shop, by, actor);
    await shop.drain();
    if (await isAtRest()) return;
    await shop.passTime(round < 4 ? 601 : 86_500);
  }
}

/** A wallet's page cannot be closed, so an attempt that nobody paid is asked about for a day; that alone is rest. */
async function isAtRest(): Promise<boolean> {
  const row = await rowOf<{ open: number }>(
    `SELECT ((SELECT count(*) FROM orders WHERE status NOT IN ('delivered', 'refunded', 'expired', 'cancelled'))
      + (SELECT count(*) FROM payments WHERE status IN ('authorised', 'refunding', 'unknown')
           OR (due IS NOT NULL OR status = 'pending') AND NOT (provider = 'xendit' AND status = 'pending'))
      + (SELECT count(*) FROM refunds WHERE status IN ('due', 'pending', 'failed')))::int AS open`,
  );
  return row?.open === 0;
}

/** What the desk would do, knowing the platform's own list: the truth about unknown outcomes. */
async function settleByPeople(shop: Shop, by: Dice, actor: StaffActor): Promise<void> {
  const reason = "drill";
  const unknown = await rowsOf<{ id: string }>(
    "SELECT id FROM deliveries WHERE status = 'unknown' AND needs_person IS NOT NULL",
  );
  for (const { id } of unknown) {
    const hasArrived = shop.sims.bigo.platform.bank.rechargesOf(id.replaceAll("-", "")).length > 0;
    const resolution = hasArrived ? "delivered" : by.pick(["send_again", "refund"] as const);
    await resolveUnknown(actor, { deliveryId: id, resolution, reason });
  }
  const reviews = await rowsOf<{ id: string }>(
    "SELECT id FROM orders WHERE status = 'in_review' AND needs_person = 'review'",
  );
  for (const { id } of reviews)
    await reviewOrder(actor, { orderId: id, decision: by.pick(["approve", "reject"] as const), reason });
  const needs = await rowsOf<{ id: string; need: string }>(
    "SELECT id, needs_person AS need FROM payments WHERE needs_person IS NOT NULL",
  );
  for (const { id, need } of needs) {
    const canTry = /^payment\.(capture|cancel|expire)_/.test(need) || need === "refund.failed";
    if (canTry) await settlePaymentNeed(actor, { paymentId: id, resolution: "try_again", reason });
  }
}
