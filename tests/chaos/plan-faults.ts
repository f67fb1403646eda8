import type { Dice } from "@/tests/support/dice";

/** What happens to the processes, and when. `index` is taken modulo the number of processes there are. */
export type Blow =
  | { kind: "kill"; target: "web" | "worker" | "both"; atMs: number; downMs: number; index: number }
  | { kind: "database"; atMs: number }
  | { kind: "zombie"; atMs: number; beyondLeaseMs: number; index: number };

export type Forgery = {
  provider: "stripe" | "xendit";
  atMs: number;
  /** `signature`: somebody without our secret, about an order that is there. `stranger`: well signed, about a payment that is not. */
  kind: "signature" | "stranger";
};

export type FaultPlan = {
  blows: readonly Blow[];
  /** What the simulators are told, in their own words. */
  platform: Readonly<Record<string, unknown>>;
  stripe: Readonly<Record<string, unknown>>;
  xendit: Readonly<Record<string, unknown>>;
  forgeries: readonly Forgery[];
  /** When an issuer takes back a hold that nobody has captured yet. */
  lostHoldsAtMs: readonly number[];
  /** So many diamonds are left in each account; null leaves the pool as it is. */
  roomDiamonds: number | null;
};

const PLATFORM_FAULTS = [
  { answer: "hang", effect: "none" },
  { answer: "hang", effect: "done" },
  { answer: "reset", effect: "none" },
  { answer: "reset", effect: "done" },
  { answer: "truncated", effect: "done" },
  { answer: "http_500", effect: "none" },
  { answer: "http_500", effect: "done" },
  { answer: "http_408", effect: "none" },
  { answer: "wrong_seqid", effect: "done" },
  // Refused: an error of its own, too frequent, too little in the account, the recipient's area, the recipient.
  { answer: "refuse", rescode: 500_001 },
  { answer: "refuse", rescode: 7_212_012 },
  { answer: "refuse", rescode: 7_212_011 },
  { answer: "refuse", rescode: 7_212_014 },
  { answer: "refuse", rescode: 7_212_005 },
] as const;

/** These stop all deliveries until a person lets them go on. */
const HALTS = [{ answer: "http_401" }, { answer: "refuse", rescode: 7_212_001 }] as const;

const CALL_FAULTS = [
  "http_500_before",
  "http_500_after",
  "timeout_before",
  "timeout_after",
  "reset_before",
  "reset_after",
  "html_after",
  "truncated_after",
  "rate_limit",
] as const;

const STRIPE_CALLS = ["session.create", "session.retrieve", "session.expire", "intent.retrieve", "intent.cancel"];
const XENDIT_CALLS = ["charge.create", "charge.retrieve", "charge.void", "refund.retrieve", "refund.list"];

/** Kills, sleeps, spoilt calls, spoilt webhooks, forgeries and an empty pool: some of each, drawn from the dice. Pure. */
export function planFaults(by: Dice, stormMs: number): FaultPlan {
  const seed = by.whole(0, 1_000_000);
  return {
    blows: planBlows(by, stormMs),
    platform: planPlatform(by, seed),
    stripe: {
      seed,
      webhooks: planWebhooks(by),
      calls: planCalls(by, STRIPE_CALLS, ["intent.capture", "refund.create"]),
      refundMs: 300,
    },
    xendit: {
      seed,
      webhooks: planWebhooks(by),
      calls: planCalls(by, XENDIT_CALLS, ["refund.create"]),
      voidMs: by.whole(1, 300),
      refundMs: by.whole(1, 300),
      refundFailNext: by.chance(0.2) ? 1 : 0,
      isPastCutoff: by.chance(0.5),
    },
    forgeries: Array.from({ length: by.chance(0.5) ? by.whole(1, 4) : 0 }, () => ({
      provider: by.pick(["stripe", "xendit"] as const),
      kind: by.pick(["signature", "stranger"] as const),
      atMs: by.whole(0, stormMs),
    })),
    lostHoldsAtMs: by.chance(0.2) ? [by.whole(300, stormMs)] : [],
    roomDiamonds: by.chance(0.25) ? by.whole(0, 3_000) : null,
  };
}

function planBlows(by: Dice, stormMs: number): Blow[] {
  const blows: Blow[] = [];
  const atMs = () => by.whole(100, stormMs);
  const kills = by.pick([0, 1, 1, 1, 2]);
  for (let count = 0; count < kills; count += 1) {
    const target = by.pick(["web", "worker", "worker", "both"] as const);
    blows.push({ kind: "kill", target, atMs: atMs(), downMs: by.whole(0, 400), index: by.whole(0, 100) });
  }
  if (by.chance(0.3)) blows.push({ kind: "database", atMs: atMs() });
  if (by.chance(0.35) || blows.length === 0)
    blows.push({
      kind: "zombie",
      atMs: by.whole(100, stormMs / 2),
      beyondLeaseMs: by.whole(200, 900),
      index: by.whole(0, 100),
    });
  return blows.sort((a, b) => a.atMs - b.atMs);
}

function planPlatform(by: Dice, seed: number): Record<string, unknown> {
  const rules: Record<string, unknown>[] = Array.from({ length: by.whole(0, 5) }, () => ({
    ...by.pick(PLATFORM_FAULTS),
    times: by.whole(1, 4),
    probability: Math.round((0.3 + by.roll() * 0.7) * 100) / 100,
  }));
  if (by.chance(0.1)) rules.push({ ...by.pick(HALTS), times: by.whole(1, 2) });
  return { seed, latency: { kind: "uniform", minMs: 5, maxMs: by.pick([20, 60, 150]) }, rules };
}

/** Lost, repeated, late and reordered. */
function planWebhooks(by: Dice): Record<string, unknown> {
  const share = () => Math.round(by.roll() * 60) / 100;
  return {
    delayMs: by.chance(0.3) ? { min: 0, max: by.whole(50, 1_500) } : 0,
    duplicateProbability: by.chance(0.5) ? share() : 0,
    reorderProbability: by.chance(0.5) ? share() : 0,
    reorderMs: by.whole(50, 600),
    dropNext: by.chance(0.4) ? by.whole(1, 8) : 0,
  };
}

/** `money` are the calls that move it; a drill spoils one of them more often than another call. */
function planCalls(by: Dice, others: readonly string[], money: readonly string[]): Record<string, unknown>[] {
  return Array.from({ length: by.whole(0, 4) }, () => ({
    operation: by.pick(by.chance(0.5) ? money : others),
    kind: by.pick(CALL_FAULTS),
    count: by.whole(1, 3),
  }));
}
