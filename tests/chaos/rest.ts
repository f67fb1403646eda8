import { setTimeout as wait } from "node:timers/promises";
import type { Stack } from "@/scripts/stack/stack";
import { type BuyerTrace, correctIfAsked } from "@/tests/chaos/buyer";
import type { DatabaseLog } from "@/tests/chaos/database-log";
import type { Desk } from "@/tests/chaos/desk";
import { stateOf } from "@/tests/chaos/outside";
import type { Picture, PromiseFacts } from "@/tests/chaos/picture";
import type { BuyerPlan, DrillPlan } from "@/tests/chaos/plan";
import type { ShopDoor } from "@/tests/chaos/shop-door";
import { takePicture } from "@/tests/chaos/take-picture";
import { cardCharges, walletCharges } from "@/tests/support/outside-books";

/** A shop that is up, the people in it, and what buyers were told in this run so far. */
export type Scene = {
  stack: Stack;
  door: ShopDoor;
  desk: Desk;
  /** Rejects while the database is away. */
  query: (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;
  promises: PromiseFacts[];
  databaseLog: DatabaseLog;
  leaseMs: number;
  ttlMs: number;
};

/** Decides only that something is stuck; a drill takes seconds. */
const REST_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 100;

/** What is still on its way, in words; no row is rest. People's lists are rest, and so is a wallet page that nobody paid on. */
export const UNDER_WAY_SQL = `
  SELECT 'order ' || status AS what, count(*)::int AS count FROM orders o
  WHERE status IN ('awaiting_payment', 'delivering', 'awaiting_stock', 'needs_recipient')
     OR (status IN ('in_review', 'unknown') AND needs_person IS NULL)
     OR (status = 'refunding' AND NOT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.needs_person IS NOT NULL))
  GROUP BY 1
  UNION ALL
  SELECT 'payment ' || p.status || COALESCE(' due ' || p.due, ''), count(*)::int FROM payments p JOIN orders o ON o.id = p.order_id
  WHERE p.needs_person IS NULL AND (p.due IN ('capture', 'cancel', 'expire') OR p.status IN ('refunding', 'unknown')
     OR (p.status = 'authorised' AND o.status IN ('delivered', 'refunded', 'expired', 'cancelled'))
     OR (p.status = 'pending' AND p.provider = 'stripe' AND p.session_id IS NOT NULL))
  GROUP BY 1
  UNION ALL
  SELECT 'refund ' || r.status, count(*)::int FROM refunds r JOIN payments p ON p.id = r.payment_id
  WHERE p.needs_person IS NULL AND (r.status IN ('due', 'pending') OR (r.status = 'failed' AND r.retried_as IS NULL)) GROUP BY 1
  UNION ALL
  SELECT 'delivery ' || status, count(*)::int FROM deliveries
  WHERE status IN ('reserved', 'sending') OR (status = 'unknown' AND needs_person IS NULL) GROUP BY 1
  UNION ALL
  SELECT 'webhook not handled', count(*)::int FROM inbox_events WHERE handled_at IS NULL HAVING count(*) > 0
  UNION ALL
  SELECT 'outbox entry', count(*)::int FROM outbox_entries WHERE relayed_at IS NULL HAVING count(*) > 0`;

/** Payments that our books call open, to be compared with what the providers took: money that we have not heard of yet is no rest. */
const OPEN_PAYMENTS_SQL = "SELECT id FROM payments WHERE status IN ('pending', 'unknown') AND needs_person IS NULL";

type Peace = {
  plan: DrillPlan;
  traces: readonly BuyerTrace[];
  /** Reservations that made the pool run dry. */
  held: readonly string[];
};

/**
 * Lets the shop drain by itself while people do what is on their lists, and takes its picture when nothing is on its way any more. A
 * webhook may still come at any moment; a picture during which one came is taken again.
 *
 * @returns the picture, and what was still on its way when the limit was over
 */
export async function comeToRest(
  scene: Scene,
  peace: Peace,
  say: (line: string) => void,
): Promise<{ underWay: string[]; picture: Picture }> {
  const until = Date.now() + REST_WITHIN_MS;
  let underWay: string[] = ["the first look"];
  for (let round = 1; Date.now() < until; round += 1) {
    const before = underWay.join(", ");
    underWay = await workAndLook(scene, peace, round).catch((error: unknown) => [
      `a round that failed: ${error instanceof Error ? error.message : String(error)}`,
    ]);
    if (underWay.length === 0) {
      const webhooks = await countWebhooks(scene);
      const picture = await look(scene, peace);
      underWay = await findUnderWay(scene);
      if ((await countWebhooks(scene)) !== webhooks) underWay.push("a webhook that came late");
      if (underWay.length === 0) return { underWay, picture };
    }
    if (underWay.join(", ") !== before) say(`on its way: ${underWay.join(", ")}`);
    await wait(LOOK_EVERY_MS);
  }
  return { underWay, picture: await look(scene, peace) };
}

async function look({ stack, desk, query, promises }: Scene, { held }: Peace): Promise<Picture> {
  await desk.ask({ ask: "release", ids: [...held] });
  const queue = await desk.ask({ ask: "queue" });
  return takePicture({ query, stateOf: (name) => stateOf(stack, name), queue, promises });
}

async function countWebhooks({ query }: Scene): Promise<string> {
  const [row] = await query("SELECT count(*)::text AS count FROM inbox_events");
  return String(row?.count);
}

/** One round of the people of the shop and of its buyers, and what is on its way after it. */
async function workAndLook(scene: Scene, { plan, traces }: Peace, round: number): Promise<string[]> {
  const done = await scene.desk.ask({ ask: "work", seed: plan.staffSeed + round, isAway: plan.isStaffAway });
  await Promise.all(
    traces.map((trace, at) => correctIfAsked(scene.door, plan.drill, plan.buyers[at] as BuyerPlan, trace)),
  );
  const underWay = await findUnderWay(scene);
  return done === 0 ? underWay : [`what the desk did (${done})`, ...underWay];
}

async function findUnderWay({ stack, query }: Scene): Promise<string[]> {
  const rows = await query(UNDER_WAY_SQL);
  if (rows.length > 0) return rows.map(({ what, count }) => `${count} x ${what}`);
  const open = new Set((await query(OPEN_PAYMENTS_SQL)).map(({ id }) => String(id)));
  const charges = [...cardCharges(await stateOf(stack, "stripe")), ...walletCharges(await stateOf(stack, "xendit"))];
  const paid = charges.filter(
    (charge) => charge.heldMinor + charge.capturedMinor > charge.refundedMinor && open.has(charge.paymentId),
  );
  return paid.length === 0 ? [] : [`${paid.length} x money at a provider that the shop has not heard of`];
}
