import "server-only";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { rowsOf, watcher } from "@/lib/db/pool";
import { env } from "@/lib/env";
import { Admission, type Look } from "@/lib/jobs/admission";
import { log } from "@/lib/log";
import { Refusal } from "@/lib/shared/refusal";

/** Often enough that a crowd is seen before its orders wait for a second. */
const LOOK_EVERY_MS = 200;
const RESOLUTION_MS = 10;
/** A process that missed one heartbeat may only be busy. */
const ALIVE_HEARTBEATS = 2;
const ON_TIME = { eventsLateMs: 0, deliveriesLateMs: 0, settledPerSecond: 0 };

/**
 * One state for the process, which may hold this module twice: in Next's bundle and beside it. Null when nobody looks (development, tests):
 * then everybody is admitted.
 */
const shared = globalThis as { facetAdmission?: Admission | null };

/** For how many seconds whoever comes now should stay away; null of a shop that refuses nobody. */
export function busyNowForSeconds(): number | null {
  return shared.facetAdmission?.retryAfterSeconds(performance.now()) ?? null;
}

/**
 * Takes a new order's place, or refuses it: money that was taken comes first, and a quick "later" is kinder than a slow page. Once for each
 * order, before anything is done for it. Refuses with shop.busy and `retryAfterSeconds`.
 */
export function admitOrder(): void {
  if (shared.facetAdmission?.admit(performance.now()) === false) refuseWhenBusy();
}

/** The same before a form has been read, and without taking the place: most of a crowd can be refused for the price of its headers. */
export function refuseOrderWhenFull(): void {
  if (shared.facetAdmission?.isFull(performance.now()) === true) refuseWhenBusy();
}

/** Counts somebody who is about to order. After their rate limit: one address that asks all day is not a crowd of customers. */
export function noticeCustomer(): void {
  shared.facetAdmission?.notice();
}

/** For what only leads to an order. Refuses with shop.busy while orders are refused. */
export function refuseWhenBusy(): void {
  const retryAfterSeconds = busyNowForSeconds();
  if (retryAfterSeconds !== null) throw new Refusal("shop.busy", { retryAfterSeconds });
}

export type PressureWatch = {
  /** How long the oldest new order waits in this process to be written. */
  placingLateMs?: () => number;
};

/** Looks five times a second how far behind the shop is. Returns the way to stop. */
export function watchPressure({ placingLateMs = () => 0 }: PressureWatch = {}): () => void {
  const admission = new Admission(env.BUSY_AFTER_SECONDS * 1_000);
  shared.facetAdmission = admission;
  const turns = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  turns.enable();
  let paid = ON_TIME;
  let askedAtMs: number | null = null;
  let isBlind = false;
  const ask = async () => {
    askedAtMs = performance.now();
    try {
      paid = await lookAtPaid();
      isBlind = false;
    } catch (error) {
      // What was seen last still counts: a shop that cannot look must not take everybody on top of what waits.
      if (!isBlind) log().error({ err: error }, "the watch over the shop's load cannot look");
      isBlind = true;
    }
    askedAtMs = null;
  };
  const look = () => {
    const nowMs = performance.now();
    const answerLateMs = askedAtMs === null ? 0 : nowMs - askedAtMs;
    const turnMs = Math.max(0, turns.percentile(50) / 1e6 - RESOLUTION_MS);
    turns.reset();
    const seen = { ...paid, answerLateMs, placingLateMs: placingLateMs(), turnMs };
    const wasOpen = admission.isOpen;
    admission.look(nowMs, seen);
    if (wasOpen !== admission.isOpen) tell(admission, seen);
    if (askedAtMs === null) void ask();
  };
  const timer = setInterval(look, LOOK_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    turns.disable();
    if (shared.facetAdmission === admission) shared.facetAdmission = null;
  };
}

function tell({ isOpen, limitPerSecond }: Admission, seen: Look): void {
  if (isOpen) log().warn("new orders are all taken again");
  else log().warn({ ...seen, limitPerSecond }, "more orders than the shop can serve: the excess is refused");
}

type ShopLook = Pick<Look, "eventsLateMs" | "deliveriesLateMs" | "settledPerSecond"> & { webs: number };

/** How far behind the shop is with what was paid, and what all of it settles (the migration says how each is found). */
export async function lookAtShop(via?: Parameters<typeof rowsOf>[2]): Promise<ShopLook> {
  const [row] = await rowsOf<{
    events_ms: number | null;
    deliveries_ms: number | null;
    settled_per_second: number;
    webs: number;
  }>("SELECT * FROM shop_pressure($1::interval)", [`${ALIVE_HEARTBEATS * env.HEARTBEAT_SECONDS} seconds`], via);
  return {
    eventsLateMs: row?.events_ms ?? 0,
    deliveriesLateMs: row?.deliveries_ms ?? 0,
    settledPerSecond: row?.settled_per_second ?? 0,
    webs: row?.webs ?? 0,
  };
}

/** How far behind the shop is with what was paid, and this process's share of what it settles. */
export async function lookAtPaid(): Promise<Pick<Look, "eventsLateMs" | "deliveriesLateMs" | "settledPerSecond">> {
  const { webs, settledPerSecond, ...late } = await lookAtShop(watcher());
  return { ...late, settledPerSecond: settledPerSecond / Math.max(1, webs) };
}
