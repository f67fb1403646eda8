import { setTimeout as wait } from "node:timers/promises";
import type { Stack } from "@/scripts/stack/stack";
import { type BuyerTrace, buy } from "@/tests/chaos/buyer";
import { checkPicture } from "@/tests/chaos/checks";
import type { Finding } from "@/tests/chaos/finding";
import { forge, send, type Target } from "@/tests/chaos/forge";
import { breakOutside, countSpoilt, loseHold, mendOutside } from "@/tests/chaos/outside";
import type { Picture } from "@/tests/chaos/picture";
import type { BuyerPlan, DrillPlan } from "@/tests/chaos/plan";
import type { Forgery } from "@/tests/chaos/plan-faults";
import { comeToRest, type Scene } from "@/tests/chaos/rest";
import { strike } from "@/tests/chaos/storm";

export type DrillResult = {
  drill: number;
  kills: number;
  sleeps: number;
  /** Kills, sleeps, forgeries, holds taken back, an empty pool, and every call or webhook that a simulator really spoilt. */
  faults: number;
  orders: number;
  seconds: number;
  /** What was still on its way when the drill's limit was over; empty when the shop came to rest. */
  underWay: string[];
  findings: Finding[];
  traces: BuyerTrace[];
  picture: Picture;
};

const FORGERY_WITHIN_MS = 5_000;

/** One drill on a running shop: faults and buyers, then peace, rest, and the checks over everything that is in the shop. */
export async function runDrill(scene: Scene, plan: DrillPlan, say: (line: string) => void): Promise<DrillResult> {
  const { stack, desk, query } = scene;
  const startedMs = Date.now();
  const before = await countOrders(scene);
  const held =
    plan.faults.roomDiamonds === null ? [] : await desk.ask({ ask: "hold", roomDiamonds: plan.faults.roomDiamonds });
  await breakOutside(stack, plan.faults);
  const hasBeaten = async (pid: number, since: Date) => {
    const text = "SELECT 1 FROM process_heartbeats WHERE load ->> 'pid' = $1 AND seen_at > $2";
    return (await query(text, [String(pid), since]).catch(() => [])).length > 0;
  };
  const [counts, traces, forged, lostHolds] = await Promise.all([
    strike(stack, plan.faults.blows, { leaseMs: scene.leaseMs, hasBeaten, say }),
    Promise.all(plan.buyers.map((buyer) => arrive(scene, plan.drill, buyer))),
    Promise.all(plan.faults.forgeries.map((forgery, at) => lie(scene, plan, forgery, at, say))),
    Promise.all(plan.faults.lostHoldsAtMs.map((atMs) => takeBack(stack, atMs, say))),
  ]);
  const spoilt = await countSpoilt(stack, plan.faults);
  await mendOutside(stack);
  await Promise.all(stack.processes.map((one) => one.untilHealthy()));
  say(`the storm is over after ${Date.now() - startedMs} ms`);
  for (const trace of traces) {
    say(`buyer ${JSON.stringify(trace)}`);
    scene.promises.push(...trace.references.map((reference) => ({ placeKey: trace.placeKey, reference })));
  }
  const { underWay, picture } = await comeToRest(scene, { plan, traces, held }, say);
  await tellAlarms(scene, startedMs, say);
  const seconds = (Date.now() - startedMs) / 1_000;
  const findings = [...checkPicture(picture), ...forged.flat(), ...scene.databaseLog.takeFindings()];
  const others = plan.faults.forgeries.length + lostHolds.filter(Boolean).length + (held.length > 0 ? 1 : 0);
  const faults = counts.kills + counts.sleeps + spoilt + others;
  const orders = picture.orders.length - before;
  return { drill: plan.drill, ...counts, faults, orders, seconds, underWay, findings, traces, picture };
}

/** Readings of the pool that did not add up: after a deposit they are in order, in a drill without one somebody should look. */
async function tellAlarms({ query }: Scene, startedMs: number, say: (line: string) => void): Promise<void> {
  const rows = await query(
    `SELECT custodian_id, ours_diamonds::text AS ours, theirs_diamonds::text AS theirs, open_diamonds::text AS open
     FROM pool_readings WHERE NOT is_explained AND read_at > $1 ORDER BY id`,
    [new Date(startedMs)],
  );
  for (const row of rows) say(`the pool's reading did not add up: ${JSON.stringify(row)}`);
}

async function countOrders({ query }: Scene): Promise<number> {
  const [row] = await query("SELECT count(*)::int AS count FROM orders");
  return Number(row?.count ?? 0);
}

async function arrive({ door, ttlMs }: Scene, drill: number, buyer: BuyerPlan): Promise<BuyerTrace> {
  await wait(buyer.arrivesMs);
  return buy(door, drill, buyer, ttlMs);
}

async function takeBack(stack: Stack, atMs: number, say: (line: string) => void): Promise<boolean> {
  await wait(atMs);
  const wasLost = await loseHold(stack);
  say(wasLost ? "an issuer took a hold back" : "no hold was open");
  return wasLost;
}

/** A forged webhook. One without our secret must be refused; what well-signed ones about strangers do is seen in the books. */
async function lie(
  { stack, query }: Scene,
  plan: DrillPlan,
  forgery: Forgery,
  at: number,
  say: (line: string) => void,
): Promise<Finding[]> {
  await wait(forgery.atMs);
  const name = `s${plan.seed}.d${plan.drill}.f${at}`;
  const target = await unpaidPayment(query, forgery.provider);
  const status = await send(forge(stack, forgery, name, target), FORGERY_WITHIN_MS);
  say(`forged ${forgery.provider} webhook (${forgery.kind}): ${status ?? "no answer"}`);
  const wasTaken = forgery.kind === "signature" && status !== null && status >= 200 && status < 300;
  return wasTaken
    ? [{ check: "forgedAccepted", subject: name, says: "a webhook that nobody signed was accepted" }]
    : [];
}

async function unpaidPayment(query: Scene["query"], provider: string): Promise<Target | null> {
  const rows = await query(
    `SELECT id AS "paymentId", session_id AS "sessionId", amount_minor::text AS "amountMinor", currency FROM payments
     WHERE provider = $1 AND status = 'pending' AND session_id IS NOT NULL ORDER BY id DESC LIMIT 1`,
    [provider],
  ).catch(() => []);
  return (rows[0] as Target | undefined) ?? null;
}
