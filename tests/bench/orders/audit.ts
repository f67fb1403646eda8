import type pg from "pg";
import type { Stack } from "@/scripts/stack/stack";
import { cardCharges, platformOf, walletCharges } from "@/tests/support/outside-books";

/** What the shop's database and the simulators say of a whole run, warm-up included, and whether they say the same. */
export type Audit = {
  trialBalance: string;
  /** Diamonds that were given out of an account beyond what it held. */
  oversoldDiamonds: number;
  deliveredTwice: number;
  chargedTwice: number;
  deliveredInDatabase: number;
  deliveredAtPlatform: number;
  /** Sentences; empty when both sides agree. */
  disagreements: string[];
};

export type DeliveredRow = { callId: string; orderId: string; part: number; diamonds: number };
export type Recharge = { orderId: string; diamonds: number };
export type Charge = { orderId: string; minor: number };

/** Both lists name each delivery by the order id that the platform got. Pure. */
export function compareDeliveries(ours: readonly DeliveredRow[], theirs: readonly Recharge[]) {
  const known = new Map(ours.map((row) => [row.callId, row]));
  const seen = new Map<string, number>();
  const disagreements: string[] = [];
  let unknown = 0;
  let otherAmount = 0;
  for (const { orderId, diamonds } of theirs) {
    const row = known.get(orderId);
    if (row === undefined) unknown += 1;
    else if (row.diamonds !== diamonds) otherAmount += 1;
    const key = row === undefined ? orderId : `${row.orderId} ${row.part}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
  }
  const missing = ours.filter(({ orderId, part }) => !seen.has(`${orderId} ${part}`)).length;
  if (unknown > 0)
    disagreements.push(`${unknown} deliveries at the platform that the database does not call delivered`);
  if (missing > 0) disagreements.push(`${missing} deliveries in the database that the platform does not know`);
  if (otherAmount > 0) disagreements.push(`${otherAmount} deliveries of another amount`);
  const deliveredTwice = [...seen.values()].filter((count) => count > 1).length;
  return { deliveredTwice, disagreements };
}

/** What the providers took, in minor units, against what the books say was taken. Pure. */
export function compareCharges(ours: readonly Charge[], theirs: readonly Charge[]) {
  const counts = new Map<string, number>();
  for (const { orderId } of theirs) counts.set(orderId, (counts.get(orderId) ?? 0) + 1);
  const sum = (list: readonly Charge[]) => list.reduce((total, { minor }) => total + minor, 0);
  const [booked, taken] = [sum(ours), sum(theirs)];
  return {
    chargedTwice: [...counts.values()].filter((count) => count > 1).length,
    disagreements: booked === taken ? [] : [`the providers took ${taken} minor units, and ${booked} are booked`],
  };
}

/**
 * Reads both sides to the last row. Call it when nothing is under way any more.
 *
 * @param sinceMs rows of the database that are older are not compared: these simulators never saw them
 */
export async function auditRun(stack: Stack, client: pg.Client, sinceMs = 0): Promise<Audit> {
  const deliveries = await rows<DeliveredRow>(
    client,
    `SELECT replace(id::text, '-', '') AS "callId", order_id AS "orderId", part, diamonds::float8 AS diamonds
     FROM deliveries WHERE status = 'delivered' AND created_at >= to_timestamp($1)`,
    [sinceMs / 1_000],
  );
  const chargesInBooks = await rows<Charge>(
    client,
    `SELECT order_id AS "orderId", (CASE flow WHEN 'hold' THEN captured_minor ELSE received_minor END)::float8 AS minor FROM payments
     WHERE status IN ('captured', 'paid') AND created_at >= to_timestamp($1)`,
    [sinceMs / 1_000],
  );
  const [books] = await rows<{ balance: string; overdrawn: number }>(
    client,
    `SELECT trial_balance()::text AS balance,
            (SELECT COALESCE(sum(GREATEST(0, a.credits_posted + a.credits_pending - a.debits_posted)), 0)::float8
             FROM custodians c JOIN accounts a ON a.id = c.account_id) AS overdrawn`,
  );
  const platform = platformOf(await stateOf(stack.urls.bigo));
  const charges = [
    ...cardCharges(await stateOf(stack.urls.stripe)),
    ...walletCharges(await stateOf(stack.urls.xendit)),
  ].map(({ orderId, capturedMinor, refundedMinor }) => ({ orderId, minor: Number(capturedMinor - refundedMinor) }));

  const delivered = compareDeliveries(
    deliveries,
    platform.recharges.map(({ callId, diamonds }) => ({ orderId: callId, diamonds: Number(diamonds) })),
  );
  const charged = compareCharges(
    chargesInBooks,
    charges.filter(({ minor }) => minor > 0),
  );
  const belowZero = Object.values(platform.balances).reduce((sum, balance) => sum + Math.max(0, -Number(balance)), 0);
  return {
    trialBalance: books?.balance ?? "unknown",
    oversoldDiamonds: Math.max(books?.overdrawn ?? 0, belowZero),
    deliveredTwice: delivered.deliveredTwice,
    chargedTwice: charged.chargedTwice,
    deliveredInDatabase: deliveries.length,
    deliveredAtPlatform: platform.recharges.length,
    disagreements: [...delivered.disagreements, ...charged.disagreements],
  };
}

const EVERYTHING = 1_000_000;

async function stateOf(url: string | null): Promise<unknown> {
  const response = await fetch(`${url}/_sim/state?limit=${EVERYTHING}`);
  return response.json();
}

async function rows<Row>(client: pg.Client, text: string, values: readonly unknown[] = []): Promise<Row[]> {
  return (await client.query(text, [...values])).rows as Row[];
}
