import type { Strangers } from "@/tests/simulation/strangers";
import type { Dice } from "@/tests/support/dice";

/** Refusals and answers that only a platform can give; what the network does is drawn at each call (outside.ts). */
const PLATFORM_FAULTS = [
  { answer: "http_500", effect: "none" },
  { answer: "http_500", effect: "done" },
  { answer: "http_408", effect: "none" },
  { answer: "http_408", effect: "done" },
  { answer: "empty", effect: "done" },
  { answer: "wrong_seqid", effect: "done" },
  { answer: "http_401", effect: "none" },
  { answer: "hang", effect: "done" },
  { answer: "refuse", rescode: 500_001 },
  { answer: "refuse", rescode: 7_212_012 },
  { answer: "refuse", rescode: 7_212_011 },
  { answer: "refuse", rescode: 7_212_014 },
  { answer: "refuse", rescode: 7_212_001 },
  { answer: "refuse", rescode: 7_212_005 },
] as const;

/** A 500 that the provider keeps under the idempotency key, and what a provider does to a caller in a hurry. */
const CALL_FAULTS = ["http_500_before", "http_500_after", "html_after", "rate_limit", "timeout_after"] as const;
const STRIPE_CALLS = [
  "session.create",
  "session.retrieve",
  "session.expire",
  "intent.retrieve",
  "intent.capture",
  "intent.cancel",
  "refund.create",
];
const XENDIT_CALLS = [
  "charge.create",
  "charge.retrieve",
  "charge.void",
  "refund.create",
  "refund.retrieve",
  "refund.list",
];

/** The strangers refuse, fail and forget, each in its own way, for a number of calls; the platform says no to `refusals` more of them. */
export async function breakStrangers(strangers: Strangers, by: Dice, refusals: number): Promise<void> {
  const calls = (operations: readonly string[]) =>
    Array.from({ length: by.whole(0, 4) }, () => ({
      operation: by.pick(operations),
      kind: by.pick(CALL_FAULTS),
      count: by.whole(1, 3),
    }));
  const rules = Array.from({ length: by.whole(0, 4) }, () => ({
    ...by.pick(PLATFORM_FAULTS),
    times: by.whole(1, 3),
    probability: 0.3 + by.roll() * 0.7,
  }));
  if (refusals > 0) rules.unshift({ answer: "refuse", rescode: 7_212_012, times: refusals, probability: 0.5 });
  const seed = by.whole(0, 1_000_000);
  await strangers.control("bigo", "PUT", "/_sim/faults", { seed, rules });
  await strangers.control("stripe", "PUT", "/_sim/faults", { seed, calls: calls(STRIPE_CALLS), refundMs: 60_000 });
  await strangers.control("xendit", "PUT", "/_sim/faults", {
    seed,
    calls: calls(XENDIT_CALLS),
    voidMs: 20_000,
    refundMs: 60_000,
  });
}

/** They work again. */
export async function mendStrangers(strangers: Strangers): Promise<void> {
  await strangers.control("bigo", "DELETE", "/_sim/faults");
  await strangers.control("bigo", "POST", "/_sim/enable", {});
  await strangers.control("stripe", "PUT", "/_sim/faults", { refundMs: 60_000 });
  await strangers.control("xendit", "PUT", "/_sim/faults", { voidMs: 20_000, refundMs: 60_000 });
}
