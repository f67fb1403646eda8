import type { Run } from "@/tests/bench/routing/simulate";
import type { Trouble, World } from "@/tests/bench/routing/world";

/** One policy in one run. Lists hold a value for every trouble that has one. */
export type Measures = {
  successRate: number;
  within12s: number;
  /** The same, of the payments that the broken channel could have carried; null without troubles. */
  within12sInTrouble: number | null;
  profitPerPayment: number;
  /** From the first failure that the policy was told of, and from the beginning of the trouble. */
  secondsToLeave: number[];
  secondsToLeaveFromOnset: number[];
  secondsToReturn: number[];
  /** How often a payment went elsewhere than the one before it in its segment. */
  switches: number;
};

/** Leaving and returning are seen in the next so many payments. */
const LOOK = 20;
/** Left: at most so many of them still go there. Back: at least so many do again. */
const LEFT_MAX = 2;
const BACK_MIN = 10;
/** How far back it is looked whether the policy used the channel at all, and how long it is given to return. */
const BEFORE_MS = 15_000;
const RETURN_MAX_MS = 60_000;

/** What one run shows, against the oracle's choices for the same payments. */
export function measure(world: World, run: Run, oracleRun: Run): Measures {
  const outcomes = world.troubles.map((trouble, index) => new TroubleView(world, run, oracleRun, trouble, index));
  const inTrouble = outcomes.map((view) => view.within12s()).filter((share) => share !== null);
  return {
    successRate: mean(run.isPaid),
    within12s: mean(run.isWithin12s),
    within12sInTrouble: inTrouble.length === 0 ? null : mean(inTrouble),
    profitPerPayment: mean(run.profitMinor),
    secondsToLeave: outcomes.flatMap((view) => view.secondsToLeave("first_known") ?? []),
    secondsToLeaveFromOnset: outcomes.flatMap((view) => view.secondsToLeave("onset") ?? []),
    secondsToReturn: outcomes.flatMap((view) => view.secondsToReturn() ?? []),
    switches: switchesOf(run),
  };
}

/** The payments that one trouble touched. */
class TroubleView {
  /** Payments whose segment the channel serves, in order. */
  private readonly affected: number[];

  constructor(
    private readonly world: World,
    private readonly run: Run,
    private readonly oracleRun: Run,
    private readonly trouble: Trouble,
    private readonly index: number,
  ) {
    const serves = world.segments.map(({ channels }) => channels.includes(trouble.channel));
    const [fromMs, toMs] = [trouble.fromMs - BEFORE_MS, trouble.toMs + RETURN_MAX_MS];
    this.affected = [];
    world.arrivalsMs.forEach((atMs, payment) => {
      if (atMs >= fromMs && atMs < toMs && serves[run.segments[payment] ?? -1]) this.affected.push(payment);
    });
  }

  within12s(): number | null {
    const { fromMs, toMs } = this.trouble;
    const during = this.affected.filter((payment) => this.atMs(payment) >= fromMs && this.atMs(payment) < toMs);
    return during.length === 0 ? null : mean(during.map((payment) => this.run.isWithin12s[payment] ?? 0));
  }

  /** null: it was not in use, so there was nothing to leave. One that never leaves is counted until the trouble is over. */
  secondsToLeave(since: "first_known" | "onset"): number | null {
    const { channel, fromMs, toMs } = this.trouble;
    const goesThere = (payment: number) => this.run.chosen[payment] === channel;
    const before = this.affected.filter((payment) => this.atMs(payment) < fromMs);
    if (before.filter(goesThere).length < before.length * (LEFT_MAX / LOOK)) return null;
    const after = this.affected.filter((payment) => this.atMs(payment) >= fromMs);
    const left = firstWindow(after.map(goesThere), (there) => there <= LEFT_MAX);
    const leftMs = Math.min(toMs, left === null ? toMs : this.atMs(after[left] ?? -1));
    const knownMs = this.run.firstKnownMs[this.index] ?? Number.POSITIVE_INFINITY;
    return since === "onset" ? (leftMs - fromMs) / 1_000 : Math.max(0, leftMs - Math.min(knownMs, leftMs)) / 1_000;
  }

  /** Of the payments that belong there: null when it did not send them there before, or when there are too few of them. */
  secondsToReturn(): number | null {
    const { channel, fromMs, toMs } = this.trouble;
    const next = this.world.troubles.filter((other) => other.channel === channel && other.fromMs > fromMs);
    const untilMs = Math.min(toMs + RETURN_MAX_MS, this.world.durationMs, ...next.map((other) => other.fromMs));
    const belongs = this.affected.filter((payment) => this.oracleRun.chosen[payment] === channel);
    const goesThere = (payment: number) => this.run.chosen[payment] === channel;
    const before = belongs.filter((payment) => this.atMs(payment) < fromMs);
    const after = belongs.filter((payment) => this.atMs(payment) >= toMs && this.atMs(payment) < untilMs);
    if (after.length < LOOK || before.filter(goesThere).length * 2 < before.length) return null;
    const back = firstWindow(after.map(goesThere), (there) => there >= BACK_MIN);
    return ((back === null ? untilMs : this.atMs(after[back] ?? -1)) - toMs) / 1_000;
  }

  private atMs(payment: number): number {
    return this.world.arrivalsMs[payment] ?? Number.NaN;
  }
}

/** Where the first `LOOK` in a row begin of which so many are true; null: nowhere. */
function firstWindow(flags: readonly boolean[], isEnough: (trues: number) => boolean): number | null {
  let trues = flags.slice(0, LOOK).filter(Boolean).length;
  for (let from = 0; from + LOOK <= flags.length; from += 1) {
    if (isEnough(trues)) return from;
    trues += Number(flags[from + LOOK] ?? false) - Number(flags[from] ?? false);
  }
  return null;
}

function switchesOf({ chosen, segments }: Run): number {
  const last = new Map<number, number>();
  let switches = 0;
  chosen.forEach((channel, payment) => {
    if (channel === -1) return;
    const segment = segments[payment] ?? 0;
    const before = last.get(segment);
    if (before !== undefined && before !== channel) switches += 1;
    last.set(segment, channel);
  });
  return switches;
}

/** 0 of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return values.length === 0 ? 0 : sum / values.length;
}
