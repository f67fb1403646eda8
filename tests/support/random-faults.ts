import type { Dice } from "@/tests/support/dice";
import type { Shop } from "@/tests/support/shop";

const PLATFORM_FAULTS = [
  { answer: "reset", effect: "none" },
  { answer: "reset", effect: "done" },
  { answer: "empty", effect: "done" },
  { answer: "truncated", effect: "done" },
  { answer: "http_500", effect: "none" },
  { answer: "http_500", effect: "done" },
  { answer: "http_408", effect: "none" },
  { answer: "wrong_seqid", effect: "done" },
  { answer: "http_401", effect: "none" },
  { answer: "refuse", rescode: 500_001 },
  { answer: "refuse", rescode: 7_212_012 },
  { answer: "refuse", rescode: 7_212_011 },
  { answer: "refuse", rescode: 7_212_014 },
  { answer: "refuse", rescode: 7_212_001 },
  { answer: "refuse", rescode: 7_212_005 },
] as const;

const CALL_FAULTS = [
  "http_500_before",
  "http_500_after",
  "reset_before",
  "reset_after",
  "html_before",
  "html_after",
  "truncated_after",
  "rate_limit",
] as const;

const STRIPE_CALLS = [
  "session.retrieve",
  "session.expire",
  "intent.retrieve",
  "intent.capture",
  "intent.cancel",
  "refund.create",
];
const XENDIT_CALLS = ["charge.retrieve", "charge.void", "refund.create", "refund.retrieve", "refund.list"];

/** Everything outside goes wrong in some way: calls before and after their effect, webhooks lost, doubled and reordered. */
export async function breakEverything(shop: Shop, by: Dice): Promise<void> {
  const webhooks = {
    duplicateProbability: by.roll() * 0.6,
    reorderProbability: by.roll() * 0.6,
    reorderMs: 40,
    dropNext: by.chance(0.4) ? by.whole(1, 6) : 0,
  };
  const calls = (operations: readonly string[]) =>
    Array.from({ length: by.whole(0, 5) }, () => ({
      operation: by.pick(operations),
      kind: by.pick(CALL_FAULTS),
      count: by.whole(1, 3),
    }));
  const rules = Array.from({ length: by.whole(0, 5) }, () => ({
    ...by.pick(PLATFORM_FAULTS),
    times: by.whole(1, 3),
    probability: 0.3 + by.roll() * 0.7,
  }));
  const seed = by.whole(0, 1_000_000);
  const { control } = shop.sims;
  await control("bigo", "PUT", "/_sim/faults", { seed, latency: { kind: "uniform", minMs: 0, maxMs: 8 }, rules });
  await control("stripe", "PUT", "/_sim/faults", { seed, webhooks, calls: calls(STRIPE_CALLS), refundMs: 5 });
  await control("xendit", "PUT", "/_sim/faults", {
    seed,
    webhooks,
    calls: calls(XENDIT_CALLS),
    voidMs: 1,
    refundMs: 1,
  });
}

/** The outside world works again. */
export async function mendEverything(shop: Shop): Promise<void> {
  const { control } = shop.sims;
  await control("bigo", "DELETE", "/_sim/faults");
  await control("bigo", "POST", "/_sim/enable");
  await control("stripe", "PUT", "/_sim/faults", { refundMs: 5 });
  await control("xendit", "PUT", "/_sim/faults", { voidMs: 1, refundMs: 1 });
}
