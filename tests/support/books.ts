import { expect } from "vitest";
import { rowsOf } from "@/lib/db/pool";
import { trialBalanceMinor } from "@/lib/ledger/trial-balance";
import type { ProviderName } from "@/lib/payments/provider";
import type { GivenOrder } from "@/tests/support/given";
import type { ChargeFacts } from "@/tests/support/outside-books";
import { CHARGES_AT } from "@/tests/support/provider-books";
import type { Shop } from "@/tests/support/shop";

/** Counters of an account that net to one signed figure: debits less credits, posted and pending. */
type Net = { code: string; ledger: string; posted: bigint; pending: bigint };

/**
 * What must hold whenever nothing is under way: the books balance, each custodian account holds at the platform what it
 * holds in the books (less what went out with an outcome that nobody knows yet), and no diamonds are delivered twice.
 */
export async function expectSoundBooks(shop: Shop): Promise<void> {
  expect(await trialBalanceMinor()).toBe(0n);
  const accounts = await rowsOf<{ id: string; ours: bigint; unknown: bigint }>(
    `SELECT c.reseller_id AS id, a.debits_posted - a.credits_posted AS ours,
            COALESCE((SELECT sum(d.diamonds)::bigint FROM deliveries d WHERE d.custodian_id = c.id AND d.status IN ('unknown', 'sending')), 0) AS unknown
     FROM custodians c JOIN accounts a ON a.id = c.account_id`,
  );
  for (const { id, ours, unknown } of accounts) {
    const theirs = BigInt(shop.sims.bigo.platform.bank.account(id)?.balance ?? -1);
    expect(
      theirs <= ours && theirs >= ours - unknown,
      `${id}: ours ${ours}, theirs ${theirs}, unknown ${unknown}`,
    ).toBe(true);
  }
  const delivered = await rowsOf<{ bu_order_id: string }>(
    `SELECT DISTINCT a.bu_order_id FROM deliveries d JOIN delivery_attempts a ON a.delivery_id = d.id WHERE d.status = 'delivered'`,
  );
  const sent = shop.sims.bigo.platform.bank.recharges();
  expect(sent.length).toBeGreaterThanOrEqual(delivered.length);
}

/** Nothing of this order is left in between: no customer's money unearned or unreturned, no diamonds reserved. */
export async function expectNothingLeft(order: { orderId: string }): Promise<void> {
  const nets = await netsOf(order.orderId);
  const open = nets.filter(
    ({ code, posted, pending }) => pending !== 0n || ((code === "orders" || code === "unapplied") && posted !== 0n),
  );
  expect(open).toEqual([]);
}

/** Debits less credits of each account that this order touched. */
export async function netsOf(orderId: string): Promise<Net[]> {
  return rowsOf<Net>(
    `WITH t AS (
       SELECT p.id, p.debit_id, p.credit_id, p.ledger, p.kind, p.amount, r.kind AS resolved, r.amount AS posted_amount
       FROM transfers p LEFT JOIN transfers r ON r.id = p.id AND r.phase = 1 WHERE p.phase = 0 AND p.order_id = $1
     ), sides AS (
       SELECT debit_id AS account_id, 1 AS sign, * FROM t UNION ALL SELECT credit_id, -1, * FROM t
     )
     SELECT a.code, a.ledger,
       COALESCE(sum(sign * CASE WHEN kind = 'single' THEN amount WHEN resolved = 'post' THEN posted_amount ELSE 0 END), 0)::bigint AS posted,
       COALESCE(sum(sign * CASE WHEN kind = 'pending' AND resolved IS NULL THEN amount ELSE 0 END), 0)::bigint AS pending
     FROM sides JOIN accounts a ON a.id = sides.account_id GROUP BY a.code, a.ledger ORDER BY a.ledger, a.code`,
    [orderId],
  );
}

/** One account's share of an order's postings: debits less credits, posted. 0 when it was not touched. */
export async function netOf(order: { orderId: string }, code: string): Promise<bigint> {
  return (await netsOf(order.orderId)).find((net) => net.code === code)?.posted ?? 0n;
}

/** What each provider's own books say of the payments of one order. */
export async function chargesOf(shop: Shop, { orderId }: { orderId: string }): Promise<ChargeFacts[]> {
  const attempts = await rowsOf<{ id: string; provider: ProviderName; provider_payment_id: string | null }>(
    "SELECT id, provider, provider_payment_id FROM payments WHERE order_id = $1 ORDER BY attempt_no",
    [orderId],
  );
  const lists = await Promise.all(
    attempts.map(async ({ id, provider, provider_payment_id: theirs }) => {
      const of = async (wanted: string) =>
        CHARGES_AT[provider](await shop.sims.control(provider, "GET", `/_sim/state?payment_id=${wanted}`));
      // An app that passes our id on to nobody leaves the purchase under its own.
      const known = await of(id);
      return known.length > 0 || theirs === null ? known : of(encodeURIComponent(theirs));
    }),
  );
  return lists.flat();
}

/** What the payment providers say they hold of this order, in minor units: taken less returned. */
export async function heldByProviders(shop: Shop, order: { orderId: string }): Promise<bigint> {
  const charges = await chargesOf(shop, order);
  return charges.reduce((sum, { capturedMinor, refundedMinor }) => sum + capturedMinor - refundedMinor, 0n);
}

/** Our clearing accounts say the same as the providers' own books (fees are booked apart, and are not in theirs). */
export async function expectMoneyAgrees(shop: Shop, order: GivenOrder): Promise<void> {
  const [row] = await rowsOf<{ held: bigint }>(
    `SELECT COALESCE(sum(CASE WHEN d.code LIKE 'clearing:%' THEN x.amount WHEN c.code LIKE 'clearing:%' THEN -x.amount ELSE 0 END), 0)::bigint AS held
     FROM transfers x JOIN accounts d ON d.id = x.debit_id JOIN accounts c ON c.id = x.credit_id
     WHERE x.order_id = $1 AND x.code <> 'payment.fee' AND (x.kind = 'single' OR x.kind = 'post')`,
    [order.orderId],
  );
  expect(row?.held).toBe(await heldByProviders(shop, order));
}

/** Everything at once, for an order that has come to its end. */
export async function expectClosed(shop: Shop, order: GivenOrder): Promise<void> {
  await expectSoundBooks(shop);
  await expectNothingLeft(order);
  await expectMoneyAgrees(shop, order);
}

/** Batches and use-cases hold rows in one order, so they wait for each other and never end in a deadlock (which would be retried, and hidden). */
export async function expectNoDeadlocks(): Promise<void> {
  await rowsOf("SELECT pg_stat_force_next_flush()");
  const [row] = await rowsOf<{ deadlocks: bigint }>(
    "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()",
  );
  expect(row?.deadlocks).toBe(0n);
}
