import type { AttemptRef, Feedback } from "@/lib/routing/feedback";
import { EventQueue } from "@/tests/bench/routing/event-queue";
import type { Policy } from "@/tests/bench/routing/policy";
import { type Condition, feeMinorOf, luck, normalFrom, segmentPicker, type World } from "@/tests/bench/routing/world";

/** What became of every payment under one policy. Indexed by payment. */
export type Run = {
  /** The channel of the first try; -1 when there was none. */
  chosen: Int8Array;
  segments: Uint8Array;
  isPaid: Uint8Array;
  /** Came to an end that a customer understands (paid, declined, left by choice) within 12 s of the shop's and the channels' time. */
  isWithin12s: Uint8Array;
  profitMinor: Float64Array;
  /** For each trouble, when the policy was first told of a failure that happened in it; Infinity: never. */
  firstKnownMs: Float64Array;
  decisionUs: number[];
};

const TIMEOUT_MS = 10_000;
const PATIENCE_MS = 1_500;
const IN_TIME_MS = 12_000;
/** When an unknown outcome is asked about, counted from the time-out: the shop's own schedule. */
const QUERIES_AT_MS = [1, 3, 7, 15, 31, 63, 123, 183, 243, 303].map((seconds) => seconds * 1_000);
const PROBE_TIMEOUT_MS = 2_000;
/** Customers who open a page and change their mind. */
const CHANGES_MIND = 0.08;
/** Timing every decision would cost as much as deciding. */
const TIMED_EVERY = 16;

const PURPOSE = {
  technical: 1,
  speed: 2,
  speedToo: 3,
  approval: 4,
  patience: 5,
  mind: 6,
  own: 7,
  ownToo: 8,
  webhook: 9,
  effect: 10,
  query: 11,
};

/** One policy through one world, event by event, in virtual time. The same world and seed give every policy the same customers. */
export function simulate(world: World, policy: Policy, seed: number): Run {
  return new Simulation(world, policy, seed).run();
}

type Attempt = {
  payment: number;
  segment: number;
  channel: number;
  amountMinor: number;
  ref: AttemptRef;
  waitedMs: number;
};

class Simulation {
  private readonly queue = new EventQueue();
  private readonly result: Run;

  constructor(
    private readonly world: World,
    private readonly policy: Policy,
    private readonly seed: number,
  ) {
    const payments = world.arrivalsMs.length;
    this.result = {
      chosen: new Int8Array(payments).fill(-1),
      segments: new Uint8Array(payments),
      isPaid: new Uint8Array(payments),
      isWithin12s: new Uint8Array(payments),
      profitMinor: new Float64Array(payments),
      firstKnownMs: new Float64Array(world.troubles.length).fill(Number.POSITIVE_INFINITY),
      decisionUs: [],
    };
  }

  run(): Run {
    const { world, queue } = this;
    for (const channel of world.channels.keys()) {
      // Probes of the channels do not come all at once, nor at the same phase as in the next run.
      const firstMs = this.luck(0, channel, PURPOSE.query) * world.probeEveryMs;
      queue.add(firstMs, (nowMs) => this.probe(channel, nowMs));
    }
    const pick = segmentPicker(world);
    world.arrivalsMs.forEach((arrivalMs, payment) => {
      while (queue.nextAtMs() <= arrivalMs) queue.runNext();
      this.arrive(payment, pick(this.luck(payment, 0, PURPOSE.effect)), arrivalMs);
    });
    while (queue.nextAtMs() < Number.POSITIVE_INFINITY) queue.runNext();
    return this.result;
  }

  private luck(payment: number, channel: number, purpose: number): number {
    return luck(this.seed, payment, channel, purpose);
  }

  private arrive(payment: number, segment: number, nowMs: number): void {
    const amountMinor = this.world.amountMinorOf(payment);
    this.result.segments[payment] = segment;
    const channel = this.decide({ index: payment, segment, amountMinor, tried: null }, nowMs);
    this.result.chosen[payment] = channel ?? -1;
    if (channel === null) this.lose(payment, amountMinor);
    else this.start(payment, segment, amountMinor, channel, 0, nowMs);
  }

  private decide(payment: Parameters<Policy["choose"]>[0], nowMs: number): number | null {
    if (payment.index % TIMED_EVERY !== 0 || payment.tried !== null) return this.policy.choose(payment, nowMs);
    const startedAt = performance.now();
    const channel = this.policy.choose(payment, nowMs);
    this.result.decisionUs.push((performance.now() - startedAt) * 1_000);
    return channel;
  }

  private start(
    payment: number,
    segment: number,
    amountMinor: number,
    channel: number,
    waitedMs: number,
    nowMs: number,
  ): void {
    const { world, queue } = this;
    const { method = "", country = "PH" } = world.segments[segment] ?? {};
    const channelId = world.channels[channel]?.id ?? "";
    const ref: AttemptRef = { attemptId: `${payment}:${channel}`, channelId, method, country, startedAtMs: nowMs };
    const attempt = { payment, segment, channel, amountMinor, ref, waitedMs };
    this.learn({ kind: "started", attempt: ref }, nowMs);
    const condition = world.conditionAt(channel, nowMs);
    const fate = this.luck(payment, channel, PURPOSE.technical);
    if (fate < condition.refused) queue.add(nowMs + condition.refusalMs, (atMs) => this.refused(attempt, atMs));
    else if (fate < condition.refused + condition.silent)
      queue.add(nowMs + TIMEOUT_MS, (atMs) => this.timedOut(attempt, atMs));
    else queue.add(nowMs + this.tookMs(attempt, condition), (atMs) => this.answered(attempt, atMs));
  }

  private tookMs({ payment, channel }: Attempt, { medianMs, spread, delayMs }: Condition): number {
    const z = normalFrom(this.luck(payment, channel, PURPOSE.speed), this.luck(payment, channel, PURPOSE.speedToo));
    return Math.min(TIMEOUT_MS - 1, medianMs * Math.exp(spread * z) + delayMs);
  }

  /** A definite refusal for technical reasons: one other channel may try, if the customer is still there. */
  private refused(attempt: Attempt, nowMs: number): void {
    const { payment, segment, amountMinor, channel } = attempt;
    this.knowFailure(channel, attempt.ref.startedAtMs, nowMs);
    this.learn({ kind: "failed", attempt: attempt.ref }, nowMs);
    const waitedMs = attempt.waitedMs + (nowMs - attempt.ref.startedAtMs);
    const isFirst = attempt.waitedMs === 0;
    const next = isFirst ? this.decide({ index: payment, segment, amountMinor, tried: channel }, nowMs) : null;
    if (next === null) this.lose(payment, amountMinor);
    // A first try that was refused within no time at all must not look like a first try again.
    else this.start(payment, segment, amountMinor, next, Math.max(waitedMs, 1), nowMs);
  }

  /** Nobody knows whether it happened: it is asked about and never sent elsewhere. */
  private timedOut(attempt: Attempt, nowMs: number): void {
    this.knowFailure(attempt.channel, attempt.ref.startedAtMs, nowMs);
    this.learn({ kind: "failed", attempt: attempt.ref }, nowMs);
    for (const [index, afterMs] of QUERIES_AT_MS.entries()) {
      const { refused, silent } = this.world.conditionAt(attempt.channel, nowMs + afterMs);
      if (this.luck(attempt.payment, index, PURPOSE.query) < refused + silent) continue;
      this.queue.add(nowMs + afterMs, (atMs) => this.settled(attempt, atMs));
      return;
    }
    this.lose(attempt.payment, attempt.amountMinor);
  }

  private answered(attempt: Attempt, nowMs: number): void {
    this.learn({ kind: "answered", attempt: attempt.ref, tookMs: nowMs - attempt.ref.startedAtMs }, nowMs);
    this.settled(attempt, nowMs);
  }

  /** The channel has done its part; now the customer, at once or on a page and later by webhook. */
  private settled(attempt: Attempt, nowMs: number): void {
    const { payment, segment, ref } = attempt;
    const waitedMs = attempt.waitedMs + (nowMs - ref.startedAtMs);
    if (waitedMs <= IN_TIME_MS) this.result.isWithin12s[payment] = 1;
    const isPaidLater = this.world.segments[segment]?.isPaidLater ?? false;
    const hasLeft = waitedMs > this.patienceMs(payment);
    if (hasLeft || (isPaidLater && this.luck(payment, 0, PURPOSE.mind) < CHANGES_MIND)) {
      this.learn({ kind: "abandoned", attempt: ref }, nowMs);
      this.lose(payment, attempt.amountMinor);
      return;
    }
    const isApproved =
      this.luck(payment, 0, PURPOSE.approval) < this.world.approvalAt(attempt.channel, segment, ref.startedAtMs);
    if (isApproved) this.win(attempt);
    else this.lose(payment, attempt.amountMinor);
    const feedback: Feedback = { kind: isApproved ? "succeeded" : "declined", attempt: ref };
    if (isPaidLater) this.queue.add(nowMs + this.ownTimeMs(payment), (atMs) => this.learn(feedback, atMs));
    else this.learn(feedback, nowMs);
  }

  /** 1.5 s everybody waits; after that they leave one by one. */
  private patienceMs(payment: number): number {
    const { leavePerSecond } = this.world.economics;
    return PATIENCE_MS + (-Math.log(1 - this.luck(payment, 0, PURPOSE.patience)) / leavePerSecond) * 1_000;
  }

  /** The customer's own time on the page, and the webhook's way to us; one in thirty is minutes late. */
  private ownTimeMs(payment: number): number {
    const z = normalFrom(this.luck(payment, 0, PURPOSE.own), this.luck(payment, 0, PURPOSE.ownToo));
    const webhook = this.luck(payment, 0, PURPOSE.webhook);
    const lateMs = webhook < 1 / 30 ? 60_000 + 240_000 * webhook * 30 : 2_000 * webhook;
    return 20_000 * Math.exp(0.6 * z) + lateMs;
  }

  private win({ payment, amountMinor, channel }: Attempt): void {
    const facts = this.world.channels[channel];
    this.result.isPaid[payment] = 1;
    this.result.profitMinor[payment] =
      this.world.economics.marginShare * amountMinor - (facts === undefined ? 0 : feeMinorOf(facts, amountMinor));
  }

  private lose(payment: number, amountMinor: number): void {
    this.result.profitMinor[payment] = -this.world.economics.failureShare * amountMinor;
  }

  private learn(feedback: Feedback, nowMs: number): void {
    this.policy.learn(feedback, nowMs);
  }

  private knowFailure(channel: number, happenedAtMs: number, nowMs: number): void {
    const { troubles } = this.world;
    for (let index = 0; index < troubles.length; index += 1) {
      const trouble = troubles[index];
      if (trouble === undefined || trouble.channel !== channel) continue;
      if (happenedAtMs < trouble.fromMs || happenedAtMs >= trouble.toMs) continue;
      this.result.firstKnownMs[index] = Math.min(nowMs, this.result.firstKnownMs[index] ?? nowMs);
    }
  }

  private probe(channel: number, nowMs: number): void {
    const { world, queue } = this;
    if (nowMs > world.durationMs) return;
    queue.add(nowMs + world.probeEveryMs, (atMs) => this.probe(channel, atMs));
    const { refused, silent, statedMs } = world.conditionAt(channel, nowMs);
    const fate = this.luck(Math.round(nowMs), channel, PURPOSE.technical);
    const isUp = fate >= refused + silent;
    const afterMs = fate >= refused && !isUp ? PROBE_TIMEOUT_MS : 20;
    const channelId = world.channels[channel]?.id ?? "";
    queue.add(nowMs + afterMs, (atMs) => this.learn({ kind: "probed", channelId, isUp, statedMs }, atMs));
  }
}
