import { setTimeout as wait } from "node:timers/promises";
import type { Stack } from "@/scripts/stack/stack";
import { checkPicture } from "@/tests/chaos/checks";
import { Desk } from "@/tests/chaos/desk";
import type { Finding } from "@/tests/chaos/finding";
import { OUTAGE_PROVIDERS } from "@/tests/chaos/outage/plan-outages";
import { control, stateOf } from "@/tests/chaos/outside";
import type { PromiseFacts } from "@/tests/chaos/picture";
import { UNDER_WAY_SQL } from "@/tests/chaos/rest";
import { takePicture } from "@/tests/chaos/take-picture";
import { antomCharges } from "@/tests/support/outside-books";

type Query = (text: string) => Promise<Record<string, unknown>[]>;

/** Orders that nobody paid must end by themselves first; beyond that it decides only that something is stuck. */
const REST_WITHIN_MS = 240_000;
const LOOK_EVERY_MS = 500;

/** Waits until nothing is on its way any more: no order, no payment, no webhook. Answers what still is when the limit is over. */
export async function untilRest(
  stack: Stack,
  query: Query,
  orderTtlMs: number,
  say: (line: string) => void,
): Promise<string[]> {
  const until = Date.now() + orderTtlMs + REST_WITHIN_MS;
  let underWay = ["the first look"];
  while (Date.now() < until && underWay.length > 0) {
    const before = underWay.join(", ");
    underWay = [
      ...(await waitingWebhooks(stack)),
      ...(await query(UNDER_WAY_SQL)).map(({ what, count }) => `${count} x ${what}`),
    ];
    if (underWay.join(", ") !== before) say(`on its way: ${underWay.join(", ") || "nothing"}`);
    await wait(LOOK_EVERY_MS);
  }
  return underWay;
}

async function waitingWebhooks(stack: Stack): Promise<string[]> {
  const states = await Promise.all(OUTAGE_PROVIDERS.map((name) => control(stack, name, "GET", "/_sim/state?limit=0")));
  const waiting = states.reduce<number>(
    (sum, state) => sum + (state as { webhooks: { waiting: number } }).webhooks.waiting,
    0,
  );
  return waiting === 0 ? [] : [`${waiting} x webhook`];
}

/** Everything that is wrong in the shop and at its providers, row by row. */
export async function checkBothSides(
  stack: Stack,
  query: Query,
  promises: readonly PromiseFacts[],
): Promise<Finding[]> {
  const desk = await Desk.openFor(stack);
  try {
    const picture = await takePicture({
      query,
      stateOf: (name) => stateOf(stack, name),
      queue: await desk.ask({ ask: "queue" }),
      promises,
      chargesOfOthers: async (orderOf) => antomCharges(await stateOf(stack, "antom"), orderOf),
    });
    return checkPicture(picture);
  } finally {
    desk.close();
  }
}
